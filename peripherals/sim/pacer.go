package sim

import "time"

// pacer gives ticks at start + n×period, without drift. When the caller is
// late by more than slack, the ticks it missed are left out.
type pacer struct {
	start  time.Time
	period time.Duration
	slack  time.Duration
	n      uint64 // of the next tick
}

func newPacer(start time.Time, period, slack time.Duration) *pacer {
	return &pacer{start: start, period: period, slack: slack}
}

// wait waits for the next tick and returns false when stop or closed came
// before it.
func (p *pacer) wait(stop, closed <-chan struct{}) bool {
	if late := time.Since(p.due()); late > p.slack {
		p.n += uint64(late / p.period)
	}
	timer := time.NewTimer(time.Until(p.due()))
	defer timer.Stop()
	p.n++
	select {
	case <-stop:
		return false
	case <-closed:
		return false
	case <-timer.C:
	}
	// When the tick was due already, the stop may have come as well.
	select {
	case <-stop:
		return false
	case <-closed:
		return false
	default:
		return true
	}
}

func (p *pacer) due() time.Time { return p.start.Add(time.Duration(p.n) * p.period) }
