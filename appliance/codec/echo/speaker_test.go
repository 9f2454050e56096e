package echo

import (
	"slices"
	"testing"
)

// ramp is n samples that begin with first, none of them 0.
func ramp(first, n int) []int16 {
	s := make([]int16, n)
	for i := range s {
		s[i] = int16((first+i)%10_000 + 1)
	}
	return s
}

func TestSpeaker(t *testing.T) {
	s := newSpeaker()
	got := make([]int16, Block)
	next := func(name string, want ...[]int16) {
		t.Helper()
		s.take(got)
		if w := slices.Concat(want...); !slices.Equal(got, w) {
			t.Errorf("%s: plays %v…, want %v…", name, got[:3], w[:3])
		}
	}
	silence := make([]int16, Block)
	next("nothing was given", silence)
	s.put(ramp(1, packet))
	next("the card opens", silence)
	next("the card opens", silence)
	next("speech", ramp(1, Block))
	next("speech", ramp(1+Block, Block))
	s.put(ramp(7, 100))
	next("a part of a block", ramp(7, 100), silence[100:])
	s.put(ramp(9, Block))
	next("after a moment of silence", ramp(9, Block))

	s.put(ramp(1, 3*Block))
	s.skip(Block + 5)
	next("over a gap", ramp(6+Block, Block))
	s.skip(1 << 63)
	s.put(ramp(1, Block))
	next("the card was closed", silence)

	s = newSpeaker()
	s.silent = 0
	s.put(ramp(1, waiting))
	s.put(ramp(1+waiting, waiting)) // 160 ms too many: what is in the card stays
	for i := range 4 {
		next("in the card", ramp(1+i*Block, Block))
	}
	next("the oldest behind it are gone", ramp(1+waiting, Block))
}
