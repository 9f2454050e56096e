package intellivue

import (
	"testing"
	"time"

	"telecart/peripherals"
)

// A measurement that is repeated is good only where it is known to be new.
func TestDate(t *testing.T) {
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		stamp   time.Time
		device  time.Time
		quality peripherals.Quality
		detail  peripherals.Words
	}{
		{"now", noon, noon, peripherals.Good, ""},
		{"a minute ago", noon, noon.Add(time.Minute), peripherals.Good, ""},
		{"before", noon, noon.Add(61 * time.Second), peripherals.Suspect, "measured at 12:00"},
		{"yesterday", noon, noon.Add(24 * time.Hour), peripherals.Suspect, "measured at 12:00"},
		{"a clock of whole seconds", noon, noon.Add(-5 * time.Second), peripherals.Good, ""},
		{"the clock was set back", noon, noon.Add(-6 * time.Second), peripherals.Suspect, "measured at 12:00, later than the monitor's clock"},
		{"summer time ends", noon, noon.Add(-time.Hour), peripherals.Suspect, "measured at 12:00, later than the monitor's clock"},
		{"no clock", noon, time.Time{}, peripherals.Suspect, "measured at 12:00, the monitor's clock is not known"},
		{"no stamp", time.Time{}, noon, peripherals.Good, detailUndated},
		{"neither", time.Time{}, time.Time{}, peripherals.Good, detailUndated},
	} {
		rd := peripherals.Reading{Quality: peripherals.Good}
		date(&rd, c.stamp, c.device)
		if rd.Quality != c.quality || rd.Detail != c.detail || !rd.DeviceTime.Equal(c.stamp) {
			t.Errorf("%s: %+v, want %s %q", c.name, rd, c.quality, c.detail)
		}
		rd = peripherals.Reading{Detail: detailInvalid}
		if date(&rd, c.stamp, c.device); rd.Quality != peripherals.NoSignal || rd.Detail != detailInvalid {
			t.Errorf("%s: without a number: %+v", c.name, rd)
		}
	}
}

// What a cuff's value is told as, and when it is told again.
func TestCuffSteps(t *testing.T) {
	const (
		noon, impossible, noDay = "2026010112000000", "2026134599999900", "2026023112000000"
		later                   = ", the monitor's clock is not known"
	)
	clock := time.Date(2026, 1, 1, 12, 0, 20, 0, time.Local)
	type step struct {
		value  uint32
		stamp  string
		device time.Time
		told   string // quality and detail; empty: nothing
	}
	for name, steps := range map[string][]step{
		"repeated":              {{118, noon, clock, "good "}, {118, noon, clock.Add(time.Hour), ""}},
		"the clock comes later": {{118, noon, time.Time{}, "suspect measured at 12:00" + later}, {118, noon, clock, "good "}, {118, noon, time.Time{}, ""}, {118, noon, clock, ""}},
		"and shows it is old":   {{118, noon, time.Time{}, "suspect measured at 12:00" + later}, {118, noon, clock.Add(time.Hour), "suspect measured at 12:00"}},
		"never a stamp":         {{118, "", clock, string("good " + detailUndated)}, {118, "", clock, ""}},
		"no such time":          {{118, impossible, clock, string("good " + detailUndated)}},
		"no such day":           {{118, noDay, clock, string("good " + detailUndated)}},
		"no time":               {{118, "FFFFFFFFFFFFFFFF", clock, string("good " + detailUndated)}},
		"the stamp came before": {{118, noon, clock, "good "}, {118, "", clock.Add(time.Hour), ""}, {118, noon, clock.Add(time.Hour), ""}},
		"but of another value":  {{118, noon, clock, "good "}, {120, "", clock, string("good " + detailUndated)}},
	} {
		told := ""
		n := newNumerics(func(r peripherals.Reading) { told = r.Quality.String() + " " + string(r.Detail) })
		for i, s := range steps {
			value := cursor{rest: words(half(nil, 0x4A05, 0, unitMmHg), s.value)}
			list := []attribute{{attrNumeric, value}}
			if s.stamp != "" {
				list = append(list, attribute{attrTimeStamp, cursor{rest: unhex(t, s.stamp)}})
			}
			told = ""
			n.object(handle{1, 2}, attributeList(list...), moment{since: time.Duration(i) * time.Second, device: s.device})
			if told != s.told {
				t.Errorf("%s, step %d: told %q, want %q", name, i, told, s.told)
			}
		}
	}
}
