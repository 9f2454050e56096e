package media

import "math"

// sample is what the bandwidth estimator reports.
type sample struct {
	estimate int     // bit/s, by delay alone
	sent     float64 // bit/s since the last sample
	overuse  bool    // queues grew since the last sample
	loss     float64 // 0 to 1, since the last sample
	heard    bool    // the page sent feedback since the last sample
	blind    bool    // this cart was late itself: delays say nothing of the link
	queued   bool    // packets queue on the path: losses there are for lack of room
}

// budget is what may be sent, in bit/s.
//
// The estimator only knows what was received. After a hiccup while little was
// sent (nobody looked) its estimate is therefore far too low, and recovers by 8
// % a second. So only persistent overuse or loss counts as a narrow link: the
// budget falls in steps, and grows whenever nothing speaks against it. Without
// feedback it stays as it is: the estimate is then out of date.
//
// Loss alone does not mean a narrow link: a radio link loses too. Which of the
// two it is shows once the budget fell or grew: a narrow link carries as much
// as before, a lossy one correspondingly more or less. That part of the loss
// then counts as the link's own. If packets queue before they are lost, the
// link is narrow in any case.
type budget struct {
	bps   int
	loss  float64 // of late
	own   float64 // loss independent of what is sent
	stuck int     // samples with too much loss at the least budget

	// The values when there was too much loss; sent is 0 if there was not.
	before        int
	sent, arrived float64
	lost          float64
}

const (
	tooMuch    = 0.1 // loss above the link's own, plus a third of that since it varies
	stuckLimit = 8   // samples
	ownSlow    = 32  // samples
)

// follow adjusts the budget by one sample, taken twice a second.
func (b *budget) follow(s sample) {
	if !s.heard {
		return
	}
	b.loss = (b.loss + s.loss) / 2
	if s.queued {
		b.own /= 2
	}
	more := b.loss - b.own
	switch {
	case s.overuse && !s.blind:
		b.bps = max(s.estimate, b.bps*8/10)
		b.sent = 0
	case more > tooMuch+b.own/3:
		b.lossy(s)
	case more < 0.02:
		b.bps = max(s.estimate, b.bps+b.bps/16)
		b.sent, b.stuck = 0, 0
		b.own += min(more, 0) / ownSlow
	case s.queued:
		b.bps = b.bps * 9 / 10
	default: // a radio link that always loses a little
		b.bps += b.bps / 64
		b.stuck = 0
	}
	b.bps = min(max(b.bps, minBudget), maxBudget)
}

// lossy lowers the budget, unless the loss turns out to be the link's own.
func (b *budget) lossy(s sample) {
	arrived := s.sent * (1 - s.loss)
	if b.sent == 0 {
		b.before, b.sent, b.arrived, b.lost = b.bps, s.sent, arrived, s.loss
	}
	if change := s.sent/max(b.sent, 1) - 1; change < -0.25 || change > 0.25 {
		follows := (arrived/max(b.arrived, 1) - 1) / change
		alike := math.Abs(s.loss-b.lost) < max(b.lost/4, 0.05)
		if alike && follows > 0.6 && follows < 1.4 && !s.queued {
			b.own, b.bps, b.sent, b.stuck = (b.lost+s.loss)/2, max(b.bps, b.before), 0, 0
			return
		}
		b.own /= 2
		b.before, b.sent, b.arrived, b.lost = b.bps, s.sent, arrived, s.loss
	}
	if b.stuck++; b.bps > minBudget || b.stuck < stuckLimit || s.queued {
		b.bps = b.bps * 7 / 10
		return
	}
	b.bps, b.stuck = 2*minBudget, 0 // to see what happens
}
