package encounter

import (
	"testing"

	"telecart/appliance/api"
)

// What an earlier version stored without its UCUM unit gets it as soon as the
// device measures again.
func TestUCUMOfAnOldChannel(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	cuff := api.Reading{Device: "cuff", Quantity: "nibp-systolic", Unit: "mmHg", Value: number(120), Quality: "good", At: at(1).UTC()}
	again := cuff
	again.UCUM, again.At = "mm[Hg]", at(2).UTC()
	must(t, s.Begin(t.Context(), "e", "", at(0), nil))
	for _, step := range []struct {
		add  api.Reading
		want []string
	}{{cuff, []string{""}}, {again, []string{"mm[Hg]", "mm[Hg]"}}, {cuff, []string{"mm[Hg]", "mm[Hg]"}}} {
		must(t, s.AddReadings(t.Context(), "e", []api.Reading{step.add}))
		e, err := s.Show(t.Context(), "e")
		must(t, err)
		if len(e.Trend) != len(step.want) {
			t.Fatalf("%d readings, want %d", len(e.Trend), len(step.want))
		}
		for i, r := range e.Trend {
			if r.Unit != "mmHg" || r.UCUM != step.want[i] {
				t.Errorf("reading %d has the units %q and %q, want %q", i, r.Unit, r.UCUM, step.want[i])
			}
		}
	}
}
