package suretemp

import "telecart/peripherals"

// take does what a person wants: a measurement at a site, or, without one, its
// end. reply says what became of it.
func (l *link) take(site string, reply chan<- error) {
	c := &l.cycle
	switch {
	case site == "":
		l.queue.clear()
		l.finish()
		l.answer(&peripherals.Refused{Sentence: sentenceStopped})
		reply <- nil
	case l.mute:
		reply <- &peripherals.Refused{Sentence: sentenceSilent}
	case c.wanted != "":
		reply <- &peripherals.Refused{Sentence: sentenceRunning}
	case c.post != 0:
		reply <- &peripherals.Refused{Sentence: sentenceSelfTest}
	case c.known && c.last.kind == probeNone:
		reply <- &peripherals.Refused{Sentence: sentenceNoProbe}
	default:
		l.start(site, reply)
	}
	l.report.Status(l.shown())
}

// start tells the module to begin, unless the probe is out already.
func (l *link) start(site string, reply chan<- error) {
	c := &l.cycle
	c.wanted, c.asked, c.note = site, l.thermometer.env.Now(), ""
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

// done is a command that was answered, or was not in time.
func (l *link) done(c command, good bool) {
	if l.waiting == nil || good && c != setProbe || c == setMethod {
		return // the module may refuse the method and say so later in its records
	}
	if good {
		l.cycle.hosted = true
		l.answer(nil)
		return
	}
	// The switch is not ours. The site stays asked for, and the measurement
	// begins when the nurse takes the probe.
	l.queue.clear()
	l.queue.add(setProbe, 0)
	l.queue.add(lockSwitch, 0)
	l.cycle.note = sentenceTake
	l.answer(nil)
	l.report.Status(l.shown())
}

// finish ends the measurement that was asked for and gives the switch back.
func (l *link) finish() {
	if l.cycle.hosted || l.waiting != nil {
		l.queue.add(setProbe, 0)
	}
	l.queue.add(lockSwitch, 0)
	l.cycle.wanted, l.cycle.hosted = "", false
}

// giveUp is a measurement that takes too long.
func (l *link) giveUp() {
	c := &l.cycle
	fresh := c.told && c.known // told before this connection is no answer
	if !fresh && c.last.stage != monitoring {
		l.report.reading(verdict{said: true, detail: detailNoResult, site: c.wanted}, l.thermometer.env.Now())
		c.note = sentenceNoResult
	}
	l.finish()
	l.report.Status(l.shown())
}

// leave gives the switch back when Run ends in the middle.
func (l *link) leave() {
	if l.cycle.hosted || l.waiting != nil {
		l.wire.Say(request(setProbe, 0)) // nobody is left to hear of a failure; open begins with it
		l.wire.Say(request(lockSwitch, 0))
	}
}

// answer tells the one who waits what became of the measurement.
func (l *link) answer(err error) {
	if l.waiting != nil {
		l.waiting <- err
		l.waiting = nil
	}
}

// shown is the status now; before the first record there is nothing to say
// beyond what was said.
func (l *link) shown() (peripherals.State, string) {
	if !l.cycle.known {
		s := l.report.Shown()
		return s.State, s.Detail
	}
	return l.cycle.status()
}
