package suretemp

import (
	"math"
	"time"

	"telecart/peripherals"
)

// cycle follows the measurements: the request, the module's state, and what was
// reported.
type cycle struct {
	monitor bool // the setting

	wanted  string    // requested site; "" if the nurse just took the probe
	asked   time.Time // when
	hosted  bool      // the cart controls the probe's switch
	known   bool      // there was a record
	began   time.Time // this measurement, at the latest; zero: nobody saw it begin
	last    record
	post    int // self test: 0 is passed or unknown
	steady  steady
	told    bool              // a final value, in this cycle
	value   float64           // that one, or the one that was spoilt
	trouble peripherals.Words // the last reason for no value that was told
	shown   time.Time
	quality peripherals.Quality  // of the last monitor value
	spoilt  bool                 // this cycle's number is for another site than was asked for
	pushed  bool                 // the module was told to go to monitor mode, in this cycle
	note    peripherals.Sentence // for the nurse, until the next measurement
}

// Time limits of a requested measurement. A prediction takes 4 to 15 s after
// the probe is in place.
const (
	predictTime = 2 * time.Minute
	monitorTime = 15 * time.Minute
	monitorPace = time.Second // between reported values
)

// between reports whether r lies between two measurements, or before the probe
// was placed.
func (r record) between() bool {
	return r.stage == idle || r.stage == ended || r.stage == notReady || r.stage == ready
}

// result reports whether r is the end of a prediction. Predicting after it is
// the next measurement, even if the records in between were missed.
func (r record) result() bool { return r.stage >= final && r.stage <= finalUnderPosition }

// measuring reports whether r belongs to a measurement.
func (r record) measuring() bool { return r.stage > notReady && r.stage != ended && r.stage != failed }

// renew returns the cycle for a module that is heard again, after a silence or
// on a new connection. A number that it still holds was reported or refused: it
// is no new measurement, and may be of a patient who has left.
func (c *cycle) renew() cycle {
	return cycle{monitor: c.monitor, told: c.told || c.spoilt, value: c.value, began: c.began}
}

// take takes the next record. It returns what to report, if v.said, and whether
// the requested measurement is over.
func (c *cycle) take(r record, at time.Time) (v verdict, over bool) {
	wasMeasuring := c.known && c.last.measuring()
	anew := r.between() || (c.told || c.known && c.last.result()) && r.stage >= predicting && r.stage < final
	c.known, c.last = true, r
	if anew {
		c.told, c.pushed, c.spoilt = false, false, false
		c.began = at
		c.steady.forget()
		if r.stage == ready {
			c.note = peripherals.Sentence{}
		}
	}
	still := r.stage == monitoring && c.steady.add(r.probe, at)
	v = assess(r, c.wanted, c.post, still)
	switch {
	case c.spoilt:
		v.said = false
	case !v.said:
		// Back in the well without a result: any request is over.
		over = c.wanted != "" && !c.hosted && wasMeasuring && !r.measuring()
		c.trouble = ""
	case v.quality == peripherals.NoSignal:
		v.said = v.detail != c.trouble
		c.trouble = v.detail
		over = c.wanted != "" && r.stage >= final && r.stage != monitoring
		if c.spoilt = over && r.problem(c.post) == ""; c.spoilt {
			c.value = r.final
		}
	case r.stage == monitoring:
		v.said = c.follow(v, r.method == methodMonitor, at)
		c.trouble = ""
	default: // a final value
		v.said = !c.told || math.Abs(v.value-c.value) > 0.0005
		c.told, c.value, c.trouble = true, v.value, ""
		over = c.wanted != ""
	}
	return v, over
}

// follow reports whether to report a value of monitor mode: once a second, but
// not if the module follows the probe after a prediction without being set to
// monitor mode, since the probe is then on its way out of the mouth.
func (c *cycle) follow(v verdict, chosen bool, at time.Time) bool {
	if c.told && !c.monitor && !chosen {
		return false
	}
	if v.quality == c.quality && at.Sub(c.shown) < monitorPace {
		return false
	}
	c.shown, c.quality = at, v.quality
	return true
}

// late reports whether the requested measurement takes too long.
func (c *cycle) late(at time.Time) bool {
	limit := predictTime
	if c.monitor {
		limit = monitorTime
	}
	return c.wanted != "" && at.Sub(c.asked) >= limit
}

// status returns what the nurse sees.
func (c *cycle) status() (peripherals.State, peripherals.Sentence) {
	r := c.last
	switch r.problem(c.post) {
	case "", detailOver, detailUnder:
	case detailNoProbe:
		return peripherals.Degraded, sentenceNoProbe
	case detailKey:
		return peripherals.Degraded, sentenceKey
	case detailMisfit:
		return peripherals.Degraded, sentenceMisfit
	default:
		if c.post != 0 {
			return peripherals.Degraded, sentenceSelfTest
		}
		return peripherals.Degraded, sentenceFault(r.fault)
	}
	if c.wanted != "" && c.wanted != r.site() && !c.monitor && r.stage != monitoring {
		return peripherals.Online, sentenceNeedsSite
	}
	switch r.stage {
	case notReady:
		return peripherals.Online, sentenceNotReady
	case ready:
		return peripherals.Online, sentenceReady
	case predicting, predictDisplay, predictPosition:
		return peripherals.Online, sentencePredict
	case finalOver, finalOverPosition:
		return peripherals.Online, sentenceOver
	case finalUnder, finalUnderPosition:
		return peripherals.Online, sentenceUnder
	case monitoring:
		return peripherals.Online, sentenceMonitor
	}
	return peripherals.Online, c.note
}
