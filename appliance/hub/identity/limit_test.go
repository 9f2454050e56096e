package identity

import (
	"fmt"
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
		if wait, ok := l.take("k"); wait != step.wait || ok != step.ok {
			t.Errorf("at %v: %v %v, want %v %v", now.Unix(), wait, ok, step.wait, step.ok)
		}
	}
	if _, ok := l.take("other"); !ok {
		t.Error("another key is slowed down too")
	}
}

func TestLimiterIsBounded(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(2, time.Second, func() time.Time { return now })
	l.take("attacked")
	l.take("attacked")
	for i := range maxKeys + 100 {
		l.take(fmt.Sprint(i))
	}
	if n := len(l.keys); n > maxKeys+1 {
		t.Errorf("%d buckets", n)
	}
	if _, ok := l.take("attacked"); ok {
		t.Error("a flood of other keys opened the attacked one")
	}
	if _, ok := l.take("new"); ok {
		t.Error("new keys are not limited in a flood")
	}
	now = now.Add(time.Hour)
	if _, ok := l.take("new"); !ok || len(l.keys) > 2 {
		t.Errorf("after the flood: %v, %d buckets", ok, len(l.keys))
	}
}

func TestAddressKey(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.1:5": "192.0.2.1", "[2001:db8:1:2:3:4:5:6]:5": "2001:db8:1:2::/64",
		"[::ffff:192.0.2.1]:5": "192.0.2.1", "[fe80::1%eth0]:5": "fe80::/64", "pipe": "pipe",
	} {
		if got := AddressKey(remote); got != want {
			t.Errorf("%s: %s, want %s", remote, got, want)
		}
	}
}
