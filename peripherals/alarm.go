package peripherals

import "time"

// Alarm is one active alarm of a bedside monitor. The cart repeats it for
// whoever looks at the cart's screen; the cart is no alarm system, never sounds
// for it, and may be late.
type Alarm struct {
	ID       string // identifies it while its text may change; empty where the text identifies it
	Text     string // in the monitor's own words
	Priority Priority
	Silenced bool // silenced on the monitor
}

// Priority is an alarm's priority as in IEC 60601-1-8 (6.1.2), as far as the
// monitor ranks it so.
type Priority string

// The priorities, highest first.
const (
	HighPriority      Priority = "high"      // about the patient: act at once
	MediumPriority    Priority = "medium"    // act soon
	LowPriority       Priority = "low"       // be aware
	TechnicalPriority Priority = "technical" // about the monitor or a sensor, whatever its rank there
)

// Alarms is the whole set of a monitor's active alarms, not a change of it, so
// that a lost one is repaired by the next. The zero Alarms means unknown, which
// is not the same as none.
type Alarms struct {
	Known  bool
	Active []Alarm // never changed after it was handed out
	Note   Words   // what holds for all: "alarms paused", "demonstration"

	At         time.Time // cart time
	DeviceTime time.Time // the monitor's own clock; zero if unknown
}

// AlarmSink is a Sink that takes alarms too.
type AlarmSink interface {
	Alarms(Alarms)
}

// TellAlarms passes a to sink if it takes alarms. A model calls it whenever the
// monitor reports alarms, and with the zero Alarms when they become unknown.
func TellAlarms(sink Sink, a Alarms) {
	if s, ok := sink.(AlarmSink); ok {
		s.Alarms(a)
	}
}
