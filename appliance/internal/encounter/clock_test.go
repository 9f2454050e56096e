package encounter

import (
	"database/sql"
	"testing"
	"time"

	"telecart/appliance/internal/store"
	"telecart/appliance/record"
)

// cartClock is the clock of a cart: it runs on, and is put back and forward.
type cartClock struct{ store.Moment }

func (c *cartClock) pass(d time.Duration) { c.At, c.Up = c.At.Add(d), c.Up+d }

// Order and intervals of an encounter can be told after the clock was put back
// in it, and that it was.
func TestClockIsPutBack(t *testing.T) {
	clock := &cartClock{store.Moment{At: at(0).UTC(), Boot: "b1", Up: time.Hour}}
	o := testOptions()
	o.Clock = func() store.Moment { return clock.Moment }
	dir := t.TempDir()
	s, err := OpenWith(t.Context(), dir, o)
	must(t, err)
	event := func(kind string) {
		t.Helper()
		must(t, s.Do(t.Context(), kind, func(c *Change) error {
			return c.AddEvent("e", record.Event{At: clock.At, Kind: kind})
		}))
	}
	must(t, s.Do(t.Context(), "begin", func(c *Change) error { return c.Begin("e", "", clock.At, &maria) }))
	event("called")
	clock.pass(10 * time.Second)
	event("admitted")
	clock.At = clock.At.Add(-time.Hour)
	clock.pass(20 * time.Second)
	event("hold")
	must(t, s.Do(t.Context(), "readings", func(c *Change) error {
		r := spo2(0, number(97), "good")
		r.At = clock.At
		return c.AddReadings("e", []record.Reading{r})
	}))
	must(t, s.Close())
	clock.Boot, clock.Up = "b2", time.Minute // a power cut
	s, err = OpenWith(t.Context(), dir, o)
	must(t, err)
	defer s.Close()
	event("resumed")
	must(t, s.Do(t.Context(), "end", func(c *Change) error { return c.End("e", "", clock.At) }))

	d, err := s.Show(t.Context(), "e")
	must(t, err)
	ups := map[string]time.Duration{"called": time.Hour, "admitted": time.Hour + 10*time.Second, "hold": time.Hour + 30*time.Second, "resumed": time.Minute}
	for i, kind := range []string{"called", "admitted", "hold", "resumed"} {
		if e := d.Events[i]; e.Kind != kind || e.Up != ups[kind] {
			t.Errorf("event %d: %s at %v, want %s at %v", i, e.Kind, e.Up, kind, ups[kind])
		}
	}
	if r := d.Readings[0]; r.Up != ups["hold"] || d.Clocks[r.Clock-1].Boot != "b1" {
		t.Errorf("reading %+v of %+v", r, d.Clocks)
	}
	if j := d.Jumps(); len(j) != 1 || j[0] != (record.Jump{Event: 2, By: -time.Hour}) {
		t.Errorf("jumps %+v", j)
	}
	// The boot's id stands in the record once, not with each row.
	var clocks, without int
	must(t, s.db.Read(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRow(`SELECT (SELECT count(*) FROM clock), (SELECT count(*) FROM entry WHERE clock IS NULL OR up IS NULL)`).Scan(&clocks, &without)
	}))
	if clocks != 3 || without != 0 {
		t.Errorf("%d clocks, %d rows without", clocks, without)
	}
}

// What is stored late bears the time when it happened, by the clock of then.
func TestLateRowKeepsItsClock(t *testing.T) {
	now := time.Now()
	was := now.Add(-5 * time.Minute) // Go knows both by the clock that does not jump
	m := momentOf(was, store.Moment{At: now, Boot: "b", Up: time.Hour})
	if m.Up != 55*time.Minute || !m.At.Equal(was) {
		t.Errorf("%+v", m)
	}
	if m := momentOf(was.UTC(), store.Moment{At: now, Boot: "b", Up: time.Hour}); m.Up != time.Hour || !m.At.Equal(now) {
		t.Errorf("read from somewhere: %+v", m)
	}
}
