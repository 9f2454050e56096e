package state

import (
	"slices"
	"time"

	"telecart/appliance/api"
)

// settle is how long touches do nothing after the one that opened the lock: a
// glove bounces, and under it may be anything.
const settle = 700 * time.Millisecond

// idle is whether anybody is at the screen.
type idle struct {
	Locked bool      // nobody was for too long; it hides the patient outside calls
	hand   time.Time // the last touch, key or scan
	woken  time.Time // by a hand, out of the lock
}

// locked reports whether the lock is what is shown.
func (m Model) locked() bool { return m.Screen() == ScreenLocked }

// LockAfter is how long nobody must touch the screen; 0 is for ever.
func (m Model) LockAfter() time.Duration {
	return time.Duration(m.Status.Cart.IdleLock) * time.Second
}

// ticked locks the screen when nobody was at it for too long. In a call, or
// before one, somebody is; and what stops a tight cuff stays on the screen.
func (m Model) ticked(now time.Time) Model {
	own, _ := m.phaseScreen()
	tight := slices.ContainsFunc(m.Devices, func(d api.Device) bool { return m.inflated(d.ID, now) })
	switch {
	case m.LockAfter() <= 0:
		m.idle = idle{hand: now}
	case m.Locked:
	case own != ScreenHome && own != ScreenAfter, tight, now.Before(m.hand):
		m.hand = now
	default:
		m.Locked = now.Sub(m.hand) >= m.LockAfter()
	}
	return m
}

// byHand takes what somebody at the screen does. What opens the lock does
// nothing else, unless it is a scan: that is meant.
func (m Model) byHand(ev Event, now time.Time) (Model, []Intent) {
	locked := m.locked()
	m.hand = now
	var out []Intent
	switch ev := ev.(type) {
	case Typed: // under the lock no field is open to it
		m, out = m.reduce(ev, now)
		m.Locked = false
	case ScanCame:
		m.Locked = false
		m, out = m.reduce(ev, now)
	default:
		m.Locked = false
		if !locked && (m.woken.IsZero() || now.Sub(m.woken) >= settle) {
			m, out = m.reduce(ev, now)
		}
	}
	if locked {
		m.woken = now
	}
	return m, out
}
