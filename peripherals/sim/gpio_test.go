package sim

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"telecart/drivers/gpio"
	"telecart/drivers/gpio/gpiotest"
)

func tell(t *testing.T, panel string, lines ...string) {
	t.Helper()
	f, err := os.OpenFile(panel, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(strings.Join(lines, "\n") + "\n"); err != nil {
		t.Fatal(err)
	}
}

func TestPanelInputs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "panel")
	b := GPIO(nil, time.Now)
	button, err := b.Input("virtual:"+path, 1, gpio.InputConfig{ActiveLow: true})
	if err != nil {
		t.Fatal(err)
	}
	shutter, err := b.Input("virtual:"+path, 3, gpio.InputConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Input("virtual:"+path, 1, gpio.InputConfig{}); err == nil {
		t.Error("a line was given twice")
	}
	tell(t, path, "1 press", "nonsense", "3 on", "3 on", "7 on")
	for i, want := range []bool{true, false} {
		if e := <-button.Edges(); e.Active != want || e.Seq != uint32(i+1) || e.At.IsZero() {
			t.Errorf("button: %+v, want %v", e, want)
		}
	}
	if e := <-shutter.Edges(); !e.Active {
		t.Errorf("shutter: %+v", e)
	}
	if on, err := shutter.Active(); !on || err != nil {
		t.Errorf("shutter %v, %v", on, err)
	}
	button.Close()
	shutter.Close()
	if _, open := <-shutter.Edges(); open {
		t.Error("edges of a closed line")
	}
	// The panel is a thing: its shutter stays where it was.
	shutter, err = b.Input("virtual:"+path, 3, gpio.InputConfig{})
	if err != nil {
		t.Fatal(err)
	}
	defer shutter.Close()
	if on, _ := shutter.Active(); !on {
		t.Error("the shutter opened by itself")
	}
	tell(t, path, "3 off")
	if e := <-shutter.Edges(); e.Active || e.Seq != 1 {
		t.Errorf("shutter after it was opened again: %+v", e)
	}
}

func TestPanelOutputs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "panel")
	b := GPIO(nil, time.Now)
	lamp, err := b.Output("virtual:"+path, 4, false)
	if err != nil {
		t.Fatal(err)
	}
	defer lamp.Close()
	fan, err := b.Output("virtual:"+path, 2, false)
	if err != nil {
		t.Fatal(err)
	}
	defer fan.Close()
	if err := lamp.Set(true); err != nil {
		t.Fatal(err)
	}
	if err := fan.Set(false); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path + ".out"); err != nil || string(text) != "2 off\n4 on\n" {
		t.Errorf("state file %q, %v", text, err)
	}
}

func TestPanelRefusesWhatIsNoPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "panel")
	if err := os.WriteFile(path, []byte("keep me"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := GPIO(nil, time.Now).Input("virtual:"+path, 1, gpio.InputConfig{}); err == nil {
		t.Error("a file was taken for a panel")
	}
}

func TestRealChips(t *testing.T) {
	real := new(gpiotest.Bus)
	in, err := GPIO(real, time.Now).Input("/dev/gpiochip0", 1, gpio.InputConfig{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if !real.Line("/dev/gpiochip0", 1).Held() {
		t.Error("a real chip was not asked")
	}
}
