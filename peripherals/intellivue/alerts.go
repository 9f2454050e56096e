package intellivue

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"telecart/peripherals"
)

// The alert monitor's lists: attribute 0902 has the patient's alarms, 0904 the
// technical ones (INOPs), 0916 the state of all alarms. Each entry of a list,
// which the guide calls DevAlarmEntry:
//
//	u16 source, u16 code, u16 type, u16 state, object (6 bytes),
//	u16 kind of information, block of information
const (
	maxAlerts = 64
	alertText = 516 // kind of information that ends with a text

	// types of patient alarms; those of technical ones lie below
	alertHigh   = 0x0400
	alertMedium = 0x0200
	alertLow    = 0x0100

	// states, of an entry and of the monitor
	alertInhibited = 0x8000
	alertSuspended = 0x4000
	alertSilenced  = 0x1000
	alertTest      = 0x0400
	alertStandby   = 0x0200
	alertDemo      = 0x0100

	// alertsOld is how long alarms stay known without an answer; they are
	// polled every 3 s.
	alertsOld = 10 * time.Second
)

// parseAlerts parses the attributes of the alert monitor; ok is false if
// neither list is there, or one is cut short.
func parseAlerts(list cursor, device, at time.Time) (a peripherals.Alarms, ok bool) {
	a = peripherals.Alarms{Known: true, At: at, DeviceTime: device}
	sound := walkAttributes(&list, func(attr attribute) {
		switch attr.id {
		case attrAlarmsP, attrAlarmsT:
			ok = true
			whole := attr.value.each(func(c *cursor) {
				if alarm, some := parseAlert(c, attr.id == attrAlarmsT); some && len(a.Active) < maxAlerts {
					a.Active = append(a.Active, alarm)
				}
			})
			ok = ok && whole
		case attrAlarmState:
			a.Note = alertNote(attr.value.u16())
		}
	})
	return a, ok && sound
}

// parseAlert parses one entry; some is false if it is no alarm.
func parseAlert(c *cursor, technical bool) (a peripherals.Alarm, some bool) {
	source, code, kind, state := c.u16(), c.u16(), c.u16(), c.u16()
	about := c.object()
	information := c.u16()
	info := c.block()
	if information == alertText {
		info.take(10) // instance, text id, priority, flags
		a.Text = visible(info.text())
	}
	// The text may contain a changing number; the object does not change.
	a.ID = fmt.Sprintf("%04X-%04X-%04X-%04X", source, code, about.context, about.handle)
	if a.Text == "" {
		a.Text = wordless(source, code)
	}
	a.Silenced = state&(alertInhibited|alertSuspended|alertSilenced) != 0
	switch {
	case technical || kind&(alertHigh|alertMedium|alertLow) == 0:
		a.Priority = peripherals.TechnicalPriority
	case kind&alertHigh != 0:
		a.Priority = peripherals.HighPriority
	case kind&alertMedium != 0:
		a.Priority = peripherals.MediumPriority
	default:
		a.Priority = peripherals.LowPriority
	}
	return a, kind != 0 && !c.bad
}

// visible removes invisible characters that alter others: one that reverses the
// direction would turn the text into another alarm.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}

// wordless names an alarm without a text, so that it is seen all the same.
func wordless(source, code uint16) string {
	if t, ok := meaningOf(source, uint32(source)); ok {
		if def, ok := peripherals.Define(t.quantity); ok {
			return def.Label + " alarm"
		}
	}
	return fmt.Sprintf("Alarm %04X", code)
}

func alertNote(state uint16) peripherals.Words {
	switch {
	case state&alertDemo != 0:
		return "demonstration"
	case state&alertTest != 0:
		return "test"
	case state&alertInhibited != 0:
		return "alarms off"
	case state&alertSuspended != 0:
		return "alarms paused"
	}
	return ""
}

// alerts reports the monitor's alarms, and takes its mode from them.
func (r *report) alerts(attributes cursor, device time.Time) {
	if mode, ok := alertMode(attributes); ok {
		r.alerting.add(mode)
	}
	now := r.env.Now()
	a, ok := parseAlerts(attributes, device, now)
	if !ok {
		return // known until they are old
	}
	r.alarmed = now
	peripherals.TellAlarms(r.sink, a)
}

// expireAlerts reports that the alarms are unknown once they are old.
func (r *report) expireAlerts() {
	if !r.alarmed.IsZero() && r.env.Now().Sub(r.alarmed) >= alertsOld {
		r.forgetAlerts()
	}
}

func (r *report) forgetAlerts() {
	if !r.alarmed.IsZero() {
		r.alarmed = time.Time{}
		peripherals.TellAlarms(r.sink, peripherals.Alarms{At: r.env.Now()})
	}
}
