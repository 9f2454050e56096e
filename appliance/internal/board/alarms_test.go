package board

import (
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/peripherals"
)

// shown is what a device shows, in a word each: "high:Asystole".
func shown(d api.Device) string {
	if d.Alerts == nil {
		return "unknown"
	}
	var all []string
	for _, a := range d.Alerts {
		all = append(all, a.Priority+":"+a.Text)
	}
	return strings.Join(all, " ")
}

func set(alarms ...peripherals.Alarm) peripherals.Alarms {
	return peripherals.Alarms{Known: true, Active: alarms, At: time.Now(), DeviceTime: time.Now().Add(time.Hour)}
}

func TestBoardAlarms(t *testing.T) {
	var told []string
	b := testBoard(&told)
	shows := func(what, want string) api.Device {
		t.Helper()
		d := b.Devices()[0]
		if got := shown(d); got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
		return d
	}
	high := peripherals.Alarm{Text: " Asystole\n", Priority: peripherals.HighPriority}
	low := peripherals.Alarm{ID: "1", Text: "SpO2 89 < 90", Priority: peripherals.LowPriority}
	sensor := peripherals.Alarm{Text: "Leads off", Priority: peripherals.TechnicalPriority}
	shows("at first", "unknown")
	b.Alarms("spo2", set(low))
	shows("of one that does not work", "unknown")
	b.Status("spo2", peripherals.Status{State: peripherals.Online})
	first := shows("as soon as it works", "low:SpO2 89 < 90")
	if first.Alerts[0].Since.IsZero() || first.Alerts[0].DeviceTime.Before(time.Now().Add(time.Minute)) {
		t.Errorf("%+v", first.Alerts[0])
	}
	low.Text, low.Silenced = "SpO2 86 < 90", true
	b.Alarms("spo2", set(sensor, low, high))
	d := shows("the gravest first", "high:Asystole low:SpO2 86 < 90 technical:Leads off")
	if !d.Alerts[1].Silenced || !d.Alerts[1].Since.Equal(first.Alerts[0].Since) || !d.Alerts[1].DeviceTime.Equal(*first.Alerts[0].DeviceTime) {
		t.Errorf("the same with other words: %+v, was %+v", d.Alerts[1], first.Alerts[0])
	}
	n := len(told)
	b.Alarms("spo2", set(sensor, low, high))
	if len(told) != n {
		t.Error("told again though nothing has changed")
	}
	b.Alarms("spo2", set(peripherals.Alarm{Text: "?", Priority: "shrill"}))
	shows("not ranked", "high:?")
	b.Alarms("spo2", peripherals.Alarms{Known: true, Note: "alarms paused", At: time.Now()})
	if d := shows("none", ""); d.AlertNote.English != "alarms paused" || len(MonitorAlerts(b.Devices())) != 1 {
		t.Errorf("%+v", d)
	}
	b.Alarms("spo2", set(high))
	b.Alarms("spo2", peripherals.Alarms{At: time.Now()})
	shows("not known any more", "unknown")
	b.Alarms("spo2", set(high))
	b.Status("spo2", peripherals.Status{State: peripherals.Offline, At: time.Now()})
	shows("offline", "unknown")
	b.Status("spo2", peripherals.Status{State: peripherals.Online, At: time.Now()})
	shows("online again, and it has said nothing yet", "unknown")
	if got := MonitorAlerts(b.Devices()); len(got) != 0 || got == nil {
		t.Errorf("%+v", got)
	}
	b.Alarms("nobody", set(high))
	if long := words(strings.Repeat("ä", 500)); len([]rune(long)) != maxWords {
		t.Errorf("%d letters", len([]rune(long)))
	}
}
