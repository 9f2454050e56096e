package gpiotest_test

import (
	"errors"
	"os"
	"testing"

	"telecart/drivers/gpio"
	"telecart/drivers/gpio/gpiotest"
)

var _ gpio.Bus = (*gpiotest.Bus)(nil)

const chip = "/dev/gpiochip0"

// The fake must give edges, and their end, as the real lines do.
func TestInput(t *testing.T) {
	var bus gpiotest.Bus
	line := bus.Line(chip, 4)
	line.Drive(true) // before anybody asks: a state and no edge
	in, err := bus.Input(chip, 4, gpio.InputConfig{PullUp: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bus.Input(chip, 4, gpio.InputConfig{}); !errors.Is(err, gpio.ErrBusy) {
		t.Errorf("second request: %v", err)
	}
	if on, err := in.Active(); !on || err != nil {
		t.Errorf("Active: %v, %v", on, err)
	}
	line.Drive(true) // no change
	line.Drive(false)
	line.Lose(2)
	line.Drive(true)
	for _, want := range []gpio.Edge{{Active: false, Seq: 1}, {Active: true, Seq: 4}} {
		if e := <-in.Edges(); e.Active != want.Active || e.Seq != want.Seq || e.At.IsZero() {
			t.Errorf("%+v, want %+v", e, want)
		}
	}
	bus.Unplug(chip)
	if e, open := <-in.Edges(); open {
		t.Errorf("%+v after unplugging", e)
	}
	if _, err := in.Active(); !errors.Is(err, gpio.ErrGone) {
		t.Errorf("Active: %v", err)
	}
	if _, err := bus.Output(chip, 5, false); !errors.Is(err, gpio.ErrGone) {
		t.Errorf("request while unplugged: %v", err)
	}
	in.Close()
	bus.Plug(chip)
	if in, err = bus.Input(chip, 4, gpio.InputConfig{}); err != nil || !line.Held() {
		t.Fatal(err)
	}
	in.Close()
	if line.Held() || !line.Active() {
		t.Error("the line is held after Close, or changed its state")
	}
}

func TestOutput(t *testing.T) {
	var bus gpiotest.Bus
	out, err := bus.Output(chip, 7, true)
	if err != nil {
		t.Fatal(err)
	}
	line := bus.Line(chip, 7)
	if line.Active() || !line.Config().ActiveLow {
		t.Error("not as requested")
	}
	if err := out.Set(true); err != nil || !line.Active() {
		t.Errorf("Set: %v", err)
	}
	if errors.Join(out.Close(), out.Close()) != nil {
		t.Error("Close failed")
	}
	if err := out.Set(false); !errors.Is(err, os.ErrClosed) || !line.Active() {
		t.Errorf("Set after Close: %v", err)
	}
}
