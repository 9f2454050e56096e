package media

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// budgetBeats is how often the budget follows the estimate: twice a second.
const budgetBeats = 20

// adapt shares the bandwidth and the processor among the feeds until the peer
// ends.
func (p *peer) adapt() {
	tick := time.NewTicker(beatInterval)
	defer tick.Stop()
	b := budget{bps: startBudget}
	var l losses
	var beats pulse
	var shed shedding
	var path roundTrips
	for n := 1; ; n++ {
		select {
		case <-p.ctx.Done():
			return
		case <-p.looks:
			n--
		case <-tick.C:
			beats.beat(time.Now())
			if n%budgetBeats != 0 {
				continue
			}
			mean, blind := beats.sample()
			if p.e.c.idle {
				mean, blind = 0, false
			}
			s := p.estimator.sample(time.Now())
			s.blind = blind
			s.queued = path.add(p.roundTrip())
			b.follow(s)
			l.add(s.loss, s.queued)
			shed.add(mean)
		}
		p.shareBudget(b.bps, &l, &shed)
	}
}

// roundTrip is how long the last check of the path took there and back; zero
// while there is no path. pion's transport must not be asked before: it is still
// being set then, without a lock.
func (p *peer) roundTrip() time.Duration {
	p.mu.Lock()
	live := p.live
	p.mu.Unlock()
	if !live {
		return 0
	}
	pair, _ := p.pc.SCTP().Transport().ICETransport().GetSelectedCandidatePairStats()
	return time.Duration(pair.CurrentRoundTripTime * float64(time.Second))
}

// roundTrips finds out whether packets queue on the path: then the round trip
// is much longer than the shortest one.
type roundTrips struct{ least time.Duration }

// queuedFrom is more than the variation of a radio link.
const queuedFrom = 100 * time.Millisecond

func (q *roundTrips) add(roundTrip time.Duration) (queued bool) {
	if roundTrip > 0 && (q.least == 0 || roundTrip < q.least) {
		q.least = roundTrip
	}
	return roundTrip > q.least+queuedFrom
}

// losses tracks how much the link loses, over some seconds.
type losses struct {
	part   float64
	quiet  int // samples since it lost something
	queued int // samples since it had no room
}

func (l *losses) add(loss float64, queued bool) {
	l.part += (loss - l.part) / 4
	if l.queued++; queued {
		l.queued = 0
	}
	if l.quiet++; l.part > 0.01 {
		l.quiet = 0
	}
}

// While packets are lost, and for a while after, each packet of speech contains
// this many earlier ones: 10 % of loss leave one in a thousand.
const (
	redundancy = 2
	quietFor   = 20 // samples
	// roomForAll is the least rate at which this is done: on a narrow link it
	// would only lose more.
	roomForAll = dataCost + talkCost + redundancy*redundancyCost + stethoscopeCost + stillRate
)

func (l *losses) redundancy() int {
	if l.quiet < quietFor && l.part > 0.001 && l.queued > quietFor {
		return redundancy
	}
	return 0
}

func (p *peer) shareBudget(bps int, l *losses, shed *shedding) {
	var demands []demand
	for role, v := range p.video {
		if size, last := v.demand(); size != sizeOff {
			demands = append(demands, demand{role: role, size: size, last: last})
		}
	}
	slices.SortFunc(demands, func(a, b demand) int { return cmp.Compare(a.role, b.role) })
	s := sounds{}
	if bps > roomForAll {
		s.redundancy = l.redundancy()
	}
	var heart *soundSender
	var copied *losslessSender
	for role, x := range p.sound {
		if role == roleStethoscope {
			heart, copied = x, x.lossless
			s.stethoscope = x.isOn()
			behind := copied.behind()
			s.lossless, s.late = s.stethoscope || behind > 0, behind > lateCopy
		} else {
			x.track.setRedundancy(s.redundancy)
			s.talk = s.talk || x.isOn()
		}
	}
	// Lost parts of pictures are sent again.
	left := bps - talkCost*len(p.e.meeting.heardBy(p))
	left -= int(float64(left) * min(1.5*l.part, 0.5))
	if heart != nil {
		s.narrow = narrowSound(left, s, heart.isNarrow())
		heart.setNarrow(s.narrow)
	}
	targets, lossless := share(left, s, demands)
	pictures := 0
	for _, d := range demands {
		targets[d.role] = shed.limit(d.size, targets[d.role])
		p.video[d.role].setTarget(targets[d.role])
		pictures += targets[d.role].bps
	}
	p.again.setPictures(pictures, l.part)
	if copied != nil {
		copied.limit.SetLimit(rate.Limit(lossless))
	}
	p.trade(tradedOff(s, copied, demands, targets, l.part, shed.level))
}
