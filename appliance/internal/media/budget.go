package media

import "math"

// sample is what the bandwidth estimator says.
type sample struct {
	estimate int     // bit/s, by delay alone
	sent     float64 // bit/s since the last sample
	overuse  bool    // queues grew since the last sample
	loss     float64 // 0 to 1, since the last sample
	heard    bool    // the page sent feedback since the last sample
	blind    bool    // this cart was late itself: delays say nothing of the link
	queued   bool    // packets wait on the path: what is lost there had no room
}

// budget is what may be sent, in bit/s.
//
// The estimator only knows what was received, so after a hiccup while little
// was sent (nobody looked) its estimate is far too low and creeps back by 8 %
// a second. Only persistent overuse or loss is therefore taken as a narrow
// link: the budget falls by steps, and grows whenever nothing speaks against
// it. Where nothing was heard it stays: what the estimator says is then from
// before.
//
// Loss by itself is no narrow link, as on a radio link. Which of the two it is
// shows once the budget fell or grew: a narrow link carries as much as before,
// a lossy one as much more or less as was sent. That part is then its own.
// Where packets wait before they are lost, the link is narrow all the same.
type budget struct {
	bps   int
	loss  float64 // of late
	own   float64 // loss that does not depend on what is sent
	stuck int     // samples with too much loss at the least budget

	// As it was when there was too much loss; sent 0: there was not.
	before        int
	sent, arrived float64
	lost          float64
}

const (
	tooMuch    = 0.1 // loss beside the link's own, and a third of that since it varies
	stuckLimit = 8   // samples
	ownSlow    = 32  // samples
)

// follow moves the budget by one sample, taken twice a second.
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
	b.bps, b.stuck = 2*minBudget, 0 // to see what comes of it
}
