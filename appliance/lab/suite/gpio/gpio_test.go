//go:build lab

package gpio

import (
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"

	"telecart/appliance/lab/rig"
	"telecart/drivers/gpio"
)

// edge waits for one.
func edge(t *testing.T, in gpio.Input) gpio.Edge {
	t.Helper()
	select {
	case e, ok := <-in.Edges():
		if !ok {
			t.Fatal("the line has ended")
		}
		return e
	case <-time.After(5 * time.Second):
		t.Fatal("no edge")
	}
	panic("unreachable")
}

func none(t *testing.T, in gpio.Input, d time.Duration) {
	t.Helper()
	select {
	case e := <-in.Edges():
		t.Fatalf("edge %+v", e)
	case <-time.After(d):
	}
}

func input(t *testing.T, c *rig.Chip, line int, cfg gpio.InputConfig) gpio.Input {
	t.Helper()
	in, err := gpio.Chips{}.Input(c.Path, line, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := in.Close(); err != nil {
			t.Error(err)
		}
	})
	return in
}

func TestEdge(t *testing.T) {
	rig.NoLeak(t)
	c := rig.NewChip(t, 4)
	for _, low := range []bool{false, true} {
		c.Pull(t, 0, low)
		in := input(t, c, 0, gpio.InputConfig{ActiveLow: low})
		if active, err := in.Active(); err != nil || active {
			t.Errorf("active low %v: at rest %v, %v", low, active, err)
		}
		before := time.Now()
		c.Pull(t, 0, !low)
		e := edge(t, in)
		if !e.Active || e.Seq != 1 || e.At.Before(before.Add(-time.Millisecond)) || e.At.After(time.Now()) {
			t.Errorf("active low %v: %+v, pressed at %v", low, e, before)
		}
		c.Pull(t, 0, low)
		if e := edge(t, in); e.Active || e.Seq != 2 {
			t.Errorf("active low %v: released, %+v", low, e)
		}
		in.Close()
	}
}

// A contact to ground needs no resistor of its own.
func TestPullUp(t *testing.T) {
	rig.NoLeak(t)
	c := rig.NewChip(t, 4)
	in := input(t, c, 0, gpio.InputConfig{PullUp: true, ActiveLow: true})
	if active, err := in.Active(); err != nil || active || !c.Level(t, 0) {
		t.Errorf("open: active %v, %v, level %v", active, err, c.Level(t, 0))
	}
	c.Pull(t, 0, false)
	if e := edge(t, in); !e.Active {
		t.Errorf("closed: %+v", e)
	}
}

func TestOutput(t *testing.T) {
	rig.NoLeak(t)
	c := rig.NewChip(t, 4)
	for _, low := range []bool{false, true} {
		out, err := gpio.Chips{}.Output(c.Path, 3, low)
		if err != nil {
			t.Fatal(err)
		}
		for _, on := range []bool{false, true, false} {
			if err := out.Set(on); err != nil {
				t.Error(err)
			}
			if got := c.Level(t, 3); got != (on != low) {
				t.Errorf("active low %v, set %v: level %v", low, on, got)
			}
		}
		if err := out.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Pulled out, a chip's lines say so, each of them.
func TestGone(t *testing.T) {
	rig.NoLeak(t)
	c := rig.NewChip(t, 4)
	in := input(t, c, 0, gpio.InputConfig{})
	out, err := gpio.Chips{}.Output(c.Path, 3, false)
	if err != nil {
		t.Fatal(err)
	}
	c.Unplug(t)
	if err := out.Set(true); !errors.Is(err, gpio.ErrGone) {
		t.Errorf("the lamp was switched on: %v", err)
	}
	if err := out.Close(); err != nil {
		t.Error(err)
	}
	select {
	case e, ok := <-in.Edges():
		if ok {
			t.Errorf("edge %+v", e)
		}
	case <-time.After(10 * time.Second):
		t.Error("pulled out, and the button is still waited for")
	}
	if _, err := in.Active(); !errors.Is(err, gpio.ErrGone) {
		t.Errorf("the button is read: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	rig.NoLeak(t)
	c := rig.NewChip(t, 4)
	input(t, c, 0, gpio.InputConfig{})
	for what, try := range map[string]struct {
		chip string
		line int
		want error
	}{
		"taken":   {c.Path, 0, gpio.ErrBusy},
		"no line": {c.Path, 4, gpio.ErrNoLine},
		"no chip": {"/dev/gpiochip99", 0, fs.ErrNotExist},
	} {
		in, err := gpio.Chips{}.Input(try.chip, try.line, gpio.InputConfig{})
		if !errors.Is(err, try.want) {
			t.Errorf("%s: %v", what, err)
		}
		if err == nil {
			in.Close()
		}
	}
}

// Closing gives the line back, for others and for us.
func TestClosed(t *testing.T) {
	rig.NoLeak(t)
	c := rig.NewChip(t, 4)
	for range 20 {
		in, err := gpio.Chips{}.Input(c.Path, 0, gpio.InputConfig{Debounce: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if err := in.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := in.Active(); !errors.Is(err, os.ErrClosed) {
			t.Fatalf("closed, and Active says %v", err)
		}
	}
}
