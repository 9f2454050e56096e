package echo

import "sync"

// The loudspeaker as peripherals/conversation and drivers/alsa run it, but with
// less silence before a beginning than the real one puts there (40 and 10 ms):
// the module never finds an echo that comes less than 10 ms after what it is
// an echo of, so the model must rather be early than late.
const (
	waiting  = Rate / 5  // samples that wait before the card, the oldest dropped: 200 ms
	card     = 4 * Block // samples in the card's buffer: 40 ms
	opening  = 2 * Block // silence before the first sound after the card was opened
	shutting = 2 * Rate  // samples of silence after which the card is closed
)

// speaker is a model of the loudspeaker: it gets what the real one gets and
// tells what that plays, at the pace of the microphone. So the canceller's
// two inputs advance together: sound that arrives in bursts, not at all while
// the physician is muted, or more than the speaker can keep is seen as it is
// heard.
type speaker struct {
	mu     sync.Mutex
	held   []int16 // oldest first
	silent uint64  // samples since it ran empty
}

func newSpeaker() speaker {
	return speaker{held: make([]int16, 0, card+waiting), silent: shutting}
}

// put takes what is to be played.
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
	if over := len(s.held) + len(samples) - (card + waiting); over > 0 { // what is in the card stays
		s.held = s.held[:card+copy(s.held[card:], s.held[card+over:])]
	}
	s.held = append(s.held, samples...)
	s.silent = 0
}

// take fills dst with what is played next, silence where there is nothing.
func (s *speaker) take(dst []int16) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := copy(dst, s.held)
	clear(dst[n:])
	s.pass(n, uint64(len(dst)))
}

// skip passes over n samples.
func (s *speaker) skip(n uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass(int(min(n, uint64(len(s.held)))), n)
}

// pass takes n held samples away, of the time that total samples take.
func (s *speaker) pass(n int, total uint64) {
	s.held = s.held[:copy(s.held, s.held[n:])]
	if len(s.held) == 0 {
		s.silent = min(s.silent+min(total-uint64(n), shutting), shutting)
	}
}
