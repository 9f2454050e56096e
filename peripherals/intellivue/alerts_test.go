package intellivue

import (
	"testing"
	"time"

	"telecart/peripherals"
)

// alertEntry is an entry of a list of alerts; without a text it says so.
func alertEntry(source, code, kind, state uint16, text string) []byte {
	entry := half(nil, source, code, kind, state, 0, 0, 0)
	if text == "" {
		return append(half(entry, 513, 2), 0, 0)
	}
	var letters []byte
	for _, c := range text + "\x00" {
		letters = half(letters, uint16(c))
	}
	info := append(half(nil, 1, 0, 0, 1, 0, uint16(len(letters))), letters...)
	return append(half(entry, 516, uint16(len(info))), info...)
}

func alertList(entries ...[]byte) []byte {
	var all []byte
	for _, e := range entries {
		all = append(all, e...)
	}
	return append(half(nil, uint16(len(entries)), uint16(len(all))), all...)
}

func attributeList(attributes ...attribute) cursor {
	var all []byte
	for _, a := range attributes {
		all = append(half(all, a.id, uint16(len(a.value.rest))), a.value.rest...)
	}
	return cursor{rest: append(half(nil, uint16(len(attributes)), uint16(len(all))), all...)}
}

func TestAlerts(t *testing.T) {
	const heart, demo = 0x4182, 0x0100
	one := func(id uint16, entry []byte) cursor {
		return attributeList(attribute{id: id, value: cursor{rest: alertList(entry)}})
	}
	id := "4182-0004-0000-0000"
	alarm := func(text string, p peripherals.Priority, silenced bool) []peripherals.Alarm {
		return []peripherals.Alarm{{ID: id, Text: text, Priority: p, Silenced: silenced}}
	}
	for name, c := range map[string]struct {
		list cursor
		want []peripherals.Alarm
		note string
		lost bool
	}{
		"red":                 {list: one(attrAlarmsP, alertEntry(heart, 4, 0x400, 8, "*** ASYSTOLE")), want: alarm("*** ASYSTOLE", peripherals.HighPriority, false)},
		"yellow":              {list: one(attrAlarmsP, alertEntry(heart, 4, 0x200, 0x2000, "** HR HIGH")), want: alarm("** HR HIGH", peripherals.MediumPriority, false)},
		"low":                 {list: one(attrAlarmsP, alertEntry(heart, 4, 0x100, 0, "* PVC")), want: alarm("* PVC", peripherals.LowPriority, false)},
		"silenced":            {list: one(attrAlarmsP, alertEntry(heart, 4, 0x200, 0x1000, "** HR HIGH")), want: alarm("** HR HIGH", peripherals.MediumPriority, true)},
		"suspended":           {list: one(attrAlarmsP, alertEntry(heart, 4, 0x200, 0x4000, "** HR HIGH")), want: alarm("** HR HIGH", peripherals.MediumPriority, true)},
		"inhibited":           {list: one(attrAlarmsP, alertEntry(heart, 4, 0x200, 0x8000, "** HR HIGH")), want: alarm("** HR HIGH", peripherals.MediumPriority, true)},
		"technical":           {list: one(attrAlarmsT, alertEntry(heart, 4, 4, 0, "LEADS OFF")), want: alarm("LEADS OFF", peripherals.TechnicalPriority, false)},
		"INOP of a high kind": {list: one(attrAlarmsT, alertEntry(heart, 4, 0x400, 0, "!! LEADS OFF")), want: alarm("!! LEADS OFF", peripherals.TechnicalPriority, false)},
		"no words":            {list: one(attrAlarmsP, alertEntry(heart, 4, 0x400, 0, "")), want: alarm("Heart rate alarm", peripherals.HighPriority, false)},
		"no direction":        {list: one(attrAlarmsP, alertEntry(heart, 4, 0x400, 0, "\u202e***\u200b HR\u00ad\ufeff\u2066 HIGH")), want: alarm("*** HR HIGH", peripherals.HighPriority, false)},
		"all hidden":          {list: one(attrAlarmsP, alertEntry(heart, 4, 0x400, 0, "\u202e\u200f")), want: alarm("Heart rate alarm", peripherals.HighPriority, false)},
		"no meaning":          {list: one(attrAlarmsP, alertEntry(0xFFF0, 0x1A2, 0x400, 0, "")), want: []peripherals.Alarm{{ID: "FFF0-01A2-0000-0000", Text: "Alarm 01A2", Priority: peripherals.HighPriority}}},
		"nothing":             {list: one(attrAlarmsP, alertEntry(heart, 4, 0, 0, "gone"))},
		"none":                {list: attributeList(attribute{id: attrAlarmsP, value: cursor{rest: alertList()}})},
		"demo": {list: attributeList(attribute{id: attrAlarmsT, value: cursor{rest: alertList()}},
			attribute{id: attrAlarmState, value: cursor{rest: half(nil, demo, 1, 0, 0, 0)}}), note: "demonstration"},
		"paused": {list: attributeList(attribute{id: attrAlarmState, value: cursor{rest: half(nil, 0x4000, 1, 0, 0, 0)}},
			attribute{id: attrAlarmsP, value: cursor{rest: alertList()}}), note: "alarms paused"},
		"off": {list: attributeList(attribute{id: attrAlarmState, value: cursor{rest: half(nil, 0x8000, 1, 0, 0, 0)}},
			attribute{id: attrAlarmsP, value: cursor{rest: alertList()}}), note: "alarms off"},
		"tested": {list: attributeList(attribute{id: attrAlarmState, value: cursor{rest: half(nil, 0x0400, 1, 0, 0, 0)}},
			attribute{id: attrAlarmsP, value: cursor{rest: alertList()}}), note: "test"},
		"no list":    {list: attributeList(attribute{id: attrAlarmState, value: cursor{rest: half(nil, 0, 1, 0, 0, 0)}}), lost: true},
		"short list": {list: attributeList(attribute{id: attrAlarmsP, value: cursor{rest: half(nil, 1, 30, heart)}}), lost: true},
	} {
		at := time.Unix(1_800_000_000, 0)
		a, ok := parseAlerts(c.list, at, at)
		switch {
		case ok == c.lost:
			t.Errorf("%s: understood: %v", name, ok)
		case c.lost:
		case !a.Known || string(a.Note) != c.note || !a.At.Equal(at) || len(a.Active) != len(c.want) || len(c.want) > 0 && a.Active[0] != c.want[0]:
			t.Errorf("%s: %+v, want %+v %q", name, a, c.want, c.note)
		}
	}
}
