package intellivue

import (
	"testing"
	"time"

	"telecart/peripherals"
)

// lastTold keeps the last status and reading.
type lastTold struct {
	*witness
	status  peripherals.Status
	reading peripherals.Reading
}

func (l *lastTold) Status(s peripherals.Status)   { l.status = s }
func (l *lastTold) Reading(r peripherals.Reading) { l.reading = r }

// part is one message of an answer, with an object in each of its contexts.
func part(class uint16, last bool, objects ...cursor) *poll {
	var all []byte
	for i, o := range objects {
		all = append(half(all, uint16(i), 1, uint16(len(o.rest)+2), 1), o.rest...)
	}
	return &poll{class: class, lastOfPoll: last, contexts: append(half(nil, uint16(len(objects)), uint16(len(all))), all...)}
}

func modeOf(mode uint16) cursor {
	return attributeList(attribute{attrMode, cursor{rest: half(nil, mode)}})
}

func alertsIn(state uint16) cursor {
	return attributeList(attribute{attrAlarmState, cursor{rest: half(nil, state, 1, 0, 0, 0)}})
}

// Whatever says that the numbers are not a patient's is believed, and for as
// long as nothing takes it back.
func TestModesOfAnAnswer(t *testing.T) {
	heart := part(classNumeric, true, attributeList(
		attribute{attrNumeric, cursor{rest: words(half(nil, 0x4182, 0, unitBeats), 72)}}))
	const none = 0
	system := func(last bool, modes ...uint16) *poll {
		var objects []cursor
		for _, m := range modes {
			if m == none {
				objects = append(objects, attributeList())
				continue
			}
			objects = append(objects, modeOf(m))
		}
		return part(classMDS, last, objects...)
	}
	alerts := func(state uint16) *poll { return part(classAlert, true, alertsIn(state)) }
	for name, c := range map[string]struct {
		said   []*poll
		detail peripherals.Words // of a heart rate; empty: it is good
		says   string            // the status; empty: online
	}{
		"monitoring":                    {[]*poll{system(true, 0x4000)}, "", ""},
		"demonstration":                 {[]*poll{system(true, 0x2000)}, detailDemo, sentenceDemo.English},
		"of the first of two":           {[]*poll{system(true, 0x2000, 0x4000)}, detailDemo, sentenceDemo.English},
		"of the second":                 {[]*poll{system(true, 0x4000, 0x2000)}, detailDemo, sentenceDemo.English},
		"the second says nothing":       {[]*poll{system(true, 0x2000, none)}, detailDemo, sentenceDemo.English},
		"in linked parts":               {[]*poll{system(false, 0x2000), system(true, 0x4000)}, detailDemo, sentenceDemo.English},
		"its end":                       {[]*poll{system(true, 0x2000), system(true, 0x4000, none)}, "", ""},
		"cut short":                     {[]*poll{system(true, 0x2000), part(classMDS, true, attributeList(attribute{attrMode, cursor{rest: []byte{0x40}}}))}, detailDemo, sentenceDemo.English},
		"not asked":                     {[]*poll{system(true, 0x2000), system(true, none)}, detailDemo, sentenceDemo.English},
		"service":                       {[]*poll{system(true, 0x1000)}, detailService, sentenceService.English},
		"configuration":                 {[]*poll{system(true, 0x0001)}, detailService, sentenceService.English},
		"standby":                       {[]*poll{system(true, 0x0002)}, detailStandby, sentenceStandby.English},
		"no such mode":                  {[]*poll{system(true, 0x4800)}, "", ""},
		"alarms demonstrate":            {[]*poll{system(true, 0x4000), alerts(0x0100)}, detailDemo, sentenceDemo.English},
		"alarms are tested":             {[]*poll{alerts(0x0400)}, detailTest, sentenceTest.English},
		"alarms stand by":               {[]*poll{alerts(0x0200)}, detailStandby, sentenceStandby.English},
		"alarms are off":                {[]*poll{alerts(0x8000)}, "", ""},
		"alarms paused":                 {[]*poll{alerts(0x4000)}, "", ""},
		"alarms do no longer":           {[]*poll{alerts(0x0100), alerts(0)}, "", ""},
		"the mode does not undo it":     {[]*poll{alerts(0x0100), system(true, 0x4000)}, detailDemo, sentenceDemo.English},
		"nor do they undo the mode":     {[]*poll{system(true, 0x2000), alerts(0)}, detailDemo, sentenceDemo.English},
		"a list alone says nothing":     {[]*poll{alerts(0x0100), part(classAlert, true, attributeList(attribute{attrAlarmsP, cursor{rest: alertList()}}))}, detailDemo, sentenceDemo.English},
		"a test within a demonstration": {[]*poll{system(true, 0x2000), alerts(0x0400)}, detailDemo + ", " + detailTest, sentenceDemo.English},
	} {
		r, w := newWitness(t)
		told := &lastTold{witness: w}
		r.sink, r.numerics.sink, r.Told = told, told.Reading, peripherals.NewTold(told, r.env.Now)
		for _, p := range append(c.said, heart) {
			r.poll(p, time.Second)
		}
		good := c.detail == ""
		if (told.reading.Quality == peripherals.Good) != good || told.reading.Detail != c.detail || told.reading.Value != 72 {
			t.Errorf("%s: %+v, want %q", name, told.reading, c.detail)
		}
		if (told.status.State == peripherals.Online) != (c.says == "") || told.status.Detail.English != c.says {
			t.Errorf("%s: %s %q, want %q", name, told.status.State, told.status.Detail, c.says)
		}
		r.gone()
		if r.poll(heart, time.Second); told.reading.Quality != peripherals.Good {
			t.Errorf("%s: it outlives the association", name)
		}
	}
}
