package controls_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"telecart/drivers/gpio"
	"telecart/drivers/gpio/gpiotest"
	"telecart/peripherals"
	"telecart/peripherals/controls"
	"telecart/peripherals/peripheraltest"
)

const (
	chip = "/dev/gpiochip0"
	all  = `{"chip": "/dev/gpiochip0", "call_button": 1, "capture_pedal": 2, "privacy_shutter": 3, "call_lamp": 4, "active_low": true}`
)

func build(t *testing.T, bus *gpiotest.Bus, settings string) *controls.Controls {
	t.Helper()
	env := peripheraltest.Env(t)
	env.GPIO = bus
	c, err := controls.New(env, json.RawMessage(settings))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestModel(t *testing.T) {
	peripheraltest.Model(t, controls.Model(), peripheraltest.Env(t), all)
	peripheraltest.Missing(t, controls.Model(), peripheraltest.Env(t), all)
}

func TestSettings(t *testing.T) {
	for raw, want := range map[string]string{
		`{"chip": "x"}`: "no line is wired",
		`{"chip": "x", "call_button": 1, "call_lamp": 1}`:        "call_lamp is the same line as call_button",
		`{"chip": "x", "call_button": -1}`:                       "call_button must be a line offset",
		`{"chip": "x", "call_button": 0, "debounce": 5000}`:      "debounce must be from 0 to 1000 ms",
		`{"call_button": 0, "lamp": 1}`:                          "chip is required",
		`{"chip": "x", "call_button": "one", "call_lamp": true}`: "call_button must be a whole number",
	} {
		_, err := controls.New(peripheraltest.Env(t), json.RawMessage(raw))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", raw, err, want)
		}
	}
}

func TestControls(t *testing.T) {
	peripheraltest.NoLeak(t)
	bus := new(gpiotest.Bus)
	bus.Line(chip, 1).Drive(true) // held down while the cart starts: no press
	c := build(t, bus, all)
	events, leave := c.Controls().Subscribe()
	defer leave()
	if s := c.Shutter(); s != peripherals.ShutterUnknown {
		t.Errorf("shutter %q before it was read", s)
	}
	r := peripheraltest.Rerun(t, c)
	expect := func(control peripherals.Control, active bool) {
		t.Helper()
		e := <-events
		if e.Control != control || e.Active != active || e.At.IsZero() {
			t.Errorf("event %+v, want %s %v", e, control, active)
		}
	}
	expect(peripherals.PrivacyShutter, false) // how it stands at the start
	r.AwaitState(t, peripherals.Online)
	if s := c.Shutter(); s != peripherals.ShutterOpen {
		t.Errorf("shutter %q, want open", s)
	}
	bus.Line(chip, 1).Drive(false)
	expect(peripherals.CallButton, false)
	bus.Line(chip, 1).Drive(true)
	expect(peripherals.CallButton, true)
	bus.Line(chip, 2).Drive(true)
	expect(peripherals.CapturePedal, true)
	bus.Line(chip, 3).Drive(true)
	expect(peripherals.PrivacyShutter, true)
	if s := c.Shutter(); s != peripherals.ShutterClosed {
		t.Errorf("shutter %q, want closed", s)
	}
	want := gpio.InputConfig{ActiveLow: true, Debounce: 20 * time.Millisecond}
	if got := bus.Line(chip, 2).Config(); got != want {
		t.Errorf("the pedal was requested as %+v, want %+v", got, want)
	}
	r.Stop(t)
	for line := 1; line <= 4; line++ {
		if bus.Line(chip, line).Held() {
			t.Errorf("line %d was left open", line)
		}
	}
	if s := c.Shutter(); s != peripherals.ShutterUnknown {
		t.Errorf("shutter %q although nobody reads it", s)
	}
}

// The lamp is as it was wished, also when the chip was away meanwhile.
func TestLampOutlivesTheChip(t *testing.T) {
	peripheraltest.NoLeak(t)
	bus := new(gpiotest.Bus)
	c := build(t, bus, all)
	if err := c.SetLamp(true); err != nil {
		t.Errorf("before the start: %v", err)
	}
	r := peripheraltest.Rerun(t, c)
	r.AwaitState(t, peripherals.Online)
	if !bus.Line(chip, 4).Active() {
		t.Error("the lamp is off after the start")
	}
	if err := c.SetLamp(false); err != nil || bus.Line(chip, 4).Active() {
		t.Errorf("the lamp is still on: %v", err)
	}
	bus.Unplug(chip)
	if err := r.End(t); !errors.Is(err, gpio.ErrGone) {
		t.Errorf("Run: %v", err)
	}
	peripheraltest.Offline(t, r)
	if err := c.SetLamp(true); err != nil {
		t.Errorf("while the chip is away: %v", err)
	}
	bus.Plug(chip)
	r = peripheraltest.Rerun(t, c)
	r.AwaitState(t, peripherals.Online)
	if !bus.Line(chip, 4).Active() {
		t.Error("the lamp is off after the chip came back")
	}
	r.Stop(t)
}

func TestNotWired(t *testing.T) {
	c := build(t, new(gpiotest.Bus), `{"chip": "/dev/gpiochip0", "call_button": 1}`)
	if s := c.Shutter(); s != peripherals.ShutterNone {
		t.Errorf("shutter %q, want none", s)
	}
	if err := c.SetLamp(true); err != nil {
		t.Error(err)
	}
}

// A line that is in use by somebody else costs no line.
func TestOneLineBusy(t *testing.T) {
	peripheraltest.NoLeak(t)
	bus := new(gpiotest.Bus)
	other, err := bus.Output(chip, 4, false)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	r := peripheraltest.Rerun(t, build(t, bus, all))
	if err := r.End(t); !errors.Is(err, gpio.ErrBusy) {
		t.Errorf("Run: %v", err)
	}
	for line := 1; line <= 3; line++ {
		if bus.Line(chip, line).Held() {
			t.Errorf("line %d was left open", line)
		}
	}
}
