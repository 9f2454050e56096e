package identity

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"
)

func TestLimiter(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(2, 10*time.Second, func() time.Time { return now })
	for _, step := range []struct {
		after time.Duration
		give  bool
		wait  time.Duration
		ok    bool
	}{
		{0, false, 0, true},
		{0, false, 0, true},
		{0, false, 10 * time.Second, false},
		{4 * time.Second, false, 6 * time.Second, false},
		{6 * time.Second, false, 0, true},
		{0, false, 10 * time.Second, false},
		{0, true, 0, true},
		{time.Hour, false, 0, true},
		{0, false, 0, true},
		{0, false, 10 * time.Second, false},
		{-time.Hour, false, 10 * time.Second, false}, // a clock that jumps back gives nothing
	} {
		now = now.Add(step.after)
		if step.give {
			l.giveBack("k")
		}
		if wait, ok := l.take("k", 0); wait != step.wait || ok != step.ok {
			t.Errorf("at %v: %v %v, want %v %v", now.Unix(), wait, ok, step.wait, step.ok)
		}
	}
	if _, ok := l.take("other", 0); !ok {
		t.Error("another key is slowed down too")
	}
}

func TestLimiterIsBounded(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(2, time.Second, func() time.Time { return now })
	l.take("attacked", 0)
	l.take("attacked", 0)
	for i := range maxKeys + 100 {
		l.take(fmt.Sprint(i), 0)
	}
	if n := len(l.keys); n > maxKeys+1 {
		t.Errorf("%d buckets", n)
	}
	if _, ok := l.take("attacked", 0); ok {
		t.Error("a flood of other keys opened the attacked one")
	}
	if _, ok := l.take("new", 0); ok {
		t.Error("new keys are not limited in a flood")
	}
	now = now.Add(time.Hour)
	if _, ok := l.take("new", 0); !ok || len(l.keys) > 2 {
		t.Errorf("after the flood: %v, %d buckets", ok, len(l.keys))
	}
}

// A line forms up to patience, and moves on.
func TestLimiterHasALine(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(1, time.Second, func() time.Time { return now })
	for i := range 4 {
		if wait, ok := l.take("k", 3*time.Second); wait != time.Duration(i)*time.Second || !ok {
			t.Errorf("the %d. waits %v, %v", i, wait, ok)
		}
	}
	if wait, ok := l.take("k", 3*time.Second); wait != time.Second || ok {
		t.Errorf("one too many: a place in the line in %v, %v", wait, ok)
	}
	now = now.Add(time.Second)
	if wait, ok := l.take("k", 3*time.Second); wait != 3*time.Second || !ok {
		t.Errorf("the line has moved on: %v %v", wait, ok)
	}
}

// Wrong tries move the turns apart, up to a bound, until no try comes for a
// while.
func TestTurns(t *testing.T) {
	now := time.Unix(0, 0)
	l := newTurns(func() time.Time { return now })
	var waits []time.Duration
	for range 9 {
		wait, ok := l.take("k", patience)
		if !ok {
			t.Fatal("one at a time is refused")
		}
		waits = append(waits, wait/time.Millisecond)
		now = now.Add(wait)
		l.wrong("k")
	}
	if want := []time.Duration{0, 62, 125, 250, 500, 1000, 2000, 2000, 2000}; !slices.Equal(waits, want) {
		t.Errorf("waits are %v, want %v", waits, want)
	}
	if wait, ok := l.take("other", 0); wait != 0 || !ok {
		t.Error("another account waits too")
	}
	n := 0
	for ; n < 100; n++ {
		if _, ok := l.take("k", patience); !ok {
			break
		}
	}
	if n != 10 {
		t.Errorf("%d wait for their turn", n)
	}
	now = now.Add(patience + lastGap + calmAfter)
	if wait, ok := l.take("k", 0); wait != 0 || !ok {
		t.Errorf("after the calm: %v %v", wait, ok)
	}
	if wait, ok := l.take("k", 0); wait != 0 || !ok {
		t.Errorf("after the calm turns are still apart: %v %v", wait, ok)
	}
}

func TestAddressKey(t *testing.T) {
	for ip, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::": "2001:db8:1:2::/64",
		"2001:db8:1:3::": "2001:db8:1:3::/64", "::ffff:192.0.2.1": "192.0.2.1", "fe80::1%eth0": "fe80::/64",
	} {
		if got := AddressKey(netip.MustParseAddr(ip)); got != want {
			t.Errorf("%s: %s, want %s", ip, got, want)
		}
	}
}
