package suretemp

import "time"

// steady finds out whether the probe's temperature is steady: over the last ten
// seconds, and at least two, it moved by a tenth of a degree at most. The zero
// steady is ready.
type steady struct {
	at      [64]time.Time // a ring of the newest samples
	celsius [64]float64
	n       int
}

const (
	steadyOver  = 10 * time.Second
	steadyLeast = 2 * time.Second
	steadySpan  = 0.1 // °C
)

// add takes a sample and returns whether the temperature is steady. The ring
// holds 11 s of samples at 173 ms.
func (s *steady) add(celsius float64, at time.Time) bool {
	i := s.n % len(s.at)
	s.at[i], s.celsius[i] = at, celsius
	s.n++
	low, high, oldest := celsius, celsius, at
	for k := range min(s.n, len(s.at)) {
		j := (s.n - 1 - k) % len(s.at)
		if at.Sub(s.at[j]) > steadyOver {
			break
		}
		low, high, oldest = min(low, s.celsius[j]), max(high, s.celsius[j]), s.at[j]
	}
	return high-low <= steadySpan && at.Sub(oldest) >= steadyLeast
}

func (s *steady) forget() { *s = steady{} }
