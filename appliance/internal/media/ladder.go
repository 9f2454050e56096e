package media

import "slices"

// Budgets, in bit/s, for everything that the cart sends.
const (
	startBudget = 2_000_000
	minBudget   = 200_000
	maxBudget   = 4_000_000 // all that the feeds can use
)

// What is sent before pictures, headers included, in bit/s.
const (
	dataCost        = 20_000 // control and vital signs
	talkCost        = 60_000
	redundancyCost  = 35_000  // of speech, for each earlier packet that is repeated
	stethoscopeCost = 175_000 // live
	narrowCost      = 110_000 // the same on a narrow link
	losslessCost    = 200_000 // the lossless copy, a little faster than it is made
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

// rung is a step and the least bit rate for it.
type rung struct {
	step
	from int
}

// ladder returns the rungs of a size, best first, and the most it uses.
func ladder(size string) (rungs []rung, most int) {
	if size == sizeLarge {
		return []rung{
			{step{1280, 720, 30}, 1_000_000},
			{step{960, 540, 30}, 600_000},
			{step{640, 360, 30}, 350_000},
			{step{640, 360, 15}, 180_000},
			{step{480, 270, 10}, 90_000},
			{step{320, 180, 5}, 40_000},
			stillRung,
		}, 2_500_000
	}
	return []rung{
		{step{640, 360, 15}, 180_000},
		{step{480, 270, 10}, 90_000},
		stillRung,
	}, 400_000
}

// stillRung is as good as a still a second.
var stillRung = rung{step{480, 270, 1}, stillRate}

// upFactor is how much more than a rung's rate must be available to climb to
// it, so that a picture does not flicker between two sizes.
const upFactor = 1.25

// target is what to send of a camera: a step at bps bit/s. Zero means nothing.
type target struct {
	step
	bps int
}

// demand is a feed that is looked at; last is what it got before.
type demand struct {
	role, size string
	last       target
}

// stillRate is the least that a small feed gets beside large ones, in bit/s;
// stillPart of the budget is what it gets if there is more.
const (
	stillRate = 20_000
	stillPart = 20
)

// sounds is what else is sent: speech, with so many earlier packets repeated in
// each, the stethoscope, and its lossless copy, which may get what is left
// over.
type sounds struct {
	talk, stethoscope, lossless bool
	narrow                      bool // the stethoscope is
	late                        bool // the copy is, and has to catch up
	redundancy                  int
}

// narrowSound reports whether the stethoscope must be sent with fewer bits,
// since what goes before it cannot be reduced: vital signs, speech, a still.
// was is what it reported before.
func narrowSound(budget int, s sounds, was bool) bool {
	fixed := dataCost + talkCost + stethoscopeCost + stillRate
	if was {
		fixed += fixed / 2
	}
	return s.stethoscope && budget < fixed
}

// share divides budget among the feeds that are looked at, and returns what the
// lossless copy may use. Vital signs and live sound come first, then one
// picture as stills, always; then the lossless copy while somebody listens,
// which may be late but must be complete; then the large feeds. The small ones
// get equal parts of the rest. A little is kept for them beforehand so that
// they do not freeze, but at most a third of everything, since what is looked
// at closely comes first.
func share(budget int, s sounds, demands []demand) (targets map[string]target, lossless int) {
	budget -= dataCost
	if s.talk {
		budget -= talkCost + s.redundancy*redundancyCost
	}
	if s.stethoscope && s.narrow {
		budget -= narrowCost
	} else if s.stethoscope {
		budget -= stethoscopeCost
	}
	large, small := ofSize(sizeLarge, demands), ofSize(sizeSmall, demands)
	if s.lossless && s.stethoscope {
		lossless = budget
		if len(demands) > 0 {
			lossless -= stillRate
		}
		most := losslessCost
		if s.late {
			most *= 2
		}
		lossless = min(max(lossless, 0), most)
		budget -= lossless
	}
	kept := len(small) * max(stillRate, budget/stillPart)
	if kept > budget/3 {
		kept = 0
	}
	targets = map[string]target{}
	left := divide(budget-kept, large, targets)
	left = divide(left+kept, small, targets)
	if first := slices.Concat(large, small); len(first) > 0 && targets[first[0].role].bps < stillRate {
		left += targets[first[0].role].bps - stillRate
		targets[first[0].role] = target{stillRung.step, stillRate}
	}
	if s.lossless {
		lossless += max(left, 0) // to catch up
	}
	if s.lossless && !s.stethoscope {
		lossless = max(lossless, stillRate) // the rest of it is sent in the end
	}
	return targets, lossless
}

// divide gives the feeds equal parts, or the first ones a still each, and
// returns what is left.
func divide(budget int, of []demand, targets map[string]target) (left int) {
	for i, d := range of {
		t := climb(d.size, max(budget/(len(of)-i), min(budget, stillRate)), d.last)
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

// climb chooses the rung for bps, keeping last's if possible.
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
