package main

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"telecart/appliance/api"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"MARÍA GONZÁLEZ":     "MARÍA GONZÁLEZ",
		"王小明 – 97 %":         "王小明 – 97 %",
		"a\tb\nc":            `a\tb\nc`,
		"\x1b[2J":            `\x1b[2J`,
		"\u202egnp":          `\u202egnp`,
		"bad \xff\xfe utf8":  `bad \xff\xfe utf8`,
		"c1 \u009b":          `c1 \u009b`,
		"می\u200cخواهم":      "می\u200cخواهم",
		"o\u0301":            "o\u0301",
		"bom \ufeff x":       `bom \ufeff x`,
		"nbsp\u00a0and\x7f.": `nbsp\u00a0and\x7f.`,
	} {
		if got := clean(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("\x1b[2J\x9b\u202e")
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range clean(s) {
			if unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' {
				t.Errorf("%q: %q", s, r)
			}
		}
		if cut(clean(s), 10) != clean(s) && width(cut(clean(s), 10)) > 10 {
			t.Errorf("%q is cut to %q", s, cut(clean(s), 10))
		}
	})
}

func TestTableAligns(t *testing.T) {
	var b strings.Builder
	table(&b, [][]string{
		{"NAME", "STATE", "DETAIL"},
		{"王小明", "online", ""},
		{"Jose\u0301", "offline", "unplugged"},
		{strings.Repeat("長", 40), "x", strings.Repeat("y", 100)},
	})
	column := -1
	for i, line := range strings.Split(strings.TrimRight(b.String(), "\n"), "\n") {
		state := []string{"STATE", "online", "offline", "x"}[i]
		at := width(line[:strings.Index(line, state)])
		if column < 0 {
			column = at
		}
		if at != column || strings.HasSuffix(line, " ") {
			t.Errorf("line %q: column %d, want %d", line, at, column)
		}
	}
	if !strings.Contains(b.String(), "…") || !strings.Contains(b.String(), strings.Repeat("y", 100)) {
		t.Errorf("only the last column may be long: %s", b.String())
	}
}

func TestValue(t *testing.T) {
	v := 36.649
	for _, c := range []struct {
		r    api.Reading
		want string
	}{
		{api.Reading{Value: &v, Unit: "°C", Quality: "good", Decimals: 1}, "36.6 °C"},
		{api.Reading{Value: &v, Unit: "%", Quality: "suspect"}, "37 % ?"},
		{api.Reading{Value: &v, Quality: "good"}, "37"},
		{api.Reading{Unit: "%", Quality: "good"}, "– –"},
		{api.Reading{Value: &v, Unit: "%", Quality: "no-signal"}, "– –"},
		{api.Reading{}, "– –"},
	} {
		if got := value(c.r); got != c.want {
			t.Errorf("%+v: %q, want %q", c.r, got, c.want)
		}
	}
}

func TestTimes(t *testing.T) {
	zone := time.FixedZone("west", -5*3600)
	w := world{now: now, zone: zone}
	for _, c := range []struct {
		at         time.Time
		clock, age string
	}{
		{now().Add(-5 * time.Second), "09:02:25 (14:02:25 UTC)", "now"},
		{now().Add(-30 * time.Second), "09:02:00 (14:02:00 UTC)", "30 s ago"},
		{now().Add(-2 * time.Minute), "09:00:30 (14:00:30 UTC)", "2 min ago"},
		{now().Add(-10 * time.Hour), "2026-11-21 23:02:30 (2026-11-22 04:02:30 UTC)", "10 h ago"},
		{now().AddDate(0, 0, -3), "2026-11-19 09:02:30 (14:02:30 UTC)", "3 days ago"},
		{time.Time{}, "– –", "– –"},
	} {
		if clock, age := w.clock(c.at), w.age(c.at); clock != c.clock || age != c.age {
			t.Errorf("%s: %q %q, want %q %q", c.at, clock, age, c.clock, c.age)
		}
	}
}

func TestWho(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{patient(nil), "– –"},
		{patient(&api.Patient{Number: "1", Practice: true}), "name not known, no. 1 (practice patient)"},
		{physician(nil), "– –"},
		{physician(&api.Physician{User: "demo"}), "demo"},
		{power(nil), "– –"},
		{power(&api.Power{Percent: 80}), "mains, battery 80 %"},
		{power(&api.Power{OnBattery: true, Percent: 80, MinutesRemaining: -1}), "battery 80 %"},
		{power(&api.Power{OnBattery: true, Percent: 80, MinutesRemaining: 380}), "battery 80 %, 6 h 20 left"},
		{stillState(api.Still{Quarantine: true, Discarded: true}), "discarded"},
		{stillState(api.Still{Quarantine: true}), "quarantine"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
