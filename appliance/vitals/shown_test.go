package vitals

import (
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// shownCase is what the instruments gave, one moment after the other, and what
// is shown after the last.
type shownCase struct {
	name          string
	demonstration bool
	devices       []api.Device // of the ward, if nil
	moments       []moment
	want          string // a row for each value, on a line each
	few           string // quantities in the order in which they get a small screen's places
}

// moment is what came at noon and after seconds; a reading has that time.
type moment struct {
	after    float64
	readings []api.Reading
}

func once(readings ...api.Reading) []moment { return []moment{{0, readings}} }

// play runs a case through and returns what is shown at its end.
func play(c shownCase) (told api.Readings, now time.Time) {
	var s State
	in := Input{Demonstration: c.demonstration, Devices: c.devices}
	if in.Devices == nil {
		in.Devices = ward()
	}
	now = noon
	for _, m := range c.moments {
		now = noon.Add(time.Duration(m.after * float64(time.Second)))
		for _, r := range m.readings {
			if !r.At.IsZero() {
				r.At = r.At.Add(now.Sub(noon))
			}
			in.Readings = slices.DeleteFunc(slices.Clone(in.Readings), func(o api.Reading) bool { return o.Key() == r.Key() })
			in.Readings = append(in.Readings, r)
		}
		s, told = s.Next(in, now)
	}
	return told, now
}

func TestShown(t *testing.T) {
	for _, c := range shownCases() {
		told, now := play(c)
		var got, few []string
		for _, r := range rows(told, now) {
			got = append(got, r.String())
		}
		for _, i := range told.Vitals.Few {
			few = append(few, told.Vitals.Signs[i].Quantity)
		}
		if all := strings.Join(got, "\n"); all != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, all, c.want)
		}
		if all := strings.Join(few, " "); all != c.few {
			t.Errorf("%s: few: %s, want %s", c.name, all, c.few)
		}
	}
}

func shownCases() []shownCase {
	return slices.Concat(orderCases(), freshCases(), pressureCases(), roomCases(), differCases(), virtualCases(), choiceCases())
}

func orderCases() []shownCase {
	return []shownCase{
		{name: "nobody", moments: once()},
		{name: "one alone is not named", moments: once(from("oxi", "pulse-rate", 72), from("oxi", "spo2", 97)),
			want: "spo2 oxi 97, lead\npulse-rate oxi 72, lead", few: "spo2 pulse-rate"},
		{name: "the order of monitors", moments: once(from("ge", "new-thing", 1), from("ge", "perfusion-index", 2), from("ge", "art-mean", 90),
			from("ge", "temperature", 37), from("ge", "etco2", 36), from("ge", "respiratory-rate", 14), from("ge", "nibp-systolic", 120),
			from("ge", "cvp-mean", 8), from("ge", "pulse-rate", 72), from("ge", "heart-rate", 72), from("ge", "spo2", 97)),
			want: "heart-rate ge 72, lead\nspo2 ge 97, lead\npulse-rate ge 72, lead\nnibp ge 120, lead\nrespiratory-rate ge 14, lead\n" +
				"etco2 ge 36, lead\ntemperature ge 37.0, lead\nart ge 90, lead\ncvp ge 8, lead\nperfusion-index ge 2, lead\nnew-thing ge 1, lead",
			few: "heart-rate spo2 nibp respiratory-rate etco2 temperature perfusion-index pulse-rate"},
		{name: "a line that nobody knows stands with the lines", moments: once(from("ge", "perfusion-index", 2), from("ge", "zap-mean", 40), from("ge", "art-mean", 90)),
			want: "art ge 90, lead\nzap ge 40, lead\nperfusion-index ge 2, lead", few: "perfusion-index"},
		{name: "two that agree, in the order of the cart", moments: once(from("oxi", "spo2", 97), from("ge", "spo2", 98)),
			want: "spo2 ge 98, lead, named\nspo2 oxi 97, named", few: "spo2"},
		{name: "one that the cart does not name comes last", moments: once(from("a stranger", "spo2", 96), from("oxi", "spo2", 97)),
			want: "spo2 oxi 97, lead, named\nspo2 a stranger 96, named", few: "spo2"},
		{name: "two places of the body are two signs", moments: once(from("ge", "temperature", 37.1, at("core")), from("oxi", "temperature", 34, at("skin"))),
			want: "temperature core ge 37.1, lead, named\ntemperature skin oxi 34.0, lead, named", few: "temperature temperature"},
		{name: "without a heart rate the pulse counts", moments: once(from("ge", "heart-rate", 0, lost), from("ge", "spo2", 97), from("ge", "pulse-rate", 72),
			from("ge", "temperature", 37)),
			want: "heart-rate ge , lead\nspo2 ge 97, lead\npulse-rate ge 72, lead\ntemperature ge 37.0, lead", few: "heart-rate spo2 pulse-rate temperature"},
	}
}

func freshCases() []shownCase {
	return []shownCase{
		{name: "10 s old", moments: once(from("oxi", "spo2", 97, ago(10*time.Second))), want: "spo2 oxi 97, lead", few: "spo2"},
		{name: "11 s old", moments: once(from("oxi", "spo2", 97, ago(11*time.Second))), want: "spo2 oxi 97 11 s, lead", few: "spo2"},
		{name: "2 min old", moments: once(from("oxi", "spo2", 97, ago(125*time.Second))), want: "spo2 oxi 97 125 s, lead", few: "spo2"},
		{name: "it gets old by itself", moments: []moment{{0, []api.Reading{from("oxi", "spo2", 97)}}, {12, nil}}, want: "spo2 oxi 97 12 s, lead", few: "spo2"},
		{name: "a little ahead of the cart", moments: once(from("oxi", "spo2", 97, ago(-9*time.Second))), want: "spo2 oxi 97, lead", few: "spo2"},
		{name: "of the future", moments: once(from("oxi", "spo2", 97, ago(-time.Hour))), want: "spo2 oxi 97 -1 s, lead", few: "spo2"},
		{name: "of no time", moments: once(from("oxi", "spo2", 97, func(r *api.Reading) { r.At = time.Time{} })), want: "spo2 oxi 97 -1 s, lead", few: "spo2"},
		{name: "doubtful", moments: once(from("oxi", "spo2", 91, doubtful)), want: "spo2 oxi 91 ?, lead", few: "spo2"},
		{name: "doubtful and old", moments: once(from("oxi", "spo2", 91, doubtful, ago(time.Minute))), want: "spo2 oxi 91 ? 60 s, lead", few: "spo2"},
		{name: "a real zero", moments: once(from("oxi", "perfusion-index", 0)), want: "perfusion-index oxi 0, lead", few: "perfusion-index"},
		{name: "a value beside no signal", moments: once(from("oxi", "spo2", 97, func(r *api.Reading) { r.Quality = noSignal })), want: "spo2 oxi , lead", few: "spo2"},
		{name: "no quality", moments: once(from("oxi", "spo2", 97, func(r *api.Reading) { r.Quality = "" })), want: "spo2 oxi , lead", few: "spo2"},
		{name: "a quality that is not known", moments: once(from("oxi", "spo2", 97, func(r *api.Reading) { r.Quality = "splendid" })), want: "spo2 oxi , lead", few: "spo2"},
		{name: "not a number", moments: once(from("oxi", "spo2", 97, notANumber)), want: "spo2 oxi , lead", few: "spo2"},
		{name: "a cuff's value that is sent again", moments: once(from("ge", "heart-rate", 72, clock(0)), from("ge", "nibp-systolic", 118, clock(20*time.Minute))),
			want: "heart-rate ge 72, lead\nnibp ge 118 1200 s, lead", few: "heart-rate nibp"},
		{name: "a temperature that is sent again", moments: once(from("ge", "heart-rate", 72, clock(0)), from("ge", "temperature", 37, clock(time.Hour))),
			want: "heart-rate ge 72, lead\ntemperature ge 37.0 3600 s, lead", few: "heart-rate temperature"},
		{name: "a monitor that gives the time of its measurement", moments: once(from("ge", "spo2", 97, clock(0)),
			from("ge", "nibp-systolic", 118, clock(20*time.Minute), ago(20*time.Minute))),
			want: "spo2 ge 97, lead\nnibp ge 118 1200 s, lead", few: "spo2 nibp"},
		{name: "another device's clock counts for nothing", moments: once(from("philips", "heart-rate", 72, clock(-time.Hour)), from("ge", "spo2", 97, clock(0))),
			want: "heart-rate philips 72, lead\nspo2 ge 97, lead", few: "heart-rate spo2"},
		{name: "a clock that was set back makes nothing old", moments: []moment{
			{0, []api.Reading{from("ge", "temperature", 37, clock(0))}}, {60, []api.Reading{from("ge", "spo2", 97, clock(time.Hour))}}},
			want: "spo2 ge 97, lead\ntemperature ge 37.0 60 s, lead", few: "spo2 temperature"},
	}
}

func pressureCases() []shownCase {
	sys, dia, mean := from("ge", "nibp-systolic", 128), from("ge", "nibp-diastolic", 82), from("ge", "nibp-mean", 97)
	minuteAgo := func(r api.Reading) api.Reading { r.At = r.At.Add(-time.Minute); return r }
	without := func(r api.Reading) api.Reading { lost(&r); return r }
	doubted := func(r api.Reading) api.Reading { doubtful(&r); return r }
	return []shownCase{
		{name: "a pressure", moments: once(mean, dia, sys), want: "nibp ge 128/82/97, lead", few: "nibp"},
		{name: "of two measurements only the newer", moments: once(sys, minuteAgo(dia), minuteAgo(mean)), want: "nibp ge 128, lead", few: "nibp"},
		{name: "also when its first part is the older", moments: once(minuteAgo(sys), dia), want: "nibp ge 82, lead", few: "nibp"},
		{name: "a part without a signal", moments: once(sys, without(dia)), want: "nibp ge 128/, lead", few: "nibp"},
		{name: "a doubtful part", moments: once(sys, doubted(dia)), want: "nibp ge 128/82 ?, lead", few: "nibp"},
		{name: "parts of two instruments", moments: once(sys, from("cuff", "nibp-diastolic", 80)), want: "nibp ge 128, lead, named\nnibp cuff 80, named", few: "nibp"},
		{name: "two places of one kind", moments: once(from("ge", "ibp-mean", 70, at("P4")), from("ge", "ibp-mean", 12, at("P2"))),
			want: "ibp P2 ge 12, lead\nibp P4 ge 70, lead"},
	}
}

func roomCases() []shownCase {
	return []shownCase{
		{name: "no sensor on the patient yet", moments: once(from("oxi", "spo2", 0, lost), from("oxi", "perfusion-index", 0, lost)), want: "spo2 oxi , lead", few: "spo2"},
		{name: "two without a sensor say it once", moments: once(from("ge", "spo2", 0, lost), from("oxi", "spo2", 0, lost)), want: "spo2 ge , lead", few: "spo2"},
		{name: "one that never gave it takes no room beside one that does", moments: once(from("ge", "spo2", 0, lost), from("oxi", "spo2", 97)),
			want: "spo2 oxi 97, lead", few: "spo2"},
		{name: "a cuff that never measured takes no room", moments: once(from("cuff", "nibp-systolic", 0, lost), from("cuff", "nibp-diastolic", 0, lost),
			from("cuff", "cuff-pressure", 0, lost), from("ge", "art-mean", 0, lost), from("ge", "temperature", 0, lost))},
		{name: "an inflated cuff has the place of its result", moments: once(from("cuff", "nibp-systolic", 118), from("cuff", "cuff-pressure", 140)),
			want: "cuff-pressure cuff 140, lead\nnibp cuff 118, lead", few: "cuff-pressure"},
		{name: "an empty cuff takes no room", moments: []moment{{0, []api.Reading{from("cuff", "cuff-pressure", 140)}}, {1, []api.Reading{from("cuff", "cuff-pressure", 0, lost)}}}},
		{name: "what was lost is seen to be lost", moments: []moment{{0, []api.Reading{from("ge", "temperature", 37), from("oxi", "spo2", 97)}},
			{1, []api.Reading{from("ge", "temperature", 0, lost), from("oxi", "spo2", 0, lost)}}},
			want: "spo2 oxi , lead\ntemperature ge , lead", few: "spo2 temperature"},
		{name: "also beside one that still gives it", moments: []moment{{0, []api.Reading{from("ge", "spo2", 97), from("oxi", "spo2", 97)}},
			{20, []api.Reading{from("ge", "spo2", 0, lost), from("oxi", "spo2", 97)}}},
			want: "spo2 ge , named\nspo2 oxi 97, lead, named", few: "spo2"},
	}
}

func differCases() []shownCase {
	return []shownCase{
		{name: "they differ", moments: once(from("ge", "spo2", 86), from("oxi", "spo2", 97)),
			want: "spo2 ge 86, lead, differs, named\nspo2 oxi 97, beside, differs, named", few: "spo2"},
		{name: "of three one differs", moments: once(from("ge", "spo2", 97), from("philips", "spo2", 97), from("oxi", "spo2", 90)),
			want: "spo2 ge 97, lead, differs, named\nspo2 philips 97, named\nspo2 oxi 90, beside, differs, named", few: "spo2"},
		{name: "a doubtful one does not differ", moments: once(from("ge", "spo2", 97), from("oxi", "spo2", 50, doubtful)),
			want: "spo2 ge 97, lead, named\nspo2 oxi 50 ?, named", few: "spo2"},
		{name: "an old one does not differ", moments: once(from("ge", "spo2", 97), from("oxi", "spo2", 50, ago(time.Minute))),
			want: "spo2 ge 97, lead, named\nspo2 oxi 50 60 s, named", few: "spo2"},
		{name: "two cuffs of about the same time", moments: once(from("ge", "nibp-systolic", 118), from("ge", "nibp-diastolic", 76),
			from("cuff", "nibp-systolic", 121, ago(time.Minute)), from("cuff", "nibp-diastolic", 95, ago(time.Minute))),
			want: "nibp ge 118/76, lead, differs, named\nnibp cuff 121/95 60 s, beside, differs, named", few: "nibp"},
		{name: "two cuffs of two times", moments: once(from("ge", "nibp-systolic", 118, ago(20*time.Minute)), from("cuff", "nibp-systolic", 160, ago(10*time.Minute))),
			want: "nibp ge 118 1200 s, named\nnibp cuff 160 600 s, lead, named", few: "nibp"},
		{name: "two places of the body do not differ", moments: once(from("ge", "temperature", 37.1, at("core")), from("ge", "temperature", 34, at("skin"))),
			want: "temperature core ge 37.1, lead\ntemperature skin ge 34.0, lead", few: "temperature temperature"},
	}
}

func virtualCases() []shownCase {
	trainer := []api.Device{{ID: "sim", Label: "Trainer", Virtual: true}, {ID: "oxi", Label: "Oximeter"}}
	return []shownCase{
		{name: "a virtual one never stands for a real one", devices: trainer, moments: once(from("sim", "spo2", 97), from("oxi", "spo2", 0, lost)),
			want: "spo2 sim 97, lead, named, virtual", few: "spo2"},
		{name: "nor when the real one is lost", devices: trainer, moments: []moment{{0, []api.Reading{from("sim", "spo2", 97), from("oxi", "spo2", 97)}},
			{60, []api.Reading{from("sim", "spo2", 97), from("oxi", "spo2", 0, lost)}}},
			want: "spo2 oxi , lead, named\nspo2 sim 97, named, virtual", few: "spo2"},
		{name: "and does not differ from it", devices: trainer, moments: once(from("sim", "spo2", 80), from("oxi", "spo2", 97)),
			want: "spo2 oxi 97, lead, named\nspo2 sim 80, named, virtual", few: "spo2"},
		{name: "one alone is marked", devices: trainer[:1], moments: once(from("sim", "spo2", 97)), want: "spo2 sim 97, lead, named, virtual", few: "spo2"},
		{name: "a demonstration says it of itself", devices: trainer[:1], demonstration: true, moments: once(from("sim", "spo2", 97)),
			want: "spo2 sim 97, lead", few: "spo2"},
		{name: "but not with a real one among them", devices: trainer, demonstration: true, moments: once(from("sim", "spo2", 97), from("oxi", "pulse-rate", 72)),
			want: "spo2 sim 97, lead, named, virtual\npulse-rate oxi 72, lead", few: "spo2 pulse-rate"},
		{name: "a real one takes its place at once", devices: trainer, moments: []moment{{0, []api.Reading{from("sim", "spo2", 97)}},
			{1, []api.Reading{from("sim", "spo2", 97), from("oxi", "spo2", 91, doubtful)}}},
			want: "spo2 oxi 91 ?, lead, named\nspo2 sim 97, named, virtual", few: "spo2"},
	}
}

// What was measured on the patient before, by its own time, by the monitor's
// clock, or because it began then, is not shown with the next, although it came
// later.
func TestMeasuredBefore(t *testing.T) {
	began := func(r *api.Reading) { r.Began = noon.Add(-20 * time.Second) }
	in := Input{Devices: ward(), PatientSince: noon.Add(-15 * time.Second)}
	in.Readings = []api.Reading{from("ge", spo2, 97, clock(0)), from("ge", "nibp-systolic", 118, clock(16*time.Second)),
		from("philips", "nibp-systolic", 119, ago(16*time.Second)), from("cuff", "nibp-systolic", 120, began), from("oxi", spo2, 96)}
	if _, told := (State{}).Next(in, noon); len(told.Readings) != 2 || told.Readings[0].Quantity != spo2 || told.Readings[1].Quantity != spo2 {
		t.Errorf("%+v", told.Readings)
	}
}

// What was measured on one patient is not shown with the next, not even as
// something that was lost; what is measured anew is.
func TestAnotherPatient(t *testing.T) {
	in := Input{Devices: ward(), Readings: []api.Reading{from("cuff", "nibp-systolic", 118), from("oxi", spo2, 97), from("ge", spo2, 88)}}
	s, told := State{}.Next(in, noon)
	if len(told.Readings) != 3 || !told.Vitals.PatientSince.IsZero() {
		t.Fatalf("before: %+v", told)
	}
	at := func(d time.Duration) change { return ago(-d) }
	in.PatientSince = noon.Add(time.Second)
	in.Readings = []api.Reading{in.Readings[0], from("oxi", spo2, 96, at(time.Second)), in.Readings[2]}
	s, told = s.Next(in, noon.Add(2*time.Second))
	if got := rows(told, noon.Add(2*time.Second)); len(got) != 1 || got[0].String() != "spo2 oxi 96, lead" || len(told.Readings) != 1 {
		t.Errorf("the next patient is shown %v, told %+v", got, told.Readings)
	}
	if !told.Vitals.PatientSince.Equal(in.PatientSince) {
		t.Errorf("shown as of the patient since %v", told.Vitals.PatientSince)
	}
	in.Readings[0] = from("cuff", "nibp-systolic", 0, lost, at(3*time.Second))
	if _, told = s.Next(in, noon.Add(3*time.Second)); len(rows(told, noon)) != 1 {
		t.Errorf("a value of the patient before is shown as lost: %v", rows(told, noon))
	}
}
