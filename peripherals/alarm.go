package peripherals

import "time"

// Alarm is one alarm that a bedside monitor gives at the moment. The cart
// repeats it so that whoever looks at the cart's screen knows of it; the cart
// is no alarm system, never sounds for it, and may be late.
type Alarm struct {
	ID       string // tells it from others while its words may change; empty where the words do
	Text     string // in the monitor's own words
	Priority Priority
	Silenced bool // the monitor does not sound for it any more, or was told not to
}

// Priority is how grave an alarm is, in the words of IEC 60601-1-8 (6.1.2) as
// far as the monitor ranks it so.
type Priority string

// The priorities, the gravest first.
const (
	HighPriority      Priority = "high"      // about the patient: act at once
	MediumPriority    Priority = "medium"    // act soon
	LowPriority       Priority = "low"       // be aware
	TechnicalPriority Priority = "technical" // about the monitor or a sensor, whatever its rank there
)

// Alarms is everything that a monitor alarms about at one time: the whole set
// and not what has changed, so that one that was lost is mended by the next.
// The zero Alarms says that it is not known, which is not the same as none.
type Alarms struct {
	Known  bool
	Active []Alarm // never changed after it was handed out
	Note   string  // what holds for all of them, in a word or two: "alarms paused", "demonstration"

	At         time.Time // cart time
	DeviceTime time.Time // the monitor's own clock; zero where it does not say
}

// AlarmSink is a Sink that takes alarms too.
type AlarmSink interface {
	Alarms(Alarms)
}

// TellAlarms gives a to sink where it takes alarms. A model tells them each
// time the monitor does, and the zero Alarms when it no longer knows them.
func TellAlarms(sink Sink, a Alarms) {
	if s, ok := sink.(AlarmSink); ok {
		s.Alarms(a)
	}
}
