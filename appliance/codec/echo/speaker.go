package echo

import "sync"

// The loudspeaker as peripherals/conversation and drivers/alsa run it, but with
// less initial silence than the real one (40 and 10 ms): the module never finds
// an echo that comes less than 10 ms after its source, so the model must rather
// be early than late.
const (
	waiting  = Rate / 5  // samples waiting before the card, the oldest dropped: 200 ms
	card     = 4 * Block // samples in the card's buffer: 40 ms
	opening  = 2 * Block // silence before the first sound after the card was opened
	shutting = 2 * Rate  // samples of silence after which the card is closed
)

// speaker is a model of the loudspeaker: it gets what the real one gets and
// returns what that plays, at the microphone's pace. So the canceller's two
// inputs advance together: sound that arrives in bursts, not at all while the
// physician is muted, or faster than the speaker can play appears as it is
// heard.
type speaker struct {
	mu     sync.Mutex
	held   []int16 // oldest first
	silent uint64  // samples since it ran empty
}

func newSpeaker() speaker {
	return speaker{held: make([]int16, 0, card+waiting), silent: shutting}
}

// put takes samples to play.
func (s *speaker) put(samples []int16) {
	if len(samples) > waiting {
		samples = samples[len(samples)-waiting:]
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(samples) == 0 {
		return
	}
	if len(s.held) == 0 && s.silent >= shutting {
		s.held = s.held[:opening]
		clear(s.held)
	}
	if over := len(s.held) + len(samples) - (card + waiting); over > 0 { // samples in the card stay
		s.held = s.held[:card+copy(s.held[card:], s.held[card+over:])]
	}
	s.held = append(s.held, samples...)
	s.silent = 0
}

// take fills dst with what is played next, and silence if there is nothing.
func (s *speaker) take(dst []int16) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := copy(dst, s.held)
	clear(dst[n:])
	s.pass(n, uint64(len(dst)))
}

// skip skips n samples.
func (s *speaker) skip(n uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass(int(min(n, uint64(len(s.held)))), n)
}

// pass removes n held samples, within the time of total samples.
func (s *speaker) pass(n int, total uint64) {
	s.held = s.held[:copy(s.held, s.held[n:])]
	if len(s.held) == 0 {
		s.silent = min(s.silent+min(total-uint64(n), shutting), shutting)
	}
}
