package media

import (
	"math"
	"slices"
	"testing"
)

// block is n equal samples.
func block(n int, v int16) []int16 { return slices.Repeat([]int16{v}, n) }

func TestASingleVoicePassesAsItIsAndAtOnce(t *testing.T) {
	var m mixer
	said := []int16{math.MinInt16, -1, 0, 1, math.MaxInt16}
	for range 10 {
		if got := m.put(2, said); !slices.Equal(got, said) {
			t.Fatalf("%v became %v", said, got)
		}
	}
}

func TestVoicesAreAddedUp(t *testing.T) {
	var m mixer
	m.put(0, block(voiceFrame, 1))
	// The other one begins: from now on both wait for each other.
	if got := m.put(3, block(voiceFrame, 10)); got != nil {
		t.Errorf("%d samples of the second came without the first", len(got))
	}
	for n := range 50 {
		got := m.put(0, block(voiceFrame, 1))
		if want := block(voiceFrame, 11); !slices.Equal(got, want) {
			t.Fatalf("frame %d: %d samples, the first %v", n, len(got), got[:min(1, len(got))])
		}
		if got := m.put(3, block(voiceFrame, 10)); got != nil {
			t.Fatalf("frame %d: more came than was said", n)
		}
	}
}

// Who stops is waited for as long as a late packet may take; then the other
// one goes on and nothing of theirs is lost. Who leaves is not waited for.
func TestNobodyWaitsForWhoIsSilent(t *testing.T) {
	var m mixer
	m.put(0, block(voiceFrame, 1))
	m.put(1, block(voiceFrame, 1))
	m.put(0, block(voiceFrame, 1))
	said, played := 0, 0
	for range 10 {
		said += voiceFrame
		played += len(m.put(1, block(voiceFrame, 1)))
	}
	if played != said {
		t.Errorf("%d samples of %d were played", played, said)
	}
	m.put(0, block(voiceFrame, 1))
	m.put(0, block(voiceFrame, 1))
	if got := m.leave(1); len(got) != 2*voiceFrame {
		t.Errorf("%d samples came when the silent one left", len(got))
	}
	if got := m.put(0, block(voiceFrame, 1)); len(got) != voiceFrame {
		t.Error("somebody waits for who left")
	}
}

// What comes in a heap is not kept for ever.
func TestVoicesDoNotPileUp(t *testing.T) {
	var m mixer
	m.put(0, block(voiceFrame, 1))
	m.put(1, block(voiceFrame, 1))
	m.put(0, block(20*voiceFrame, 1))
	for range 4 {
		m.put(1, block(voiceFrame, 1))
		m.put(0, block(voiceFrame, 1))
	}
	for i := range m.seats {
		if n := len(m.seats[i].waiting); n > mixSlack {
			t.Errorf("seat %d: %d samples wait, at most %d may", i, n, mixSlack)
		}
	}
}

// Four loud voices are turned down, not cut off, and one alone is heard in full
// again a second later.
func TestLoudVoicesDoNotClip(t *testing.T) {
	var m mixer
	for pos := uint64(0); pos < soundClock/10; pos += voiceFrame {
		var got []int16
		loud := tone(pos, voiceFrame, 300)
		for i := range loud {
			loud[i] *= 3
		}
		for seat := range maxPeople {
			got = append(got, m.put(seat, loud)...)
		}
		for i, v := range got {
			if math.Abs(float64(v)) > 32767 || loud[i] > 100 && v < loud[i] || loud[i] < -100 && v > loud[i] {
				t.Fatalf("four times %d became %d", loud[i], v)
			}
		}
	}
	for seat := range maxPeople - 1 {
		m.leave(seat)
	}
	var got []int16
	for range soundClock / voiceFrame {
		got = m.put(maxPeople-1, block(voiceFrame, 1000))
	}
	if !slices.Equal(got, block(voiceFrame, 1000)) {
		t.Errorf("one alone is still turned down: %d", got[0])
	}
}
