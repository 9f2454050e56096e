package suntech

import (
	"fmt"
	"time"
)

// size is the patient's, as the person at the bedside said it. There is no
// default: an adult's pressure in a newborn's cuff does harm, so what is not
// said is not guessed.
type size string

const (
	adult   size = "adult"
	child   size = "child"
	neonate size = "neonate"
)

// Limits that this driver keeps whatever the module does. The module has its
// own, as IEC 80601-2-30 wants them; ours are a second, independent pair of
// eyes, so they lie at the standard's figures or just above.
//
//	                       adult  child  neonate
//	cuff pressure at most    300    300      150  mmHg
//	inflated at most         185    185       95  s
//	empty below               15     15        5  mmHg
//	starts in 15 minutes       8      6        4
//
// The time is the standard's (180 s and 90 s) plus 5 s, so that the module,
// if it works, is the one that stops. The number of starts is ours: a cuff that
// is inflated again and again lets no blood out of the arm (petechiae, nerve
// damage, compartment syndrome; newborns most). 8 allows a reading every two
// minutes, which is what resuscitation and induction need; a child's smaller
// arm gets 6, and a newborn's 4, one every four minutes. Every start counts,
// also one that failed or was stopped: it is the pressure that does the harm.
// The count is kept over a restart of the program (remember.go).
type limits struct {
	pressure int // mmHg
	inflated time.Duration
	empty    int // mmHg
	starts   int // in window
}

// window is what starts are counted in.
const window = 15 * time.Minute

// rest is how long the cuff stays empty before the interval mode fills it
// again, as the standard wants; a person may start at once.
const rest = 30 * time.Second

func (s size) limits() limits {
	switch s {
	case neonate:
		return limits{pressure: 150, inflated: 95 * time.Second, empty: 5, starts: 4}
	case child:
		return limits{pressure: 300, inflated: 185 * time.Second, empty: 15, starts: 6}
	}
	// Also while the size is not known: nothing was started then.
	return limits{pressure: 300, inflated: 185 * time.Second, empty: 15, starts: 8}
}

// recent returns those of starts that still count at the time at.
func recent(starts []time.Time, at time.Time) []time.Time {
	var kept []time.Time
	for _, s := range starts {
		if at.Sub(s) < window {
			kept = append(kept, s)
		}
	}
	return kept
}

// free returns when the next start is allowed: at, or later.
func free(starts []time.Time, s size, at time.Time) time.Time {
	kept := recent(starts, at)
	if n := s.limits().starts; len(kept) >= n {
		return kept[len(kept)-n].Add(window)
	}
	return at
}

// later says in how many minutes t is, for a nurse.
func later(at, t time.Time) string {
	m := int((t.Sub(at) + time.Minute - 1) / time.Minute)
	if m <= 1 {
		return "in a minute"
	}
	return fmt.Sprintf("in %d minutes", m)
}
