package hl7oru

import (
	"testing"
	"time"
)

// When a message is of now, by its own time and that of its coming, in seconds.
func TestLate(t *testing.T) {
	type step struct{ sent, now, late int }
	for name, steps := range map[string][]step{
		"in order":            {{0, 0, 0}, {1, 1, 0}, {60, 60, 0}, {62, 61, 0}},
		"held up, in order":   {{0, 0, 0}, {1, 31, 0}, {2, 31, 0}, {31, 31, 0}},
		"not quite in order":  {{10, 10, 0}, {7, 11, 0}, {1, 12, 0}, {12, 12, 0}},
		"always the same":     {{0, 0, 0}, {0, 60, 0}, {0, 3600, 0}},
		"sent later":          {{600, 600, 0}, {0, 601, 601}, {60, 601, 541}, {601, 602, 0}, {300, 602, 301}},
		"clock set back":      {{3600, 0, 0}, {1, 1, 3600}, {2, 2, 3600}, {10, 10, 3600}, {11, 11, 0}, {12, 12, 0}, {5, 13, 0}},
		"set back, each 60 s": {{3600, 0, 0}, {60, 60, 3600}, {120, 120, 0}},
		"again from the start": {{3600, 0, 0}, {0, 1, 3601}, {600, 2, 3002}, {1200, 3, 2403}, {1800, 30, 1830},
			{1800, 45, 1845}},
		"back once, then forth": {{100, 0, 0}, {50, 1, 51}, {102, 2, 0}, {50, 12, 62}, {112, 13, 0}},
	} {
		var s sequence
		begin := cart
		for i, c := range steps {
			at := func(seconds int) time.Time { return begin.Add(time.Duration(seconds) * time.Second) }
			if got := s.late(at(c.sent), at(c.now).Add(time.Hour), fresh); got != time.Duration(c.late)*time.Second {
				t.Errorf("%s: message %d is %v late, not %d s", name, i, got, c.late)
			}
		}
	}
	var s sequence
	s.late(cart, cart, fresh)
	if got := s.late(time.Time{}, cart, fresh); got != 0 {
		t.Errorf("a message without a time is %v late", got)
	}
}
