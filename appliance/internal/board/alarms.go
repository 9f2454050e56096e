package board

import (
	"slices"
	"strings"
	"unicode"

	"telecart/appliance/api"
	"telecart/appliance/internal/supervisor"
	"telecart/peripherals"
)

var _ supervisor.AlarmObserver = (*Board)(nil)

// Alarms replaces the set of alarms of a monitor. An alarm that was in the last
// set keeps the time it was first seen.
func (b *Board) Alarms(device string, a peripherals.Alarms) {
	b.mu.Lock()
	d := b.device(device)
	if d == nil {
		b.mu.Unlock()
		return
	}
	before, note := b.alerts[device], d.AlertNote
	set := alertSet{}
	if a.Known {
		set = alertSet{known: true, note: api.Words(words(string(a.Note))), alerts: alerts(before.alerts, a)}
	}
	b.alerts[device] = set
	b.show(d)
	changed := !note.Equal(d.AlertNote) || before.known != set.known || !slices.EqualFunc(before.alerts, set.alerts, sameAlert)
	devices := slices.Clone(b.devices)
	b.mu.Unlock()
	if changed { // a monitor repeats itself every few seconds
		b.tell(api.EventDevices, api.Devices{Devices: devices})
	}
}

// alertSet is what one monitor said last.
type alertSet struct {
	known  bool
	note   api.Message
	alerts []api.Alert
}

// show gives d the alarms it reported, as long as it works: those of a monitor
// that is not heard are not current. b.mu must be held.
func (b *Board) show(d *api.Device) {
	d.Alerts, d.AlertNote = nil, api.Message{}
	set := b.alerts[d.ID]
	works := d.State == string(peripherals.Online) || d.State == string(peripherals.Degraded)
	if set.known && works {
		d.Alerts, d.AlertNote = set.alerts, set.note
	}
}

// alerts returns a set as it is shown, the gravest first and the newest first
// among equals. before are the alerts of the last set.
func alerts(before []api.Alert, a peripherals.Alarms) []api.Alert {
	out := []api.Alert{}
	for _, alarm := range a.Active {
		one := api.Alert{
			ID: words(alarm.ID), Text: words(alarm.Text), Priority: string(alarm.Priority), Silenced: alarm.Silenced,
			Since: a.At,
		}
		if rank(one) == notRanked {
			one.Priority = string(peripherals.HighPriority) // an unknown priority may be the gravest
		}
		if !a.DeviceTime.IsZero() {
			at := a.DeviceTime
			one.DeviceTime = &at
		}
		if i := slices.IndexFunc(before, func(old api.Alert) bool { return AlertKey(old) == AlertKey(one) }); i >= 0 {
			one.Since, one.DeviceTime = before[i].Since, before[i].DeviceTime
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(x, y api.Alert) int {
		if c := rank(x) - rank(y); c != 0 {
			return c
		}
		return y.Since.Compare(x.Since)
	})
	return out
}

// notRanked is the rank of a priority that no monitor reports.
const notRanked = 4

func rank(a api.Alert) int {
	switch peripherals.Priority(a.Priority) {
	case peripherals.HighPriority:
		return 0
	case peripherals.MediumPriority:
		return 1
	case peripherals.LowPriority:
		return 2
	case peripherals.TechnicalPriority:
		return 3
	}
	return notRanked
}

// AlertKey tells alarms of one monitor apart. One that becomes graver is a new
// alarm.
func AlertKey(a api.Alert) string {
	if a.ID != "" {
		return a.ID + " " + a.Priority
	}
	return a.Text + " " + a.Priority
}

func sameAlert(x, y api.Alert) bool {
	return AlertKey(x) == AlertKey(y) && x.Text == y.Text && x.Silenced == y.Silenced && x.Since.Equal(y.Since)
}

// maxWords is how many characters of a monitor's text are shown. Monitors' own
// screens have at most 80.
const maxWords = 120

// words returns an instrument's text on one line.
func words(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if r := []rune(s); len(r) > maxWords {
		s = string(r[:maxWords-1]) + "…"
	}
	return s
}

// MonitorAlerts returns the alarms for the page, of each monitor that has any
// or whose alarms are not as usual.
func MonitorAlerts(devices []api.Device) []api.MonitorAlerts {
	out := []api.MonitorAlerts{}
	for _, d := range devices {
		if len(d.Alerts) > 0 || !d.AlertNote.IsZero() {
			out = append(out, api.MonitorAlerts{Device: d.ID, Label: d.Label, Virtual: d.Virtual, Note: d.AlertNote, Alerts: d.Alerts})
		}
	}
	return out
}
