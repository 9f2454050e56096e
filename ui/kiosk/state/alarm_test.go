package state

import (
	"slices"
	"testing"

	"telecart/appliance/api"
)

func TestAlarms(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) {
		s.Devices = []api.Device{
			{ID: "a", Label: "Monitor", State: "online", AlertNote: api.Words("alarms paused"), Alerts: []api.Alert{
				{Text: "Leads off", Priority: "technical"}, {Text: "SpO2 low", Priority: "medium", Silenced: true, Since: noon}}},
			{ID: "b", State: "online", Virtual: true, Alerts: []api.Alert{{Text: "Asystole", Priority: "high"}, {Text: "?", Priority: "shrill"}}},
			{ID: "c", State: "online"},
		}
	})
	want := []Alarm{
		{AlarmHigh, "Asystole", "b · VIRTUAL"},
		{AlarmHigh, "?", "b · VIRTUAL"},
		{AlarmMedium, "SpO2 low", "silenced · since 14:02 · Monitor"},
		{AlarmTechnical, "Leads off", "Monitor"},
		{AlarmTechnical, "alarms paused", "Monitor"},
	}
	if got := m.Alarms(); !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	if got := after(t, m, noon, Lost{}).Alarms(); len(got) != 0 {
		t.Errorf("without the daemon: %+v", got)
	}
	if got := after(t, m, noon, DevicesCame{}).Alarms(); len(got) != 0 {
		t.Errorf("after they are over: %+v", got)
	}
	marks := map[string]bool{}
	for r := AlarmHigh; r <= AlarmTechnical; r++ {
		marks[r.Mark()] = true
	}
	if len(marks) != 4 {
		t.Errorf("the marks do not tell the ranks: %v", marks)
	}
}
