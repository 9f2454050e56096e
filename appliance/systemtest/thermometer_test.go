//go:build system

package systemtest

import (
	"strings"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/systemtest/foreign"
)

// kelvin is a body's temperature as the module has it.
func kelvin(celsius float64) float32 { return float32(celsius + 273.15) }

// inMouth is a record of the oral probe out of its well.
func inMouth(state byte, final, probe float64) foreign.Temperature {
	return foreign.Temperature{Final: kelvin(final), Probe: kelvin(probe), State: state, Active: true}
}

// A thermometer that only knows the protocol shows what it measured, where,
// and nothing before it has measured.
func TestForeignThermometer(t *testing.T) {
	t.Parallel()
	module := &foreign.Thermometer{Bad: 3}
	d := startThermometer(t, module)
	d.awaitDevice("online")
	rectal := inMouth(7, 38.9, 38.0)
	rectal.Algorithm, rectal.Kind = 1, 2
	child := inMouth(6, 37.8, 36)
	child.Algorithm = 2
	adult := inMouth(6, 35.9, 35)
	adult.Algorithm = 4
	fault := inMouth(20, 0, 36)
	fault.Error = 17
	unplugged := inMouth(1, 0, 0)
	unplugged.Kind = 3
	follows := inMouth(12, 0, 37.4)
	follows.Method = 1
	for _, step := range []struct {
		name    string
		records []foreign.Temperature // the last one until it shows
		want    reading
		detail  string
	}{
		{"oral", []foreign.Temperature{inMouth(1, 0, 24), inMouth(2, 0, 33), inMouth(3, 0, 35), inMouth(4, 36, 36), inMouth(6, 37, 36.5)}, reading{site: "oral", value: 37}, "predict"},
		{"then it follows", []foreign.Temperature{follows}, reading{site: "oral", value: 37.4}, "monitor"},
		{"an error", []foreign.Temperature{fault}, reading{site: "oral", quality: "no-signal"}, "17"},
		{"rectal", []foreign.Temperature{{}, rectal}, reading{site: "rectal", value: 38.9}, "predict"},
		{"axillary, a child", []foreign.Temperature{{State: 13}, {}, child}, reading{site: "axillary", value: 37.8}, "child|paed"},
		{"axillary, an adult", []foreign.Temperature{{State: 13}, {}, adult}, reading{site: "axillary", value: 35.9}, "adult"},
		{"too high", []foreign.Temperature{{}, inMouth(8, 0, 43.5)}, reading{site: "oral", quality: "no-signal"}, "over"},
		{"too low", []foreign.Temperature{{}, inMouth(11, 0, 24)}, reading{site: "oral", quality: "no-signal"}, "under"},
		{"oral again", []foreign.Temperature{{}, inMouth(3, 0, 35), inMouth(7, 36.6, 36.5)}, reading{site: "oral", value: 36.6}, "predict"},
		{"no probe", []foreign.Temperature{{}, unplugged}, reading{site: "oral", quality: "no-signal"}, "no probe"},
	} {
		t.Run(step.name, func(t *testing.T) {
			for _, r := range step.records {
				module.Set(func(m *foreign.Thermometer) { m.Record = r })
				await(t, "the record is sent", sentTwice(module))
			}
			step.want.quantity, step.want.unit = "temperature", "°C"
			d.mustCome(t, []reading{step.want})
			d.mustSay(t, step.want, step.detail)
		})
	}
}

// sentTwice reports whether the module's counter moved on by two.
func sentTwice(module *foreign.Thermometer) func() bool {
	count := func() (n uint32) {
		module.Set(func(m *foreign.Thermometer) { n = m.Record.Counter })
		return n
	}
	from := count()
	return func() bool { return count() >= from+2 }
}

// A module that answers only what it must, and sends nothing by itself, is
// understood; the nurse takes the probe herself.
func TestForeignThermometerPlain(t *testing.T) {
	for name, module := range map[string]*foreign.Thermometer{
		"silent to the rest":   {Knows: []uint16{0x941C}, Silent: true},
		"refuses the rest":     {Knows: []uint16{0x941C}, Silent: true, Bad: 3},
		"has the long record":  {Knows: []uint16{0x941C, 0x9434}, LongReply: true, Bad: 4},
		"only unasked records": {Knows: []uint16{0x9434}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			module.Record = inMouth(2, 0, 30)
			d := startThermometer(t, module)
			d.awaitDevice("online")
			if out, err := d.cartctl("measure", "it", "-site", "oral"); err != nil {
				t.Errorf("%v: %s", err, out)
			}
			module.Set(func(m *foreign.Thermometer) { m.Record = inMouth(6, 38.4, 37) })
			d.mustCome(t, []reading{{quantity: "temperature", site: "oral", value: 38.4, unit: "°C"}})
		})
	}
}

// A measurement that is asked for takes the probe by command, is refused
// without a site, and gives no number for another site than was asked for.
func TestForeignThermometerAsked(t *testing.T) {
	t.Parallel()
	module := &foreign.Thermometer{}
	d := startThermometer(t, module)
	d.awaitDevice("online")
	if out, err := d.cartctl("measure", "it"); err == nil {
		t.Errorf("measured without a site: %s", out)
	}
	d.mustCartctl("measure", "it", "-site", "axillary")
	module.Set(func(m *foreign.Thermometer) { m.Record = inMouth(6, 37.1, 37) })
	d.mustCome(t, []reading{{quantity: "temperature", site: "axillary", quality: "no-signal"}})
	await(t, "the probe is given back", func() bool { return module.Heard()[len(module.Heard())-1] == "941C " && released(module) })
	module.Set(func(m *foreign.Thermometer) { m.Record = foreign.Temperature{} })
	await(t, "the record is sent", sentTwice(module))
	var all api.Readings
	if err := d.json(&all, "readings"); err != nil || len(all.Readings) != 1 {
		t.Errorf("the number of another site is shown: %v, %v", listed(all.Readings), err)
	}
	d.mustCartctl("measure", "it", "-site", "oral")
	module.Set(func(m *foreign.Thermometer) { m.Record = inMouth(6, 36.4, 36) })
	d.mustCome(t, []reading{{quantity: "temperature", site: "oral", value: 36.4, unit: "°C"}})
	for _, h := range module.Heard() {
		if strings.HasPrefix(h, "bad") {
			t.Error(h)
		}
	}
}

// released reports whether the last command about the probe's switch gave it
// back.
func released(module *foreign.Thermometer) bool {
	all := module.Heard()
	for i := len(all) - 1; i >= 0; i-- {
		if strings.HasPrefix(all[i], "3503") {
			return all[i] == "3503 00"
		}
	}
	return false
}

func startThermometer(t *testing.T, module *foreign.Thermometer) *demo {
	t.Helper()
	master, port := openPTY(t)
	attach(t, master, port, module, true)
	return startCart(t, "welchallyn-suretemp", port)
}
