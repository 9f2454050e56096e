package gedri

import (
	"strings"
	"time"
)

// Priority is the colour of an alarm, as the monitor ranks it.
type Priority int

// The priorities, lowest first.
const (
	NoAlarm Priority = iota
	White
	Yellow
	Red
)

// Alarm is one line of the monitor's alarm area.
type Alarm struct {
	Text     string
	Priority Priority
}

// Alarms is what the alarm area shows; not known when the line is silent.
// doc.go says why it goes nowhere by itself.
type Alarms struct {
	Known  bool
	Active []Alarm
	At     time.Time // cart time
}

// The alarm subrecord (type 1): five words of which the second is sound and
// the last the kind of silence, then five lines of 98 bytes.
const (
	typeAlarms  = 1
	alarmHead   = 10
	alarmLines  = 5
	alarmText   = 80
	alarmColour = 82
	alarmLine   = 98
)

// alarms decodes an alarm subrecord; ok is false when it is cut short.
func alarms(data []byte) (active []Alarm, ok bool) {
	if len(data) < alarmHead+alarmLines*alarmLine {
		return nil, false
	}
	for i := range alarmLines {
		line := data[alarmHead+i*alarmLine:]
		text, colour := plain(line[:alarmText]), i16(line, alarmColour)
		if text == "" || colour <= int16(NoAlarm) || colour > int16(Red) {
			continue
		}
		active = append(active, Alarm{Text: text, Priority: Priority(colour)})
	}
	return active, true
}

// plain is text of ISO 8859-1 up to its zero byte, on one line.
func plain(raw []byte) string {
	var b strings.Builder
	for _, c := range raw {
		if c == 0 {
			break
		}
		if c < 0x20 || c >= 0x7F && c < 0xA0 {
			c = ' '
		}
		b.WriteRune(rune(c))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
