package gedri

import (
	"strings"
	"time"

	"telecart/peripherals"
)

// The alarm subrecord (type 1): five words, the second being sound and the last
// the kind of silence, then five lines of 98 bytes.
const (
	typeAlarms  = 1
	alarmSilent = 8
	alarmHead   = 10
	alarmLines  = 5
	alarmText   = 80
	alarmColour = 82
	alarmLine   = 98
)

// alarms decodes an alarm subrecord; ok is false if it is cut short.
func alarms(data []byte, device, at time.Time) (a peripherals.Alarms, ok bool) {
	if len(data) < alarmHead+alarmLines*alarmLine {
		return a, false
	}
	note, all := silence(i16(data, alarmSilent))
	a = peripherals.Alarms{Known: true, Note: note, At: at, DeviceTime: device}
	for i := range alarmLines {
		line := data[alarmHead+i*alarmLine:]
		text, rank := plain(line[:alarmText]), priority(i16(line, alarmColour))
		if text == "" || rank == "" {
			continue
		}
		a.Active = append(a.Active, peripherals.Alarm{Text: text, Priority: rank, Silenced: all})
	}
	return a, true
}

// priority returns a line's priority by its colour. The monitor does not mark
// technical alarms, so they are ranked by colour too. An unknown colour is
// still an alarm.
func priority(colour int16) peripherals.Priority {
	switch colour {
	case 0: // none
		return ""
	case 1: // white
		return peripherals.LowPriority
	case 3: // red
		return peripherals.HighPriority
	}
	return peripherals.MediumPriority // 2 is yellow
}

// silence returns what was silenced at the monitor, and whether that is all
// alarms.
func silence(kind int16) (note peripherals.Words, all bool) {
	switch kind {
	case 1:
		return "apnoea alarms silenced", false
	case 2:
		return "asystole alarms silenced", false
	case 3:
		return "apnoea and asystole alarms silenced", false
	case 4:
		return "all alarms silenced", true
	case 5:
		return "all alarms silenced for 2 minutes", true
	case 6:
		return "all alarms silenced for 5 minutes", true
	case 7:
		return "all alarms silenced for 20 seconds", true
	}
	return "", false
}

// plain decodes ISO 8859-1 text up to its zero byte, on one line.
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
