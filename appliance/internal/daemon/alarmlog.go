package daemon

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"telecart/appliance/api"
)

// Kinds of timeline entries.
const (
	eventAlarm    = "alarm"
	eventAlarmEnd = "alarm-ended"
)

// alarmLog is which alarms have a beginning and no end in the record of the
// encounter. Those that are still there when the encounter ends get none.
type alarmLog map[alarmKey]string // the text of the beginning

// alarmKey tells the alarms of all monitors apart.
type alarmKey struct{ device, label, alert string }

// alarmsSoFar is the log that a timeline tells, after a restart. It does not
// know the devices any more, so what was open is ended by the first entries
// that follow, and what is still there begins anew: the cart did not watch in
// between.
func alarmsSoFar(timeline []api.TimelineEntry) alarmLog {
	l := alarmLog{}
	for _, e := range timeline {
		key := alarmKey{label: e.Who, alert: e.Text}
		switch e.Kind {
		case eventAlarm:
			l[key] = e.Text
		case eventAlarmEnd:
			delete(l, key)
		}
	}
	return l
}

// entries are what has to be added to the timeline at the time at so that it
// says what the devices alarm about, and the log when they are: a beginning
// for each alarm that has none, an end for each that is over or not known any
// more.
func (l alarmLog) entries(devices []api.Device, at time.Time) ([]api.TimelineEntry, alarmLog) {
	present := alarmLog{}
	for _, d := range devices {
		for _, a := range d.Alerts {
			present[alarmKey{d.ID, d.Label, alertKey(a)}] = a.Priority + ": " + a.Text
		}
	}
	var out []api.TimelineEntry
	for _, key := range l.keys() {
		if _, still := present[key]; still {
			present[key] = l[key] // the end repeats the words of the beginning
			continue
		}
		out = append(out, api.TimelineEntry{At: at, Kind: eventAlarmEnd, Who: key.label, Text: l[key]})
	}
	for _, key := range present.keys() {
		if _, has := l[key]; !has {
			out = append(out, api.TimelineEntry{At: at, Kind: eventAlarm, Who: key.label, Text: present[key]})
		}
	}
	return out, present
}

func (l alarmLog) keys() []alarmKey {
	return slices.SortedFunc(maps.Keys(l), func(x, y alarmKey) int {
		return cmp.Or(cmp.Compare(x.device, y.device), cmp.Compare(x.alert, y.alert))
	})
}
