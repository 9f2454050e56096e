package media

import (
	"testing"
	"time"
)

// beats lets n samples go by, each beat late by so much.
func beats(p *pulse, s *shedding, from time.Time, n int, late time.Duration) (to time.Time, blind bool) {
	for range n {
		for range 20 {
			from = from.Add(beatInterval + late)
			p.beat(from)
		}
		var mean time.Duration
		mean, blind = p.sample()
		s.add(mean)
	}
	return from, blind
}

// A busy processor sheds the small pictures first, then size and rate of the
// large one, which goes on; and all comes back.
func TestABusyProcessorShedsInOrder(t *testing.T) {
	large, small := target{step{1280, 720, 30}, 2_500_000}, target{step{640, 360, 15}, 400_000}
	var p pulse
	var s shedding
	now, blind := beats(&p, &s, noon, 60, time.Millisecond)
	if blind || s.level != 0 || s.limit(sizeLarge, large) != large || s.limit(sizeSmall, small) != small {
		t.Fatalf("an idle cart sheds: %+v, blind %v", s, blind)
	}
	for level, want := range []step{{1280, 720, 30}, {640, 360, 30}, {640, 360, 15}, {640, 360, 15}} {
		if now, blind = beats(&p, &s, now, busyFor, 20*time.Millisecond); !blind {
			t.Error("delays are still believed")
		}
		if got := s.limit(sizeLarge, large); got != (target{want, large.bps}) {
			t.Errorf("step %d: the large picture is %v", level+1, got)
		}
		if got := s.limit(sizeSmall, small); got.step != stillRung.step || got.bps > 2*stillRate {
			t.Errorf("step %d: a small picture is %v", level+1, got)
		}
		if got := s.limit(sizeSmall, target{}); got != (target{}) {
			t.Errorf("step %d: what gets nothing gets %v", level+1, got)
		}
	}
	low := target{step{320, 180, 5}, 40_000}
	if got := s.limit(sizeLarge, low); got != low {
		t.Errorf("a small large picture becomes %v", got)
	}
	if beats(&p, &s, now, shedLevels*calmFor, 0); s.level != 0 {
		t.Errorf("an idle cart still sheds: %+v", s)
	}
}

// What looks like a queue on a busy cart is none; loss still is.
func TestABusyProcessorIsNoNarrowLink(t *testing.T) {
	b := budget{bps: 2_000_000}
	for range 100 {
		b.follow(sample{estimate: 100_000, overuse: true, sent: 1e6, heard: true, blind: true})
	}
	if b.bps < 2_000_000 {
		t.Errorf("the budget fell to %d", b.bps)
	}
	for range 10 {
		b.follow(sample{estimate: 100_000, sent: float64(b.bps), loss: 1 - 300_000/float64(b.bps), heard: true, blind: true})
	}
	if b.bps > 600_000 {
		t.Errorf("most is lost, and the budget is %d", b.bps)
	}
}
