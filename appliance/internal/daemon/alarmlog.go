package daemon

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/board"
	"telecart/appliance/record"
)

// Kinds of timeline entries.
const (
	eventAlarm    = "alarm"
	eventAlarmEnd = "alarm-ended"
)

// What the end of an alarm says if the alarm did not end itself: from then on
// nobody watched it for this patient.
const (
	stillAtEnd    = " (still present when the encounter ended)"
	stillAtChange = " (still present when the patient was changed)"
)

// alarmed is what the record contains of the monitors' alarms.
type alarmed struct {
	encounter string
	log       alarmLog
}

// alarmLog holds the alarms that have begun and not ended in the record of the
// encounter.
type alarmLog map[alarmKey]string // the text with which it began

// alarmKey tells the alarms of all monitors apart.
type alarmKey struct{ device, label, alert string }

// alarmsSoFar restores the log from a timeline after a restart. The timeline
// does not name the devices, so open alarms are ended by the next entries, and
// those still present begin again: the cart did not watch in between.
func alarmsSoFar(timeline []record.Event) alarmLog {
	l := alarmLog{}
	for _, e := range timeline {
		text := strings.TrimSuffix(strings.TrimSuffix(e.Text, stillAtEnd), stillAtChange)
		key := alarmKey{label: e.Who, alert: text}
		switch e.Kind {
		case eventAlarm:
			l[key] = text
		case eventAlarmEnd:
			delete(l, key)
		}
	}
	return l
}

// entries returns the new log and what has to be added to the timeline at the
// time at: a beginning for each alarm that has none, and an end for each that
// is over or no longer known.
func (l alarmLog) entries(devices []api.Device, at time.Time) ([]record.Event, alarmLog) {
	present := alarmLog{}
	for _, d := range devices {
		for _, a := range d.Alerts {
			present[alarmKey{d.ID, d.Label, board.AlertKey(a)}] = a.Priority + ": " + a.Text
		}
	}
	var out []record.Event
	for _, key := range l.keys() {
		if _, still := present[key]; still {
			present[key] = l[key] // the end repeats the text of the beginning
			continue
		}
		out = append(out, record.Event{At: at, Kind: eventAlarmEnd, Who: key.label, Text: l[key]})
	}
	for _, key := range present.keys() {
		if _, has := l[key]; !has {
			out = append(out, record.Event{At: at, Kind: eventAlarm, Who: key.label, Text: present[key]})
		}
	}
	return out, present
}

// left returns an end, with the reason why, for each alarm that has none.
func (l alarmLog) left(why string, at time.Time) []record.Event {
	var out []record.Event
	for _, key := range l.keys() {
		out = append(out, record.Event{At: at, Kind: eventAlarmEnd, Who: key.label, Text: l[key] + why})
	}
	return out
}

func (l alarmLog) keys() []alarmKey {
	return slices.SortedFunc(maps.Keys(l), func(x, y alarmKey) int {
		return cmp.Or(cmp.Compare(x.device, y.device), cmp.Compare(x.alert, y.alert))
	})
}
