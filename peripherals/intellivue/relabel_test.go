package intellivue

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
)

// numeric is an attribute with one value of 60 mmHg; compound has several.
func numeric(physio uint16) attribute {
	return attribute{attrNumeric, cursor{rest: words(half(nil, physio, 0, unitMmHg), 60)}}
}

func compound(physio ...uint16) attribute {
	var all []byte
	for _, p := range physio {
		all = append(all, numeric(p).value.rest...)
	}
	return attribute{attrCompound, cursor{rest: append(half(nil, uint16(len(physio)), uint16(len(all))), all...)}}
}

// An object that becomes another one takes with it what it was.
func TestRelabelled(t *testing.T) {
	const art, cvp, wedge = 0x4A11, 0x4A47, 0x4A24 // the cart has nothing for a wedge pressure
	named := func(label uint32) attribute { return attribute{attrLabel, cursor{rest: words(nil, label)}} }
	pulse := attribute{attrNumeric, cursor{rest: words(half(nil, 0x4822, 0, unitBeats), 60)}}
	alarmLimit := attribute{attrMetricSpec, cursor{rest: half(nil, 0, 0, categoryAlarmLimit)}}
	for name, c := range map[string]struct {
		was, is []attribute // of object 3
		gone    string
	}{
		"the same":              {[]attribute{compound(art, art+1, art+2)}, []attribute{compound(art, art+1, art+2)}, ""},
		"a channel's new label": {[]attribute{compound(art, art+1, art+2)}, []attribute{compound(cvp)}, "art-diastolic art-mean art-systolic"},
		"two values of three":   {[]attribute{compound(art, art+1, art+2)}, []attribute{compound(art)}, ""},
		"of a wedge":            {[]attribute{compound(art, art+1, art+2)}, []attribute{compound(wedge)}, "art-diastolic art-mean art-systolic"},
		"one value":             {[]attribute{numeric(cvp)}, []attribute{numeric(0x4A37)}, "cvp-mean"},
		"an empty list":         {[]attribute{compound(art, art+1, art+2)}, []attribute{compound()}, ""},
		"no value":              {[]attribute{numeric(cvp)}, []attribute{}, ""},
		"cut short":             {[]attribute{numeric(cvp)}, []attribute{{attrNumeric, cursor{rest: []byte{1}}}}, ""},
		"parts by turns":        {[]attribute{compound(art, art+1)}, []attribute{numeric(art + 2)}, ""},
		"a side becomes known":  {[]attribute{pulse}, []attribute{named(labelPulseLeft), pulse}, "pulse-rate"},
		"another label":         {[]attribute{named(0x00024A10), compound(art)}, []attribute{named(0x00024A44), numeric(cvp)}, "art-systolic"},
		"another label alone":   {[]attribute{named(0x00024A10), compound(art)}, []attribute{named(0x00024A44)}, "art-systolic"},
		"the same label":        {[]attribute{named(0x00024A10), compound(art)}, []attribute{named(0x00024A10), numeric(cvp)}, ""},
		"a label comes":         {[]attribute{compound(art)}, []attribute{named(0x00024A10)}, ""},
		"an alarm's limit":      {[]attribute{numeric(cvp)}, []attribute{alarmLimit}, "cvp-mean"},
	} {
		var gone []string
		n := newNumerics(func(r peripherals.Reading) {
			if r.Quality == peripherals.NoSignal {
				gone = append(gone, fmt.Sprint(r.Quantity, r.Site))
			}
		})
		other := attributeList(numeric(0x4A17))
		n.object(handle{1, 4}, other, moment{})
		n.object(handle{1, 3}, attributeList(c.was...), moment{})
		if len(gone) > 0 {
			t.Errorf("%s: from the start: %v", name, gone)
		}
		n.object(handle{1, 4}, other, moment{since: time.Second})
		n.object(handle{1, 3}, attributeList(c.is...), moment{since: time.Second})
		n.object(handle{1, 3}, attributeList(c.is...), moment{since: 2 * time.Second})
		slices.Sort(gone)
		if got := strings.Join(gone, " "); got != c.gone {
			t.Errorf("%s: took away %q, want %q", name, got, c.gone)
		}
	}
}

// What was known of an object does not count for the one in its place.
func TestRelabelledForgets(t *testing.T) {
	var told peripherals.Reading
	n := newNumerics(func(r peripherals.Reading) { told = r })
	temperature := attribute{attrNumeric, cursor{rest: half(nil, 0x4B48, 0, unitCelsius, 0xFF00, 372)}}
	label := attribute{attrLabel, cursor{rest: words(nil, 0x00024B48)}}
	n.object(handle{1, 3}, attributeList(numeric(0x4A47), attribute{attrLabel, cursor{rest: words(nil, 0x00024A44)}}), moment{single: true})
	n.object(handle{1, 3}, attributeList(temperature), moment{since: time.Second})
	if told.Quality != peripherals.Suspect || told.Detail != detailLabel {
		t.Errorf("with the label of the one before: %+v", told)
	}
	n.object(handle{1, 3}, attributeList(label, numeric(0x4A47)), moment{since: 2 * time.Second})
	n.object(handle{1, 3}, attributeList(temperature, label), moment{since: 3 * time.Second})
	if told.Quality != peripherals.Good || told.Value != 37.2 {
		t.Errorf("with its own: %+v", told)
	}
}

// What was known of an object ends with the association: another monitor may be
// connected since.
func TestNextAssociationForgets(t *testing.T) {
	var told peripherals.Reading
	n := newNumerics(func(r peripherals.Reading) { told = r })
	temperature := attribute{attrNumeric, cursor{rest: half(nil, 0x4B48, 0, unitCelsius, 0xFF00, 372)}}
	label := attribute{attrLabel, cursor{rest: words(nil, 0x00024B48)}}
	n.object(handle{1, 3}, attributeList(temperature, label), moment{})
	if told.Quality != peripherals.Good {
		t.Fatalf("with its label: %+v", told)
	}
	n.clear(time.Time{})
	if told.Quality != peripherals.NoSignal {
		t.Errorf("after the association: %+v", told)
	}
	n.object(handle{1, 3}, attributeList(temperature), moment{since: time.Second})
	if told.Quality != peripherals.Suspect || told.Detail != detailLabel {
		t.Errorf("with the label of the association before: %+v", told)
	}
}

// What another object gives since then stays.
func TestRelabelledElsewhere(t *testing.T) {
	gone := 0
	n := newNumerics(func(r peripherals.Reading) {
		if r.Quality == peripherals.NoSignal {
			gone++
		}
	})
	for i, step := range []struct {
		handle, physio uint16
	}{{3, 0x4A47}, {4, 0x4A47}, {3, 0x4A37}, {4, 0x4A47}} {
		n.object(handle{1, step.handle}, attributeList(numeric(step.physio)), moment{since: time.Duration(i) * time.Second})
	}
	if gone > 0 {
		t.Errorf("%d taken away", gone)
	}
}
