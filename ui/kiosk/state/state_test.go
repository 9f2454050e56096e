package state

import (
	"testing"
	"time"
	_ "time/tzdata"

	"telecart/appliance/api"
	"telecart/appliance/vitals"
	"telecart/ui/kiosk/text"
)

// noon is the present in most tests: 14:02 in Madrid.
var noon = time.Date(2026, 11, 22, 13, 2, 0, 0, time.UTC)

// connected returns the model of a kiosk that got a snapshot.
func connected(t *testing.T, change func(*api.Snapshot)) Model {
	t.Helper()
	s := api.Snapshot{Status: api.Status{
		Cart:    api.Cart{ID: "cart-7", Name: "Ward 3 East", TimeZone: "Europe/Madrid"},
		Session: api.Session{Phase: api.PhaseIdle, Since: noon},
	}}
	if change != nil {
		change(&s)
	}
	_, told := vitals.State{}.Next(vitals.Input{Demonstration: s.Status.Cart.Demonstration, Devices: s.Devices, Readings: s.Readings}, noon)
	s.Readings, s.Vitals = told.Readings, told.Vitals
	return after(t, New(text.English(), time.UTC, noon), noon, Connected{s})
}

// after applies events at one time, none of which may send anything.
func after(t *testing.T, m Model, now time.Time, events ...Event) Model {
	t.Helper()
	for _, ev := range events {
		var out []Intent
		if m, out = Reduce(m, ev, now); len(out) > 0 {
			t.Fatalf("%T sends %+v", ev, out)
		}
	}
	return m
}

// sends applies an event that must send exactly one intent.
func sends(t *testing.T, m Model, ev Event, kind IntentKind) (Model, Intent) {
	t.Helper()
	m, out := Reduce(m, ev, noon)
	if len(out) != 1 || out[0].Kind != kind {
		t.Fatalf("%T sends %+v, want one intent of kind %d", ev, out, kind)
	}
	return m, out[0]
}

func phase(p api.Phase) func(*api.Snapshot) {
	return func(s *api.Snapshot) { s.Status.Session.Phase = p }
}
