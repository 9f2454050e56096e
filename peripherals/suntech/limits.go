package suntech

import (
	"time"
)

// size is the patient's size, as stated at the bedside. There is no default: an
// adult's pressure harms a newborn, so it is never guessed.
type size string

const (
	adult   size = "adult"
	child   size = "child"
	neonate size = "neonate"
)

// Limits that this driver enforces whatever the module does. The module has its
// own, required by IEC 80601-2-30; ours are independent, so they are at the
// standard's figures or just above.
//
//	                       adult  child  neonate
//	cuff pressure at most    300    300      150  mmHg
//	inflated at most         185    185       95  s
//	empty below               15     15        5  mmHg
//	starts in 15 minutes       8      6        4
//
// The time is the standard's (180 s and 90 s) plus 5 s, so that a working
// module stops first. The number of starts is ours: a cuff that is inflated
// again and again keeps blood in the arm (petechiae, nerve damage, compartment
// syndrome; newborns most). 8 allows a reading every two minutes, which
// resuscitation and induction need; a child's smaller arm gets 6, and a
// newborn's 4, one every four minutes. Every start counts, even if it failed or
// was stopped: it is the pressure that does the harm. The count survives a
// restart of the program (remember.go).
type limits struct {
	pressure int // mmHg
	inflated time.Duration
	empty    int // mmHg
	starts   int // in window
}

// window is the period in which starts are counted.
const window = 15 * time.Minute

// rest is how long the cuff stays empty before the interval mode inflates it
// again, as the standard requires; a person may start at once.
const rest = 30 * time.Second

func (s size) limits() limits {
	switch s {
	case neonate:
		return limits{pressure: 150, inflated: 95 * time.Second, empty: 5, starts: 4}
	case child:
		return limits{pressure: 300, inflated: 185 * time.Second, empty: 15, starts: 6}
	}
	// Also for an unknown size, with which nothing is started.
	return limits{pressure: 300, inflated: 185 * time.Second, empty: 15, starts: 8}
}

// recent returns the starts that still count.
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
