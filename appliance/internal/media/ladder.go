package media

// Budgets, in bit/s, for everything that the cart sends.
const (
	startBudget = 2_000_000
	minBudget   = 200_000
	maxBudget   = 4_000_000 // all that the feeds can use
)

// What sound takes off the budget first, headers and the lossless copy
// included, in bit/s.
const (
	talkCost        = 60_000
	stethoscopeCost = 320_000
)

// Sizes that a page asks for.
const (
	sizeOff   = "off"
	sizeSmall = "small"
	sizeLarge = "large"
)

// step is a way to send a picture: at most width×height, rate a second.
type step struct{ width, height, rate int }

// pixels a second.
func (s step) pixels() int { return s.width * s.height * s.rate }

// rung is a step and the bit rate that it is worth from.
type rung struct {
	step
	from int
}

// ladder is the rungs of a size, best first, and the most it uses.
func ladder(size string) (rungs []rung, most int) {
	if size == sizeLarge {
		return []rung{
			{step{1280, 720, 30}, 1_000_000},
			{step{960, 540, 30}, 600_000},
			{step{640, 360, 30}, 350_000},
			{step{640, 360, 15}, 180_000},
			{step{480, 270, 10}, 90_000},
			{step{320, 180, 5}, 40_000},
		}, 2_500_000
	}
	return []rung{
		{step{640, 360, 15}, 180_000},
		{step{480, 270, 10}, 90_000},
		{step{480, 270, 1}, 20_000}, // as good as a still
	}, 400_000
}

// upFactor is how much more than a rung's rate must be there to climb to it,
// so that a picture does not flicker between two sizes.
const upFactor = 1.25

// target is what a pump is to send: a step at bps bit/s. Zero: nothing.
type target struct {
	step
	bps int
}

// demand is a feed that is looked at; last is what it got before.
type demand struct {
	role, size string
	last       target
}

// stillRate is what a small feed gets at least beside large ones, in bit/s,
// and stillPart of the budget what it gets where there is more.
const (
	stillRate = 20_000
	stillPart = 20
)

// share divides budget among the feeds that are looked at: sound first, then
// the large feeds, and the small ones get an equal part of what is left. A
// little is kept for these beforehand, so that they do not freeze: a third of
// all at most, for what is looked at closely comes first.
func share(budget int, talk, stethoscope bool, demands []demand) map[string]target {
	if talk {
		budget -= talkCost
	}
	if stethoscope {
		budget -= stethoscopeCost
	}
	large, small := ofSize(sizeLarge, demands), ofSize(sizeSmall, demands)
	kept := len(small) * max(stillRate, budget/stillPart)
	if kept > budget/3 {
		kept = 0
	}
	targets := map[string]target{}
	left := divide(budget-kept, large, targets)
	divide(left+kept, small, targets)
	return targets
}

// divide gives the feeds equal parts and returns what they leave.
func divide(budget int, of []demand, targets map[string]target) (left int) {
	for i, d := range of {
		t := climb(d.size, budget/(len(of)-i), d.last)
		budget -= t.bps
		targets[d.role] = t
	}
	return budget
}

func ofSize(size string, demands []demand) (of []demand) {
	for _, d := range demands {
		if d.size == size {
			of = append(of, d)
		}
	}
	return of
}

// climb chooses the rung for bps, holding on to last's where it can.
func climb(size string, bps int, last target) target {
	rungs, most := ladder(size)
	bps = min(bps, most)
	for _, r := range rungs {
		need := r.from
		if last.bps > 0 && r.pixels() > last.pixels() {
			need = int(float64(r.from) * upFactor)
		}
		if bps >= need {
			return target{r.step, bps}
		}
	}
	return target{}
}

// sample is what the bandwidth estimator says.
type sample struct {
	estimate int     // bit/s
	overuse  bool    // queues grew since the last sample
	loss     float64 // 0 to 1
	heard    bool    // the page sent feedback since the last sample
}

// follow moves the budget by one sample, taken twice a second.
//
// The estimator only knows what was received, so after a hiccup while little
// was sent (nobody looked) its estimate is far too low and creeps back by 8 %
// a second. Only persistent overuse or loss is therefore taken as a narrow
// link: the budget falls by steps towards the estimate, and grows whenever
// nothing speaks against it. Where nothing was heard it stays: what the
// estimator says is then from before.
func follow(budget int, s sample) int {
	switch {
	case !s.heard:
	case s.loss > 0.1:
		budget = max(s.estimate, budget*7/10)
	case s.overuse:
		budget = max(s.estimate, budget*8/10)
	case s.loss < 0.02:
		budget = max(s.estimate, budget+budget/16)
	default: // a radio link that always loses a little
		budget += budget / 64
	}
	return min(max(budget, minBudget), maxBudget)
}
