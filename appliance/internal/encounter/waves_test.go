package encounter

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"telecart/appliance/record"
)

func TestWaves(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	if err := s.Begin(t.Context(), "e", "", at, nil); err != nil {
		t.Fatal(err)
	}
	run := func(seq uint64, n int, after time.Duration) record.Wave {
		w := record.Wave{Device: "spo2", Quantity: "pleth", Label: "Pleth", UCUM: "1", MDC: 150452, Rate: 75, Scale: 1, Offset: -3,
			Seq: seq, Quality: "good", At: at.Add(after)}
		for i := range n {
			w.Samples = append(w.Samples, int32(i-5))
		}
		return w
	}
	// 25 samples, 25 more, then a gap of 10.
	want := []record.Wave{run(0, 25, time.Second), run(25, 25, 2*time.Second), run(60, 25, 3*time.Second)}
	if err := s.AddWaves(t.Context(), "e", want); err != nil {
		t.Fatal(err)
	}
	got, err := s.Waves(t.Context(), "e")
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d runs, %v", len(got), err)
	}
	for i := range got {
		if !got[i].At.Equal(want[i].At) {
			t.Errorf("run %d: at %v", i, got[i].At)
		}
		got[i].At = want[i].At
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("run %d: got %+v, want %+v", i, got[i], want[i])
		}
	}
	e, err := s.Show(t.Context(), "e")
	if err != nil || len(e.Curves) != 1 {
		t.Fatalf("%+v %v", e.Curves, err)
	}
	if c := e.Curves[0]; c.Samples != 75 || c.Gaps != 1 || c.Rate != 75 || !c.To.Equal(want[2].At) {
		t.Errorf("wave %+v, want 75 samples with one gap", c)
	}
}

func TestWaveRefused(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Begin(t.Context(), "e", "", time.Now(), nil)
	good := record.Wave{Device: "a", Quantity: "pleth", Rate: 75, Quality: "good", At: time.Now(), Samples: []int32{1}}
	none, still, odd := good, good, good
	none.Samples, still.Rate, odd.Quality = nil, 0, "fine"
	err = s.AddWaves(t.Context(), "e", []record.Wave{none, good, still, odd})
	if !errors.Is(err, ErrRefused) || strings.Count(err.Error(), "is refused") != 3 {
		t.Errorf("got %v, want three refusals", err)
	}
	if got, _ := s.Waves(t.Context(), "e"); len(got) != 1 {
		t.Errorf("%d runs are stored, want the good one", len(got))
	}
}
