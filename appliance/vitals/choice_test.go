package vitals

import (
	"testing"
	"time"

	"telecart/appliance/api"
)

// choiceCases are of who stands for a sign: it stays while it is good, for ten
// seconds after, and does not come back by itself.
func choiceCases() []shownCase {
	oxi := func(v float64, c ...change) api.Reading { return from("oxi", "spo2", v, c...) }
	ge := func(v float64, c ...change) api.Reading { return from("ge", "spo2", v, c...) }
	both := func(at, g, o float64) moment { return moment{at, []api.Reading{ge(g), oxi(o)}} }
	only := func(at float64, r ...api.Reading) moment { return moment{at, r} }
	story := []moment{only(0, oxi(97)), only(1, ge(96)), only(2, oxi(91, doubtful)), only(5, oxi(97)), only(7, oxi(0, lost), ge(96)), only(15, ge(96))}
	const geLeads, oxiLeads = "spo2 ge 96, lead, named\nspo2 oxi 97, named", "spo2 ge 96, named\nspo2 oxi 97, lead, named"
	return []shownCase{
		{name: "the first that is there stays", moments: story[:2], want: oxiLeads, few: "spo2"},
		{name: "a doubt does not change it", moments: story[:3], want: "spo2 ge 96, named\nspo2 oxi 91 ?, lead, named", few: "spo2"},
		{name: "nor does a loss at once", moments: story[:6], want: "spo2 ge 96, named\nspo2 oxi , lead, named", few: "spo2"},
		{name: "ten seconds of loss do", moments: append(story[:6:6], only(15.5)), want: "spo2 ge 96, lead, named\nspo2 oxi , named", few: "spo2"},
		{name: "it does not come back by itself", moments: append(story[:6:6], only(16), only(17, oxi(97))), want: geLeads, few: "spo2"},
		{name: "silence is a loss", moments: []moment{both(0, 96, 97), only(9, oxi(97)), only(12, oxi(97))}, want: "spo2 ge 96 12 s, named\nspo2 oxi 97, lead, named", few: "spo2"},
		{name: "doubtful but present before good but old", moments: once(ge(97, ago(time.Minute)), oxi(91, doubtful)),
			want: "spo2 ge 97 60 s, named\nspo2 oxi 91 ?, lead, named", few: "spo2"},
		{name: "of two that are old the newer", moments: once(ge(97, ago(time.Hour)), oxi(96, ago(time.Minute))),
			want: "spo2 ge 97 3600 s, named\nspo2 oxi 96 60 s, lead, named", few: "spo2"},
		{name: "two that differed stay beside each other, and nothing is said that is not so", moments: []moment{both(0, 97, 97), both(1, 97, 90), both(11, 97, 95)},
			want: "spo2 ge 97, lead, named\nspo2 oxi 95, beside, named", few: "spo2"},
		{name: "until they agree for ten seconds", moments: []moment{both(0, 97, 97), both(1, 97, 90), both(11.1, 97, 95)},
			want: "spo2 ge 97, lead, named\nspo2 oxi 95, named", few: "spo2"},
		{name: "a third that differs does not wait for that", moments: []moment{both(0, 97, 90), only(2, ge(97), oxi(97), from("philips", "spo2", 80))},
			want: "spo2 ge 97, lead, differs, named\nspo2 philips 80, beside, differs, named\nspo2 oxi 97, named", few: "spo2"},
		{name: "the cuff that measured last, whatever is sent again", moments: once(from("ge", "heart-rate", 72, clock(0)),
			from("ge", "nibp-systolic", 118, clock(20*time.Minute)), from("cuff", "nibp-systolic", 160, ago(10*time.Minute))),
			want: "heart-rate ge 72, lead\nnibp ge 118 1200 s, named\nnibp cuff 160 600 s, lead, named", few: "heart-rate nibp"},
	}
}

func TestApart(t *testing.T) {
	tests := []struct {
		quantity string
		a, b     float64
		want     bool
	}{
		{"spo2", 97, 93, false}, {"spo2", 97, 92, true},
		{"heart-rate", 72, 82, false}, {"heart-rate", 72, 83, true}, {"heart-rate", 180, 164, false}, {"pulse-rate", 180, 150, true},
		{"respiratory-rate", 14, 19, false}, {"respiratory-rate", 14, 20, true},
		{"temperature", 37.1, 37.6, false}, {"temperature", 37.1, 37.7, true},
		{"etco2", 36, 42, false}, {"etco2", 36, 43, true},
		{"nibp-systolic", 120, 135, false}, {"nibp-systolic", 120, 136, true}, {"art-mean", 90, 106, true}, {"nibp-diastolic", 60, 80, true},
		{"perfusion-index", 0.2, 9, false}, {"new-thing", 0, 1000, false},
	}
	for _, tt := range tests {
		if apart(tt.quantity, tt.a, tt.b) != tt.want || apart(tt.quantity, tt.b, tt.a) != tt.want {
			t.Errorf("%s %v and %v: not %v", tt.quantity, tt.a, tt.b, tt.want)
		}
	}
}

// What went in is not changed: the daemon keeps it, and records it.
func TestNextChangesNothing(t *testing.T) {
	in := Input{Devices: ward(), Readings: []api.Reading{from("ge", "spo2", 97), from("oxi", "spo2", 86), from("oxi", "heart-rate", 72, notANumber)}}
	before, first := State{}.Next(in, noon)
	again, second := before.Next(in, noon.Add(time.Minute))
	if in.Readings[2].Quality != good || !in.Readings[0].MeasuredAt.IsZero() {
		t.Errorf("the input was changed: %+v", in.Readings)
	}
	if c := before.choices[place{spo2, ""}]; !c.differs(noon) || again.choices[place{spo2, ""}].differs(noon.Add(time.Minute)) {
		t.Errorf("the state before was changed: %+v", c)
	}
	if !first.Vitals.Signs[1].Differs || second.Vitals.Signs[1].Differs {
		t.Errorf("told first %+v, then %+v", first.Vitals.Signs[1], second.Vitals.Signs[1])
	}
}
