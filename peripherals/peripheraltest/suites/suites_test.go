package suites_test

import (
	"errors"
	"io/fs"
	"testing"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/all"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/peripheraltest/suites"
)

// Every model on a serial port is tried, and no other.
func TestEverySerialModel(t *testing.T) {
	serial := map[string]bool{}
	env := peripheraltest.Env(t)
	for _, m := range all.New().Models() {
		_, err := m.New(peripherals.Env{Log: env.Log, Now: env.Now}, []byte(`{"port": "x"}`))
		serial[m.ID] = err == nil
		if tried := len(suites.Of(m.ID)) > 0; tried != serial[m.ID] {
			t.Errorf("%s has a serial port: %v, has a suite: %v", m.ID, serial[m.ID], tried)
		}
	}
	for _, id := range suites.Models() {
		if !serial[id] {
			t.Errorf("a suite of %q, which is no model on a serial port", id)
		}
	}
}

// A line that is set otherwise than the instrument's gives garbage, or worse:
// characters that look good. What each needs is in its protocol.
func TestLineSettings(t *testing.T) {
	odd, even, none := serial.OddParity, serial.EvenParity, serial.NoParity
	tried := map[string]bool{}
	for _, c := range []struct {
		model, settings string
		want            serial.Config
	}{
		{"bci-5byte", ``, serial.Config{Baud: 115200}},
		{"bci-5byte", `, "variant": "contec"`, serial.Config{Baud: 19200, Parity: odd}},
		{"bci-5byte", `, "variant": "contec", "parity": "none", "baud": 9600`, serial.Config{Baud: 9600, Parity: none}},
		{"bci-5byte", `, "parity": "even"`, serial.Config{Baud: 115200, Parity: even}},
		{"bci-5byte", `, "parity": "odd"`, serial.Config{Baud: 115200, Parity: odd}},
		{"contec-cms50dplus", ``, serial.Config{Baud: 115200}},
		{"ge-dri", ``, serial.Config{Baud: 19200, Parity: even, RTSCTS: true}},
		{"ge-dri", `, "baud": 115200, "rtscts": false`, serial.Config{Baud: 115200, Parity: even}},
		{"masimo-ascii1", ``, serial.Config{Baud: 9600}},
		{"nellcor-ascii", ``, serial.Config{Baud: 9600}},
		{"nonin-format2", ``, serial.Config{Baud: 9600}},
		{"nonin-format7", ``, serial.Config{Baud: 9600}},
		{"nonin-format8", ``, serial.Config{Baud: 9600}},
		{"philips-intellivue", ``, serial.Config{Baud: 115200}},
		{"suntech-nibp", ``, serial.Config{Baud: 9600}},
		{"welchallyn-suretemp", ``, serial.Config{Baud: 9600}},
	} {
		tried[c.model] = true
		m, ok := all.New().Lookup(c.model)
		if !ok {
			t.Fatalf("no model %s", c.model)
		}
		env := peripheraltest.Env(t)
		var path string
		var got serial.Config
		env.Serial = func(at string, config serial.Config) (serial.Port, error) {
			path, got = at, config
			return nil, fs.ErrNotExist
		}
		r := peripheraltest.Start(t, m, env, `{"port": "/dev/ttyTEST"`+c.settings+`}`)
		if err := r.End(t); !errors.Is(err, fs.ErrNotExist) || path != "/dev/ttyTEST" || got != c.want {
			t.Errorf("%s%s: %s is opened with %v (%v), want %v", c.model, c.settings, path, got, err, c.want)
		}
	}
	for _, id := range suites.Models() {
		if !tried[id] {
			t.Errorf("%s: its line setting is not tried", id)
		}
	}
}
