package suretemp

import (
	"time"

	"telecart/peripherals"
)

// take executes a person's order: a measurement at a site or, without one, the
// end of the present one. reply gets the outcome.
func (l *link) take(site string, reply chan<- error) {
	c := &l.cycle
	switch {
	case site == "":
		l.queue.clear()
		l.finish()
		l.answer(&peripherals.Refused{Said: sentenceStopped})
		reply <- nil
	case l.mute:
		reply <- &peripherals.Refused{Said: sentenceSilent}
	case c.wanted != "":
		reply <- &peripherals.Refused{Said: sentenceRunning}
	case c.post != 0:
		reply <- &peripherals.Refused{Said: sentenceSelfTest}
	case c.known && c.last.kind == probeNone:
		reply <- &peripherals.Refused{Said: sentenceNoProbe}
	default:
		l.start(site, reply)
	}
	l.report.Status(l.shown())
}

// start tells the module to begin, unless the probe is already out.
func (l *link) start(site string, reply chan<- error) {
	c := &l.cycle
	c.wanted, c.asked, c.note = site, l.thermometer.env.Now(), peripherals.Sentence{}
	if c.known && c.last.active {
		reply <- nil
		return
	}
	method := byte(0)
	if c.monitor {
		method = methodMonitor
	}
	l.queue.add(setMethod, method)
	l.queue.add(lockSwitch, 1)
	l.queue.add(setProbe, 1)
	l.waiting = reply
}

// done handles a command that was answered, or not in time.
func (l *link) done(c command, good bool) {
	if l.waiting == nil || good && c != setProbe || c == setMethod {
		return // the module may refuse the method and say so later in its records
	}
	if good {
		l.cycle.hosted = true
		l.answer(nil)
		return
	}
	// The switch is not ours. The request stands, and the measurement begins
	// when the nurse takes the probe.
	l.queue.clear()
	l.queue.add(setProbe, 0)
	l.queue.add(lockSwitch, 0)
	l.cycle.note = sentenceTake
	l.answer(nil)
	l.report.Status(l.shown())
}

// finish ends the requested measurement and releases the switch.
func (l *link) finish() {
	if l.cycle.hosted || l.waiting != nil {
		l.queue.add(setProbe, 0)
	}
	l.queue.add(lockSwitch, 0)
	l.cycle.wanted, l.cycle.hosted = "", false
}

// giveUp ends a measurement that takes too long.
func (l *link) giveUp() {
	c := &l.cycle
	fresh := c.told && c.known // reported before this connection is no answer
	if !fresh && c.last.stage != monitoring {
		l.report.reading(verdict{said: true, detail: detailNoResult, site: c.wanted}, time.Time{}, l.thermometer.env.Now())
		c.note = sentenceNoResult
	}
	l.finish()
	l.report.Status(l.shown())
}

// leave releases the switch when Run ends during a measurement.
func (l *link) leave() {
	if l.cycle.hosted || l.waiting != nil {
		l.wire.Say(request(setProbe, 0)) // a failure has nobody to report to; open begins with it
		l.wire.Say(request(lockSwitch, 0))
	}
}

// answer sends the outcome to the waiting caller.
func (l *link) answer(err error) {
	if l.waiting != nil {
		l.waiting <- err
		l.waiting = nil
	}
}

// shown returns the status; before the first record it stays as reported.
func (l *link) shown() (peripherals.State, peripherals.Sentence) {
	if !l.cycle.known {
		s := l.report.Shown()
		return s.State, s.Detail
	}
	return l.cycle.status()
}
