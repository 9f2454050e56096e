package state

import (
	"slices"
	"strings"

	"telecart/appliance/api"
)

// AlarmRank is the rank of a monitor's alarm, highest first.
type AlarmRank int

// The ranks of IEC 60601-1-8, and one for the monitor's own problems.
const (
	AlarmHigh AlarmRank = iota
	AlarmMedium
	AlarmLow
	AlarmTechnical
)

// Mark shows a rank without its colour.
func (r AlarmRank) Mark() string { return [...]string{"!!!", "!!", "!", "i"}[r] }

// Alarm is one alarm of a bedside monitor as it is shown.
type Alarm struct {
	Rank   AlarmRank
	Text   string // the monitor's own words
	Detail string // which monitor, since when, whether it is silenced
}

// Alarms returns the alarms of the bedside monitors, highest first; a note
// about a monitor with unusual alarms comes last. Without the daemon nothing is
// known, so nothing is shown as current.
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

// alarmRank returns the rank of a priority; an unknown one may be the highest.
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
	var parts []string // most important first: the end may be cut
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
