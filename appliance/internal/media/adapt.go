package media

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// budgetInterval is how often the budget follows the estimate.
const budgetInterval = 500 * time.Millisecond

// adapt shares the bandwidth among the feeds until the peer ends.
func (p *peer) adapt() {
	tick := time.NewTicker(budgetInterval)
	defer tick.Stop()
	b := budget{bps: startBudget}
	var l losses
	for {
		p.shareBudget(b.bps, &l)
		select {
		case <-p.ctx.Done():
			return
		case <-p.looks:
		case <-tick.C:
			s := p.estimator.sample(time.Now())
			b.follow(s)
			l.add(s.loss)
		}
	}
}

// losses is how much the link loses, over some seconds.
type losses struct {
	part  float64
	quiet int // samples since it lost something
}

func (l *losses) add(loss float64) {
	l.part += (loss - l.part) / 4
	if l.quiet++; l.part > 0.01 {
		l.quiet = 0
	}
}

// Speech has so many earlier packets in each while packets are lost, and for a
// while after: 10 % of loss leave one in a thousand.
const (
	redundancy = 2
	quietFor   = 20 // samples
)

func (l *losses) redundancy() int {
	if l.quiet < quietFor && l.part > 0.001 {
		return redundancy
	}
	return 0
}

func (p *peer) shareBudget(bps int, l *losses) {
	p.again.setBudget(bps, l.part)
	var demands []demand
	for role, v := range p.video {
		if size, last := v.demand(); size != sizeOff {
			demands = append(demands, demand{role: role, size: size, last: last})
		}
	}
	slices.SortFunc(demands, func(a, b demand) int { return cmp.Compare(a.role, b.role) })
	s := sounds{redundancy: l.redundancy()}
	var copied *losslessSender
	for role, x := range p.sound {
		if role == roleStethoscope {
			s.stethoscope, copied = x.isOn(), x.lossless
			s.lossless = s.stethoscope || copied.behind() > 0
		} else {
			x.track.setRedundancy(s.redundancy)
			s.talk = s.talk || x.isOn()
		}
	}
	// What is lost of pictures is sent again.
	left := bps - talkCost*len(p.e.meeting.heardBy(p))
	left -= int(float64(left) * min(1.5*l.part, 0.5))
	targets, lossless := share(left, s, demands)
	for role, t := range targets {
		p.video[role].setTarget(t)
	}
	if copied != nil {
		copied.limit.SetLimit(rate.Limit(lossless))
	}
	p.trade(tradedOff(s, copied, demands, targets, l.part))
}
