package state

import (
	"slices"
	"strings"

	"telecart/appliance/api"
)

// AlarmRank is how grave a monitor's alarm is, the gravest first.
type AlarmRank int

// The ranks, those of IEC 60601-1-8 and one for the monitor's own troubles.
const (
	AlarmHigh AlarmRank = iota
	AlarmMedium
	AlarmLow
	AlarmTechnical
)

// Mark tells a rank without its colour.
func (r AlarmRank) Mark() string { return [...]string{"!!!", "!!", "!", "i"}[r] }

// Alarm is one alarm of a bedside monitor as it is shown.
type Alarm struct {
	Rank   AlarmRank
	Text   string // the monitor's own words
	Detail string // which monitor, since when, whether it is silenced
}

// Alarms is what the bedside monitors alarm about now, the gravest first; a
// word about a monitor whose alarms are not as usual comes last. Without the
// daemon nothing is known, so nothing is shown as present.
func (m Model) Alarms() []Alarm {
	if !m.Link.Up {
		return nil
	}
	var out []Alarm
	for _, d := range m.Devices {
		for _, a := range d.Alerts {
			out = append(out, Alarm{Rank: alarmRank(a.Priority), Text: a.Text, Detail: m.alarmDetail(d, a)})
		}
	}
	for _, d := range m.Devices {
		if !d.AlertNote.IsZero() {
			out = append(out, Alarm{Rank: AlarmTechnical, Text: m.Texts.Say(d.AlertNote), Detail: m.monitorName(d)})
		}
	}
	slices.SortStableFunc(out, func(a, b Alarm) int { return int(a.Rank - b.Rank) })
	return out
}

// alarmRank is that of a priority; one that is not known may be the gravest.
func alarmRank(priority string) AlarmRank {
	switch priority {
	case "medium":
		return AlarmMedium
	case "low":
		return AlarmLow
	case "technical":
		return AlarmTechnical
	}
	return AlarmHigh
}

func (m Model) alarmDetail(d api.Device, a api.Alert) string {
	var parts []string // what matters most first: the end may be cut
	if a.Silenced {
		parts = append(parts, m.Texts.AlarmSilenced)
	}
	if !a.Since.IsZero() {
		parts = append(parts, format(m.Texts.AlarmSince, m.Clock(a.Since)))
	}
	return strings.Join(append(parts, m.monitorName(d)), " · ")
}

func (m Model) monitorName(d api.Device) string {
	name := m.nameOf(d)
	if d.Virtual {
		return name + " · " + m.Texts.Virtual
	}
	return name
}
