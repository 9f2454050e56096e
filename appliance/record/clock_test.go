package record

import (
	"reflect"
	"testing"
	"time"
)

// An hour that the wall clock was put back changes neither order nor intervals,
// and is told.
func TestJump(t *testing.T) {
	before, after := Clock{"boot", at(0).Add(-time.Hour)}, Clock{"boot", at(0).Add(-2 * time.Hour)}
	next := Clock{"another", at(0).Add(-3 * time.Hour)}
	event := func(c Clock, up time.Duration, kind string) Entry {
		when := c.Began.Add(up)
		return Entry{At: when, Clock: &c, Up: up, Event: &Event{At: when, Kind: kind}}
	}
	began := event(before, time.Hour, "")
	began.Event, began.Began = nil, &Encounter{ID: "e"}
	late := event(before, time.Hour+3*time.Second, "hold") // stored late
	trend := event(after, time.Hour+6*time.Second, "")
	trend.Event = nil
	trend.Readings = []Reading{
		{Device: "d", Quantity: "b", Quality: NoSignal, At: trend.At},
		{Device: "d", Quantity: "a", Quality: NoSignal, At: trend.At.Add(-5 * time.Second)},
	}
	d, err := Replay(each([]Entry{
		began, event(before, time.Hour+time.Second, "called"), event(before, time.Hour+4*time.Second, "admitted"),
		event(after, time.Hour+5*time.Second, "hangup"), late, trend, event(next, time.Minute, "ended"),
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		kind string
		up   time.Duration
	}{{"called", time.Second}, {"hold", 3 * time.Second}, {"admitted", 4 * time.Second}, {"hangup", 5 * time.Second}, {"ended", time.Minute - time.Hour}}
	for i, w := range want {
		if e := d.Events[i]; e.Kind != w.kind || e.Up-time.Hour != w.up {
			t.Errorf("event %d is %s at %v, want %s at %v", i, e.Kind, e.Up-time.Hour, w.kind, w.up)
		}
	}
	if d.Readings[0].Quantity != "a" || d.Readings[1].Up-d.Readings[0].Up != 5*time.Second {
		t.Errorf("readings %+v", d.Readings)
	}
	back := at(0).Add(-3*time.Hour + time.Minute).Sub(at(0).Add(-time.Hour + 5*time.Second))
	if got := d.Jumps(); len(d.Clocks) != 3 || !reflect.DeepEqual(got, []Jump{{3, -time.Hour}, {4, back}}) {
		t.Errorf("jumps %+v of the clocks %+v, the last want %v", got, d.Clocks, back)
	}
}

// Rows of one time stay as they were written: an alarm that ends and begins
// again after a restart did so in this order.
func TestRowsOfOneTime(t *testing.T) {
	clock := Clock{"boot", at(0)}
	began := Entry{At: at(0), Clock: &clock, Began: &Encounter{ID: "e"}}
	event := func(up time.Duration, kind string) Entry {
		return Entry{At: at(9), Clock: &clock, Up: up, Event: &Event{At: at(9), Kind: kind}}
	}
	d, err := Replay(each([]Entry{began, event(9*time.Second+time.Microsecond, "alarm-ended"), event(9*time.Second, "alarm")}))
	if err != nil {
		t.Fatal(err)
	}
	if d.Events[0].Kind != "alarm-ended" || d.Events[1].Kind != "alarm" {
		t.Errorf("%+v", d.Events)
	}
}
