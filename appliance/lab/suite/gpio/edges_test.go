//go:build lab

package gpio

import (
	"testing"
	"time"

	"telecart/appliance/lab/rig"
	"telecart/drivers/gpio"
)

// 50 presses a second, for 10 s: each edge that the chip raises arrives, in
// order, by number, and the last one tells the level. The simulator merges
// edges that it could not raise within 10 ms. On a host that is too busy to run
// the guest for longer some are lost: then it is enough that the loss shows.
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
	late := rig.Lateness(t)
	for i := range 200 {
		c.Pull(t, 1, i%2 == 0)
		time.Sleep(10 * time.Millisecond) // the simulator merges what is nearer
	}
	pulled := make(chan struct{})
	close(pulled)
	n, _, last := follow(t, in, pulled)
	if busy := late() > 50*time.Millisecond; n < 180 && !busy || last.Active {
		t.Errorf("%d edges of 200, the last %+v", n, last)
	}
}

// A contact that bounces is one press; one that holds too briefly is none.
func TestDebounce(t *testing.T) {
	rig.NoLeak(t)
	const debounce = time.Second // longer than a busy host lets us wait between two bounces
	c := rig.NewChip(t, 4)
	in := input(t, c, 2, gpio.InputConfig{Debounce: debounce})
	for i := range 21 {
		c.Pull(t, 2, i%2 == 0)
	}
	if e := edge(t, in); !e.Active {
		t.Errorf("after bouncing %+v", e)
	}
	none(t, in, debounce*3/2)
	c.Pull(t, 2, false)
	c.Pull(t, 2, true)
	none(t, in, debounce*3/2)
	c.Pull(t, 2, false)
	if e := edge(t, in); e.Active {
		t.Errorf("released, %+v", e)
	}
}
