package intellivue

import (
	"testing"
	"time"

	"telecart/peripherals"
)

// What an object's context does to its value.
func TestAssess(t *testing.T) {
	temp := func(physio uint16) observed {
		return observed{physio: physio, unit: unitCelsius, value: 36.9, ok: true}
	}
	hr := observed{physio: 0x4182, unit: unitBeats, value: 72, ok: true}
	nan := hr
	nan.ok, nan.value = false, 0
	svo2 := observed{physio: 0x4B3C, unit: unitPercent, value: 70, ok: true}
	for _, c := range []struct {
		name    string
		o       observed
		m       metric
		told    bool
		quality peripherals.Quality
		detail  peripherals.Words
	}{
		{"nothing known of a heart rate", hr, metric{}, true, peripherals.Good, ""},
		{"no number", nan, metric{}, true, peripherals.NoSignal, detailNoValue},
		{"switched off", hr, metric{off: true}, true, peripherals.NoSignal, detailOff},
		{"entered by hand", temp(0xF108), metric{category: categoryByHand}, true, peripherals.Good, detailByHand},
		{"by its modality", hr, metric{byHand: true}, true, peripherals.Good, detailByHand},
		{"by both", hr, metric{byHand: true, category: categoryByHand}, true, peripherals.Good, detailByHand},
		{"a temperature without its label", temp(0x4B48), metric{}, true, peripherals.Suspect, detailLabel},
		{"nor a sure value", observed{physio: 0x4B48, state: stateQuestionable, unit: unitCelsius, value: 36.9, ok: true}, metric{}, true,
			peripherals.Suspect, detailQuestionable + ", " + detailLabel},
		{"with it", temp(0x4B48), metric{label: 0x00024B48, labelled: true}, true, peripherals.Good, ""},
		{"a monitor that gives no labels", temp(0x4B48), metric{complete: true}, true, peripherals.Good, ""},
		{"a core temperature without its label", temp(0x4B60), metric{}, true, peripherals.Good, ""},
		{"a setting by its label", temp(0x4B48), metric{label: 0x04024B48, labelled: true}, false, 0, ""},
		{"a setting by its category", temp(0x4B48), metric{category: categorySetting}, false, 0, ""},
		{"an alarm limit", hr, metric{category: categoryAlarmLimit}, false, 0, ""},
		{"measured SvO2", svo2, metric{category: 1}, true, peripherals.Good, ""},
		{"calculated SvO2", svo2, metric{category: categoryCalculation}, false, 0, ""},
		{"unknown", observed{physio: 0x1234, unit: unitBeats, value: 1, ok: true}, metric{}, false, 0, ""},
	} {
		var rd peripherals.Reading
		meant, ok := c.m.meaning(c.o.physio)
		if ok {
			rd = assess(c.o, meant, &c.m, 0x4000)
		}
		if ok != c.told || rd.Quality != c.quality || rd.Detail != c.detail {
			t.Errorf("%s: %+v %v", c.name, rd, ok)
		}
		if rd.Quality == peripherals.NoSignal && rd.Value != 0 {
			t.Errorf("%s: a missing value is %v", c.name, rd.Value)
		}
	}
}

// Context is read from the attributes, whatever stands around them.
func TestLearn(t *testing.T) {
	var m metric
	for id, value := range map[uint16]string{
		attrLabel: "00024B48", attrMetricSpec: "00001F40 0002 4000 0000 0000", attrMetricState: "8000", attrUnit: "17A0",
		attrArraySpec: "0080 10 0E 3000", attrPeriod: "00000010", attrFixedValues: "0002 0008 0002 4000 0001 8000",
		attrScale: "FEFFF000 FD009FFB 0000 3FFF", attrModality: "4000", 0x0911: "0001",
	} {
		m.learn(attribute{id: id, value: cursor{rest: unhex(t, value)}})
	}
	want := metric{
		label: 0x00024B48, labelled: true, category: 2, byHand: true, off: true, unit: unitCelsius, hasUnit: true,
		bits: 16, mask: 0x3FFF, period: 16, invalid: 0x8000,
		scale: ramp{known: true, absolute: true, lower: -40.96, upper: 40.955, topSample: 0x3FFF},
	}
	if m != want {
		t.Errorf("%+v, want\n%+v", m, want)
	}
	for modality, byHand := range map[string]bool{"4000": true, "2000": false, "7000": true, "1000": false, "40": false, "0000": false} {
		if m.learn(attribute{attrModality, cursor{rest: unhex(t, modality)}}); m.byHand != byHand {
			t.Errorf("modality %s: by hand is %v", modality, m.byHand)
		}
	}
	for _, spec := range []string{"0080 0C 0C 0000", "0080 10 11 0000", "0080 10 00 0000", "0080"} {
		m.learn(attribute{id: attrArraySpec, value: cursor{rest: unhex(t, spec)}})
		if m.bits != 0 {
			t.Errorf("%s: samples of %d bits", spec, m.bits)
		}
	}
}

// A list that is not exactly as long as it says is refused.
func TestLists(t *testing.T) {
	for text, sound := range map[string]bool{
		"0000 0000":                     true,
		"0001 0004 0911 0000":           true,
		"0001 0006 0911 0002 0001":      true,
		"0002 0008 0911 0000 0912 0000": true,
		"0001 0008 0911 0000 0912 0000": false, // one more than counted
		"0003 0008 0911 0000 0912 0000": false, // one less
		"0001 0006 0911 0003 0001":      false, // longer than the list
		"0001 0008 0911 0002 0001":      false, // the list is longer than the message
		"0000 0004 0911 0000":           false,
		"FFFF 0000":                     false,
		"0001":                          false,
		"":                              false,
	} {
		c := cursor{rest: unhex(t, text)}
		if walkAttributes(&c, nil) != sound {
			t.Errorf("%s: sound is %v, want %v", text, !sound, sound)
		}
	}
}

// The samples of a single poll are those of the periodic one again, and a
// wave whose meaning is not known is not shown.
func TestWaveObjects(t *testing.T) {
	m, ok := parseMessage(samplePoll(classWave))
	if !ok {
		t.Fatal("refused")
	}
	r, w := newWitness(t)
	m.poll.extended = false
	r.poll(&m.poll, 0)
	if w.samples != 0 {
		t.Errorf("%d samples of a single poll", w.samples)
	}
	m.poll.extended = true
	r.poll(&m.poll, 0)
	r.poll(&m.poll, 0) // the same period once more
	if w.samples != 128 {
		t.Errorf("%d samples, want the period once", w.samples)
	}
}

// A reply's own date and time is the device's, where it has one.
func TestDeviceTime(t *testing.T) {
	m, _ := parseMessage(samplePoll(classNumeric))
	m.poll.absolute = []byte{0x20, 0x26, 0x01, 0x01, 0x00, 0x00, 0x30, 0x00}
	r, _ := newWitness(t)
	var got []peripherals.Reading
	r.numerics.sink = func(rd peripherals.Reading) { got = append(got, rd) }
	r.poll(&m.poll, 0)
	want := time.Date(2026, 1, 1, 0, 0, 30, 0, time.Local)
	if len(got) != 4 || !got[0].DeviceTime.Equal(want) || !got[3].DeviceTime.Equal(want.Add(-30*time.Second)) {
		t.Errorf("%+v", got)
	}
}

// An object without the label that it needs is asked for, again and again,
// until everything came that the monitor has to say of it: what comes by itself
// proves nothing, however long it does, unless the monitor gives no labels.
func TestLabelsAreAskedFor(t *testing.T) {
	const measured, setting = 0x00024B48, 0x04024B48
	type step struct {
		second int
		single bool
		label  uint32 // 0: none; other: of another object, beside it
		told   string
		asks   bool
	}
	const other = 0x00024BB8
	unknown := func(second int, asks bool) step {
		return step{second, false, 0, string("suspect " + detailLabel), asks}
	}
	for name, steps := range map[string][]step{
		"the monitor has none": {unknown(7, true), unknown(8, false), unknown(10, false), {11, false, 0, "good ", false},
			{12, false, other, string("suspect " + detailLabel), false}, unknown(13, false), unknown(17, true)},
		"it never comes": {{7, false, other, string("suspect " + detailLabel), true}, unknown(8, false), unknown(11, false), unknown(16, false), unknown(17, true),
			unknown(18, false), unknown(27, true), unknown(300, true)},
		"there is none":             {unknown(7, true), {8, true, 0, "good ", false}, {9, false, 0, "good ", false}},
		"it is a measurement":       {unknown(7, true), {8, false, measured, "good ", false}, {9, false, 0, "good ", false}},
		"it is a setting":           {unknown(7, true), {8, false, setting, string("no-signal " + detailGone), false}, {9, false, 0, "", false}},
		"the answer says a setting": {unknown(7, true), {8, true, setting, string("no-signal " + detailGone), false}, {9, false, 0, "", false}},
		"it turns into a setting":   {{7, true, measured, "good ", false}, {8, false, setting, string("no-signal " + detailGone), false}},
	} {
		told := ""
		n := newNumerics(func(r peripherals.Reading) { told += r.Quality.String() + " " + string(r.Detail) })
		for _, s := range steps {
			list := []attribute{{attrNumeric, cursor{rest: half(nil, 0x4B48, 0, unitCelsius, 0xFF00, 372)}}}
			label := attribute{attrLabel, cursor{rest: words(nil, s.label)}}
			switch s.label {
			case 0:
			case other:
				n.object(handle{1, 1}, attributeList(label), moment{since: time.Duration(s.second) * time.Second})
			default:
				list = append(list, label)
			}
			told = ""
			n.object(handle{1, 2}, attributeList(list...), moment{since: time.Duration(s.second) * time.Second, single: s.single})
			if asks := n.incomplete(); told != s.told || asks != s.asks {
				t.Errorf("%s, after %d s: told %q, asks %v, want %q, %v", name, s.second, told, asks, s.told, s.asks)
			}
		}
	}
}

// A label without a value beside it counts too.
func TestLabelAlone(t *testing.T) {
	var told []peripherals.Reading
	n := newNumerics(func(r peripherals.Reading) { told = append(told, r) })
	value := attribute{attrNumeric, cursor{rest: half(nil, 0x4B48, 0, unitCelsius, 0xFF00, 372)}}
	n.object(handle{1, 2}, attributeList(value), moment{single: true})
	n.object(handle{1, 3}, attributeList(attribute{attrLabel, cursor{rest: words(nil, 0x04024B48)}}), moment{})
	if len(told) != 1 {
		t.Errorf("of another object: %+v", told)
	}
	n.object(handle{1, 2}, attributeList(attribute{attrLabel, cursor{rest: words(nil, 0x04024B48)}}), moment{})
	if len(told) != 2 || told[1].Quality != peripherals.NoSignal {
		t.Errorf("%+v", told)
	}
}

// Two objects that are the same to the cart: neither is good while they
// differ, and one without a number does not hide the other's.
func TestTwoObjects(t *testing.T) {
	var told peripherals.Reading
	n := newNumerics(func(r peripherals.Reading) { told = r })
	metrics := map[uint16]*metric{1: {complete: true}, 2: {complete: true}, 3: {complete: true}}
	for _, step := range []struct {
		handle  uint16
		at      time.Duration
		o       observed
		quality peripherals.Quality
		value   float64
		detail  peripherals.Words
	}{
		{1, 0, observed{value: 97, ok: true}, peripherals.Good, 97, ""},
		{2, 0, observed{value: 88, ok: true}, peripherals.Suspect, 88, detailTwo},
		{1, time.Second, observed{value: 97, ok: true}, peripherals.Suspect, 97, detailTwo},
		{2, time.Second, observed{value: 97, ok: true}, peripherals.Good, 97, ""},
		{1, 2 * time.Second, observed{state: stateInvalid}, peripherals.Good, 97, ""}, // of object 2 still
		{3, 3 * time.Second, observed{value: 91, ok: true}, peripherals.Good, 91, ""}, // in place of both
		{2, 9 * time.Second, observed{value: 96, ok: true}, peripherals.Good, 96, ""},
		{1, 15 * time.Second, observed{value: 95, ok: true}, peripherals.Good, 95, ""}, // object 2 is gone
		{1, 16 * time.Second, observed{state: stateInvalid}, peripherals.NoSignal, 0, detailInvalid},
		{2, 16 * time.Second, observed{value: 94, ok: true}, peripherals.Good, 94, ""},
	} {
		step.o.physio, step.o.unit = 0x4BB8, unitPercent
		n.value(source{handle: handle{0, step.handle}, m: metrics[step.handle]}, step.o, moment{since: step.at, mode: 0x4000})
		if told.Quality != step.quality || told.Value != step.value || told.Detail != step.detail {
			t.Errorf("object %d at %s: %+v, want %v %s %q", step.handle, step.at, told, step.value, step.quality, step.detail)
		}
	}
}
