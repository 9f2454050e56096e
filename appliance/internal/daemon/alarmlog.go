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

// What an end says of an alarm that did not end itself: from there on nobody
// watched it for this patient.
const (
	stillAtEnd    = " (still present when the encounter ended)"
	stillAtChange = " (still present when the patient was changed)"
)

// alarmed is what the record has of the monitors' alarms.
type alarmed struct {
	encounter string
	log       alarmLog
}

// alarmLog is which alarms have a beginning and no end in the record of the
// encounter.
type alarmLog map[alarmKey]string // the text of the beginning

// alarmKey tells the alarms of all monitors apart.
type alarmKey struct{ device, label, alert string }

// alarmsSoFar is the log that a timeline tells, after a restart. It does not
// know the devices any more, so what was open is ended by the first entries
// that follow, and what is still there begins anew: the cart did not watch in
// between.
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

// entries are what has to be added to the timeline at the time at so that it
// says what the devices alarm about, and the log when they are: a beginning
// for each alarm that has none, an end for each that is over or not known any
// more.
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
			present[key] = l[key] // the end repeats the words of the beginning
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

// left are the ends of all that has none yet, for the reason why.
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
