package media

import "math"

// mixer adds up the voices. It has no clock: one speaker's samples wait until
// all speakers have as many. A single voice passes unchanged, and at once.
type mixer struct {
	seats [maxPeople]struct {
		waiting []int16
		speaks  bool
		missed  int // samples of others since the last ones of this one
	}
	gain float64 // of the last block; 0 means 1
}

// mixSlack is how many samples a speaker may be behind before nobody waits for
// them, and how many wait at most: 60 ms.
const mixSlack = 3 * voiceFrame

// put takes the samples of the speaker at seat, and returns what can be played
// now.
func (m *mixer) put(seat int, samples []int16) []int16 {
	for i := range m.seats {
		s := &m.seats[i]
		if i == seat {
			s.speaks, s.missed = true, 0
			s.waiting = append(s.waiting, samples...)
		} else if s.missed += len(samples); s.missed > mixSlack {
			s.speaks = false
		}
	}
	return m.take()
}

// leave drops what the speaker at seat said, and returns what need not wait for
// them any more.
func (m *mixer) leave(seat int) []int16 {
	m.seats[seat].waiting, m.seats[seat].speaks = nil, false
	return m.take()
}

// take takes as many samples as all speakers have.
func (m *mixer) take() []int16 {
	n := math.MaxInt
	for i := range m.seats {
		s := &m.seats[i]
		if over := len(s.waiting) - mixSlack; over > 0 && m.others(i) {
			s.waiting = s.waiting[over:]
		}
		if s.speaks {
			n = min(n, len(s.waiting))
		}
	}
	if n == math.MaxInt || n == 0 {
		return nil
	}
	sum := make([]int, n)
	for i := range m.seats {
		s := &m.seats[i]
		k := min(n, len(s.waiting))
		for j, v := range s.waiting[:k] {
			sum[j] += int(v)
		}
		s.waiting = s.waiting[:copy(s.waiting, s.waiting[k:])]
	}
	return m.limit(sum)
}

func (m *mixer) others(seat int) bool {
	for i := range m.seats {
		if i != seat && m.seats[i].speaks {
			return true
		}
	}
	return false
}

// limit attenuates a block as much as it would clip, and recovers slowly,
// within a second.
func (m *mixer) limit(sum []int) []int16 {
	peak := 0
	for _, v := range sum {
		peak = max(peak, v, -v-1)
	}
	gain := 1.0
	if m.gain > 0 {
		gain = min(1, m.gain+float64(len(sum))/soundClock)
	}
	if float64(peak)*gain > math.MaxInt16 {
		gain = math.MaxInt16 / float64(peak)
	}
	m.gain = gain
	out := make([]int16, len(sum))
	for i, v := range sum {
		out[i] = int16(float64(v) * gain)
	}
	return out
}
