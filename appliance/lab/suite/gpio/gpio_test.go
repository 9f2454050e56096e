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

// 50 presses a second, for 10 s: each edge that the chip raises arrives, in
// order, by number, and the last one tells the level. The simulator merges
// edges that it could not raise within 10 ms. On a host that is too busy to run
// the guest for longer the kernel, which keeps only 16, loses some: then it is
// enough that the loss shows.
func TestNoneLost(t *testing.T) {
	rig.NoLeak(t)
	c := rig.NewChip(t, 4)
	in := input(t, c, 1, gpio.InputConfig{})
	const presses = 500
	begin := time.Now()
	pulled := make(chan struct{})
	var late time.Duration
	go func() {
		defer close(pulled)
		for i := range 2 * presses {
			due := begin.Add(time.Duration(i) * 10 * time.Millisecond)
			time.Sleep(time.Until(due))
			late = max(late, time.Since(due))
			c.Pull(t, 1, i%2 == 0)
		}
	}()
	n, lost, last := follow(t, in, pulled)
	if last.Active {
		t.Error("released, and the last edge says pressed")
	}
	t.Logf("%d presses in %.1f s: %d edges, %d lost; we were late by %v at most", presses, time.Since(begin).Seconds(), n, lost, late)
	if busy := late > 50*time.Millisecond; !busy && (lost > 0 || n < 2*presses*98/100) {
		t.Errorf("%d edges of %d, %d were lost", n, 2*presses, lost)
	}
}

// follow takes edges until no more come after pulled. It checks their order,
// and counts those that are missing by their numbers.
func follow(t *testing.T, in gpio.Input, pulled <-chan struct{}) (n, lost int, last gpio.Edge) {
	t.Helper()
	for {
		select {
		case e := <-in.Edges():
			n++
			if e.Seq <= last.Seq || e.At.Before(last.At) {
				t.Fatalf("edge %+v after %+v", e, last)
			}
			lost += int(e.Seq - last.Seq - 1)
			last = e
			continue
		case <-time.After(time.Second):
		}
		select {
		case <-pulled:
			return n, lost, last
		default:
		}
	}
}

// A program that reads its edges late loses none of 2 s at 50 presses a second.
func TestSlowReader(t *testing.T) {
	rig.NoLeak(t)
	c := rig.NewChip(t, 4)
	in := input(t, c, 1, gpio.InputConfig{})
	for i := range 200 {
		c.Pull(t, 1, i%2 == 0)
		time.Sleep(10 * time.Millisecond)
	}
	pulled := make(chan struct{})
	close(pulled)
	if n, _, last := follow(t, in, pulled); n < 180 || last.Active {
		t.Errorf("%d edges of 200, the last %+v", n, last)
	}
}

// A contact that bounces is one press; one that holds too briefly is none.
func TestDebounce(t *testing.T) {
	rig.NoLeak(t)
	c := rig.NewChip(t, 4)
	in := input(t, c, 2, gpio.InputConfig{Debounce: 100 * time.Millisecond})
	for i := range 21 {
		c.Pull(t, 2, i%2 == 0)
	}
	if e := edge(t, in); !e.Active {
		t.Errorf("after bouncing %+v", e)
	}
	none(t, in, 300*time.Millisecond)
	c.Pull(t, 2, false)
	c.Pull(t, 2, true)
	none(t, in, 300*time.Millisecond)
	c.Pull(t, 2, false)
	if e := edge(t, in); e.Active {
		t.Errorf("released, %+v", e)
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
