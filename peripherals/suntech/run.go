package suntech

import (
	"context"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

// Run talks to the module until the port fails or ctx ends. If something may be
// in the cuff then, it sends an abort first.
func (c *Cuff) Run(ctx context.Context, sink peripherals.Sink) error {
	c.link = &link{cuff: c, report: report{Told: peripherals.NewTold(sink, c.env.Now), now: c.env.Now, sink: sink}}
	defer c.link.answer(&peripherals.Refused{Said: sentenceGone})
	p := wire.Port{Env: c.env, Name: "blood pressure module", Path: c.port, Config: serial.Config{Baud: 9600}, Linger: writeTime}
	return p.Run(ctx, c.link.report.Told, c.link.open, c.link.leave)
}

// link is one connection.
type link struct {
	cuff    *Cuff
	wire    *wire.Wire
	report  report
	parser  parser
	waiting chan<- error    // of the caller who waits for a measurement
	present context.Context // ends when that caller stops waiting
	fed     time.Time       // when the last bytes came
}

// open begins the dialogue: bytes, orders and time become events.
func (l *link) open(w *wire.Wire) wire.Talk {
	l.wire = w
	l.cuff.recall()
	l.report.Status(peripherals.Starting, sentenceWaiting)
	l.step(event{kind: connected})
	return wire.Talk{Do: l.cuff.orders, Due: l.pace, Hear: l.hear, Wake: l.wake}
}

func (l *link) hear(data []byte) {
	l.fed = l.cuff.env.Now()
	l.parser.feed(data, l.packet)
	l.step(event{kind: ticked}) // time passes even in a flood of garbage
}

func (l *link) wake() {
	if l.cuff.env.Now().Sub(l.fed) >= answerTime {
		l.parser.expire(l.packet)
	}
	l.step(event{kind: ticked})
}

// pace returns how soon wait has to be called again.
func (l *link) pace() time.Duration {
	if l.cuff.state.phase == resting {
		return pollInflated
	}
	return pollInflated / 4
}

// take executes a person's order, who waits until present ends.
func (l *link) take(ev event, present context.Context, reply chan<- error) {
	if ev.kind == unwanted {
		l.step(ev)
		reply <- nil
		return
	}
	if l.waiting != nil { // one who is still waiting for the module's answer
		reply <- &peripherals.Refused{Said: sentenceRunning}
		return
	}
	l.waiting, l.present = reply, present
	l.step(ev)
}

// release lifts the lock-out.
func (l *link) release(reply chan<- error) {
	if s := l.cuff.state; !s.bad && s.over == 0 {
		reply <- &peripherals.Refused{Said: sentenceUnlocked}
		return
	}
	l.step(event{kind: released})
	reply <- nil
}

// answer sends the outcome to the waiting caller.
func (l *link) answer(err error) {
	if l.waiting != nil {
		l.waiting <- err
		l.waiting = nil
	}
}

func (l *link) packet(p []byte) {
	ev := event{kind: heard}
	switch p[1] {
	case ackLen:
		ev.kind, ev.letter = acked, p[2]
	case pressureLen:
		ev.kind, ev.mmHg = pressed, int(p[2])|int(p[3])<<8
	case resultLen:
		ev.kind, ev.result = resulted, parseResult(p)
	}
	l.step(ev)
}

// step runs the machine and executes its effects.
func (l *link) step(ev event) {
	c := l.cuff
	ev.at = c.env.Now()
	if l.waiting != nil && c.state.asked != "" && l.present.Err() != nil {
		c.state, _ = next(c.state, event{kind: forgotten, at: ev.at})
		l.answer(l.present.Err())
	}
	before := c.state
	s, effects := next(before, ev)
	c.state = s
	if s.mute && !before.mute {
		l.lament()
		l.report.missing(detailNoData)
	}
	c.remember(before, s)
	for _, e := range effects {
		l.do(e, ev.at)
	}
	if state, detail, ok := s.status(); ok {
		if s.mute && l.parser.Counts.Rejected > l.report.rejected {
			detail = sentenceGarbled
		}
		l.report.Status(state, detail)
	}
	if !s.mute {
		l.report.rejected = l.parser.Counts.Rejected
	}
}

func (l *link) do(e effect, at time.Time) {
	switch e.kind {
	case send:
		l.wire.Say(e.data)
	case pressure:
		l.report.reading(peripherals.Reading{
			Quantity: peripherals.CuffPressure, Value: float64(e.mmHg), Quality: peripherals.Good, At: at,
		})
	case noPressure:
		l.report.reading(peripherals.Reading{Quantity: peripherals.CuffPressure, Detail: e.detail, At: at})
	case values:
		l.report.all(e.res.readings(), e.began, at)
	case blank:
		l.report.all(noResult(e.detail), time.Time{}, at)
	case accept:
		l.answer(nil)
	case refuse:
		l.answer(&peripherals.Refused{Said: e.why})
	}
}

// writeTime limits sending the last abort. A line without flow control accepts
// data at once; Run must not hang on one that does not.
const writeTime = 2 * time.Second

// leave sends a last abort if something may be in the cuff: the program ends,
// or the line does and may still carry it. Then it withdraws the numbers.
func (l *link) leave() {
	c := l.cuff
	if c.state.risk || c.state.phase == emptying {
		l.wire.Say(abortCommand()) // a failure has nobody to report to; connect sends it again
	}
	c.state, _ = next(c.state, event{kind: lost, at: c.env.Now()})
	l.report.missing(detailNoData)
}

func (l *link) lament() {
	l.cuff.env.Log.Warn("the blood pressure module does not answer", l.parser.Counts.Attrs())
}
