package suretemp_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/suretemp"
)

// bed is a thermometer on a cable, and the driver on its other side. It lives in
// a synctest bubble, so minutes take no time.
type bed struct {
	*peripheraltest.Running
	module *suretemp.Twin
	driver *suretemp.Thermometer
	cable  *serialtest.Cable
}

// newBed plugs in a module, which set changes before.
func newBed(t *testing.T, mode string, set ...func(*suretemp.Twin)) *bed {
	t.Helper()
	b := &bed{module: suretemp.NewTwin(time.Now), cable: serialtest.NewCable()}
	for _, f := range set {
		f(b.module)
	}
	line := b.cable.Plug()
	t.Cleanup(b.cable.Unplug)
	go b.module.Serve(context.Background(), line) // ends with the line
	env := peripheraltest.Env(t)
	env.Serial = b.cable.Open
	d, err := suretemp.New(env, json.RawMessage(fmt.Sprintf(`{"port": "cable", "mode": %q}`, mode)))
	if err != nil {
		t.Fatal(err)
	}
	b.driver = d
	b.Running = peripheraltest.Rerun(t, d)
	return b
}

func (b *bed) measure(t *testing.T, site string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return b.driver.Measure(ctx, peripherals.MeasureRequest{Site: site})
}

// awaitBack waits until the module has its switch again.
func (b *bed) awaitBack(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		locked, out := b.module.Locked()
		if !locked && !out {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("locked %v, out %v", locked, out)
		}
	}
}

func good(rd peripherals.Reading) bool { return rd.Quality == peripherals.Good }
func none(rd peripherals.Reading) bool { return rd.Quality == peripherals.NoSignal }

func TestPredict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, "predict")
		b.module.Set(38.4)
		b.AwaitState(t, peripherals.Online)
		var refused *peripherals.Refused
		if err := b.measure(t, "ear"); !errors.As(err, &refused) {
			t.Errorf("a measurement in the ear: %v", err)
		}
		if err := b.measure(t, "oral"); err != nil {
			t.Fatal(err)
		}
		if err := b.measure(t, "oral"); !errors.As(err, &refused) {
			t.Errorf("a second one while one runs: %v", err)
		}
		rd := b.Await(t, "a temperature", peripherals.Temperature, good)
		if rd.Value < 38.399 || rd.Value > 38.401 || rd.Site != "oral" || rd.Detail != "predicted" || rd.At.IsZero() {
			t.Errorf("%+v", rd)
		}
		b.awaitBack(t)
		if n := len(b.Readings()); n != 1 {
			t.Errorf("told %d times", n)
		}
		b.Stop(t)
	})
}

// The nurse just takes the probe: the site is the module's.
func TestProbeTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, "predict")
		b.module.Algorithm(1)
		b.module.Probe(2)
		b.AwaitState(t, peripherals.Online)
		b.module.Take(true)
		if rd := b.Await(t, "a temperature", peripherals.Temperature, good); rd.Site != "rectal" {
			t.Errorf("%+v", rd)
		}
		// The next measurement is told again, though the value is the same.
		b.module.Take(false)
		b.module.Take(true)
		b.Await(t, "a second one", peripherals.Temperature, func(peripherals.Reading) bool { return len(b.Readings()) == 2 })
		b.Stop(t)
	})
}

// A prediction by another algorithm than was asked for is no value.
func TestOtherSite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, "")
		b.AwaitState(t, peripherals.Online)
		if err := b.measure(t, "axillary"); err != nil {
			t.Fatal(err)
		}
		rd := b.Await(t, "no temperature", peripherals.Temperature, none)
		if rd.Detail != "measured as oral, not axillary" || rd.Site != "axillary" {
			t.Errorf("%+v", rd)
		}
		b.awaitBack(t)
		b.Stop(t)
	})
}

// Monitor mode: in doubt while the probe warms up, good when it holds still.
func TestMonitor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, "monitor")
		b.AwaitState(t, peripherals.Online)
		if err := b.measure(t, "axillary"); err != nil {
			t.Fatal(err)
		}
		first := b.Await(t, "a first value", peripherals.Temperature, func(peripherals.Reading) bool { return true })
		if first.Quality != peripherals.Suspect {
			t.Errorf("%+v", first)
		}
		rd := b.Await(t, "a steady value", peripherals.Temperature, good)
		if rd.Value < 36.8 || rd.Value > 37.001 || rd.Site != "axillary" || rd.Detail != "monitor mode" {
			t.Errorf("%+v", rd)
		}
		if err := b.driver.Abort(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.awaitBack(t)
		b.Stop(t)
	})
}

func TestTroubles(t *testing.T) {
	for name, c := range map[string]struct {
		set    func(*suretemp.Twin)
		detail peripherals.Words
	}{
		"no probe":  {func(m *suretemp.Twin) { m.Probe(3) }, "no probe"},
		"key":       {func(m *suretemp.Twin) { m.Probe(1) }, "calibration key"},
		"error":     {func(m *suretemp.Twin) { m.Fault(12) }, "error 12"},
		"self test": {func(m *suretemp.Twin) { m.SelfTest(4) }, "self test failed, error 4"},
		"too cold":  {func(m *suretemp.Twin) { m.Set(20) }, "under range"},
		"too hot":   {func(m *suretemp.Twin) { m.Set(44) }, "over range"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBed(t, "predict", c.set) // the driver asks for the self test at once
				b.module.Take(true)
				if rd := b.Await(t, "no temperature", peripherals.Temperature, none); rd.Detail != c.detail || rd.Value != 0 {
					t.Errorf("%+v", rd)
				}
				b.Stop(t)
			})
		})
	}
}

// A thermometer that cannot measure refuses, and is not started.
func TestRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		set   func(*suretemp.Twin)
		state peripherals.State
		says  string
	}{
		"no probe":  {func(m *suretemp.Twin) { m.Probe(3) }, peripherals.Degraded, "No probe is connected"},
		"self test": {func(m *suretemp.Twin) { m.SelfTest(4) }, peripherals.Degraded, "self test failed"},
		"silent":    {func(m *suretemp.Twin) { m.Mute(true) }, peripherals.Offline, "No answer from the thermometer"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBed(t, "predict")
				c.set(b.module)
				b.AwaitState(t, c.state)
				var refused *peripherals.Refused
				if err := b.measure(t, "oral"); !errors.As(err, &refused) || !strings.Contains(refused.Said.English, c.says) {
					t.Errorf("%v, want %q", err, c.says)
				}
				time.Sleep(5 * time.Second)
				if locked, out := b.module.Locked(); locked || out {
					t.Errorf("locked %v, out %v", locked, out)
				}
				b.Stop(t)
			})
		})
	}
}

// A measurement that nothing comes of ends in its time, and the next one may
// begin.
func TestGivesUp(t *testing.T) {
	for mode, limit := range map[string]time.Duration{"predict": 2 * time.Minute, "monitor": 15 * time.Minute} {
		t.Run(mode, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBed(t, mode)
				b.module.Stubborn(true) // and nobody takes the probe
				b.AwaitState(t, peripherals.Online)
				if err := b.measure(t, "axillary"); err != nil {
					t.Fatal(err)
				}
				time.Sleep(limit - 3*time.Second)
				var refused *peripherals.Refused
				if err := b.measure(t, "oral"); !errors.As(err, &refused) || len(b.Readings()) != 0 {
					t.Errorf("too early: %v, %+v", err, b.Readings())
				}
				time.Sleep(4 * time.Second)
				rd, _ := b.Last(peripherals.Temperature)
				if rd.Quality != peripherals.NoSignal || rd.Detail != "no result" || rd.Site != "axillary" {
					t.Errorf("%+v", rd)
				}
				if err := b.measure(t, "oral"); err != nil {
					t.Errorf("the next one: %v", err)
				}
				b.Stop(t)
			})
		})
	}
}

// What was asked for before the module fell silent is not measured after it.
func TestSilentInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, "predict")
		b.AwaitState(t, peripherals.Online)
		if err := b.measure(t, "oral"); err != nil {
			t.Fatal(err)
		}
		b.module.Mute(true)
		b.AwaitState(t, peripherals.Offline)
		b.module.Mute(false)
		b.AwaitState(t, peripherals.Online)
		b.awaitBack(t)
		if n := len(b.Readings()); n != 0 {
			t.Errorf("told %+v", b.Readings())
		}
		if err := b.measure(t, "axillary"); err != nil {
			t.Errorf("the next one: %v", err)
		}
		b.Stop(t)
	})
}

// A module that does not let itself be started waits for the nurse to take the
// probe, who is told so; the site is kept.
func TestNotStarted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, "predict")
		b.module.Stubborn(true)
		b.module.Algorithm(4)
		b.AwaitState(t, peripherals.Online)
		if err := b.measure(t, "axillary"); err != nil {
			t.Error(err)
		}
		b.awaitBack(t)
		b.module.Take(true)
		if rd := b.Await(t, "a temperature", peripherals.Temperature, good); rd.Site != "axillary" || rd.Detail != "predicted, adult axillary" {
			t.Errorf("%+v", rd)
		}
		b.Stop(t)
	})
}

func TestSilentAndUnplugged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, "predict")
		b.module.Take(true)
		b.Await(t, "a temperature", peripherals.Temperature, good)
		b.module.Mute(true)
		b.AwaitState(t, peripherals.Offline)
		if rd, _ := b.Last(peripherals.Temperature); rd.Quality != peripherals.NoSignal || rd.Site != "oral" {
			t.Errorf("%+v", rd)
		}
		b.module.Mute(false)
		b.AwaitState(t, peripherals.Online)
		b.cable.Unplug()
		if err := b.End(t); err == nil {
			t.Error("Run returned no error when the module was unplugged")
		}
		peripheraltest.Offline(t, b.Running)
		if rd, _ := b.Last(peripherals.Temperature); rd.Quality != peripherals.NoSignal {
			t.Errorf("%+v", rd)
		}
		var refused *peripherals.Refused
		if err := b.driver.Abort(t.Context()); !errors.As(err, &refused) {
			t.Errorf("%v", err)
		}
	})
}

// The program ends in the middle: the module gets its switch back.
func TestEndInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, "predict")
		b.AwaitState(t, peripherals.Online)
		if err := b.measure(t, "oral"); err != nil {
			t.Fatal(err)
		}
		if locked, out := b.module.Locked(); !locked || !out {
			t.Errorf("started: locked %v, out %v", locked, out)
		}
		b.Stop(t)
		b.awaitBack(t)
		b.Running = peripheraltest.Rerun(t, b.driver)
		b.AwaitState(t, peripherals.Online)
		b.Stop(t)
	})
}

func TestModel(t *testing.T) {
	env := peripheraltest.Env(t)
	peripheraltest.Model(t, suretemp.Model(), env, `{"port": "x", "mode": "monitor"}`)
	env.Serial = serial.Open
	peripheraltest.Missing(t, suretemp.Model(), env, `{"port": "/dev/ttyNONE"}`)
	if _, err := suretemp.New(env, json.RawMessage(`{"port": "x", "mode": "guess"}`)); err == nil {
		t.Error("an unknown mode is taken")
	}
}
