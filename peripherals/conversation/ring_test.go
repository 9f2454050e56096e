package conversation

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestRingDropsTheOldest(t *testing.T) {
	r := newRing(4)
	r.put([]int16{1, 2, 3})
	r.put([]int16{4, 5, 6})
	got := make([]int16, 10)
	if n := r.take(got); !slices.Equal(got[:n], []int16{3, 4, 5, 6}) {
		t.Errorf("held %v", got[:n])
	}
	r.put([]int16{1, 2, 3, 4, 5, 6, 7})
	if n := r.take(got[:2]); n != 2 || got[0] != 4 || r.len() != 2 {
		t.Errorf("took %v, %d left", got[:n], r.len())
	}
	r.clear()
	if r.take(got) != 0 {
		t.Error("something left after clear")
	}
}

func TestRingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRing(10)
		go func() {
			time.Sleep(time.Second)
			r.put([]int16{1})
			time.Sleep(time.Second)
			r.put([]int16{2, 3})
		}()
		if !r.wait(t.Context(), 0) {
			t.Error("did not wait for the first sample")
		}
		if r.waitFor(t.Context(), 3, 500*time.Millisecond) {
			t.Error("three samples although one came")
		}
		if !r.waitFor(t.Context(), 3, time.Minute) {
			t.Error("did not wait for three samples")
		}
	})
}
