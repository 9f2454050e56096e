package daemon

import (
	"testing"

	"telecart/appliance/api"
)

func TestWaves(t *testing.T) {
	run := func(device string, seq uint64, quality string) api.Wave {
		return api.Wave{Device: device, Quantity: "pleth", Rate: 75, Scale: 1, Seq: seq, Quality: quality, Samples: make([]int32, 25)}
	}
	var c waves
	first := run("a", 0, "good")
	for _, w := range []api.Wave{first, run("b", 0, "good"), run("a", 25, "good"), // goes on
		run("a", 60, "good"),    // ten samples are missing
		run("a", 85, "suspect"), // another quality
	} {
		c.add(w)
	}
	got := c.take()
	want := []struct {
		device  string
		seq     uint64
		samples int
	}{{"a", 0, 50}, {"b", 0, 25}, {"a", 60, 25}, {"a", 85, 25}}
	if len(got) != len(want) {
		t.Fatalf("%d runs, want %d", len(got), len(want))
	}
	for i, w := range want {
		if got[i].Device != w.device || got[i].Seq != w.seq || len(got[i].Samples) != w.samples {
			t.Errorf("run %d: %s %d %d, want %v", i, got[i].Device, got[i].Seq, len(got[i].Samples), w)
		}
	}
	if len(first.Samples) != 25 {
		t.Error("the run that was handed in has grown")
	}
	if len(c.take()) != 0 {
		t.Error("taken twice")
	}
	c.back(got)
	c.add(run("a", 110, "suspect"))
	if again := c.take(); len(again) != 4 || len(again[3].Samples) != 50 {
		t.Errorf("put back: %d runs", len(again))
	}
}

func TestWavesAreBounded(t *testing.T) {
	var c waves
	for i := range 3 * maxRuns {
		c.add(api.Wave{Device: "a", Quantity: "q", Rate: 1, Seq: uint64(2 * i), Samples: []int32{1}})
	}
	got := c.take()
	if len(got) != maxRuns || got[len(got)-1].Seq != uint64(2*(3*maxRuns-1)) {
		t.Errorf("%d runs, the last is %d", len(got), got[len(got)-1].Seq)
	}
}
