package twin

import "time"

// Pacer ticks at start + n×period without drift. If the caller is late by more
// than slack, missed ticks are skipped.
type Pacer struct {
	start  time.Time
	period time.Duration
	slack  time.Duration
	N      uint64 // of the next tick
}

// NewPacer returns a pacer whose first tick is at start.
func NewPacer(start time.Time, period, slack time.Duration) *Pacer {
	return &Pacer{start: start, period: period, slack: slack}
}

// Wait waits for the next tick; it returns false if stop or closed comes first.
func (p *Pacer) Wait(stop, closed <-chan struct{}) bool {
	if late := time.Since(p.due()); late > p.slack {
		p.N += uint64(late / p.period)
	}
	timer := time.NewTimer(time.Until(p.due()))
	defer timer.Stop()
	p.N++
	select {
	case <-stop:
		return false
	case <-closed:
		return false
	case <-timer.C:
	}
	// If the tick was already due, stop may be ready too.
	select {
	case <-stop:
		return false
	case <-closed:
		return false
	default:
		return true
	}
}

func (p *Pacer) due() time.Time { return p.start.Add(time.Duration(p.N) * p.period) }
