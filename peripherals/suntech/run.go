package suntech

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

// Run talks to the module until the port fails or ctx ends. When it ends
// while something may be in the cuff, it sends an abort first.
func (c *Cuff) Run(ctx context.Context, sink peripherals.Sink) error {
	port, err := c.env.Serial(c.port, serial.Config{Baud: 9600})
	if err != nil {
		c.offline(sink, err)
		return fmt.Errorf("blood pressure module: %w", err)
	}
	l := &link{cuff: c, wire: wire.New(port), report: report{now: c.env.Now, sink: sink}}
	defer l.answer(&peripherals.Refused{Sentence: sentenceGone})
	defer l.wire.End(writeTime)

	c.recall()
	l.report.status(peripherals.Starting, sentenceWaiting)
	l.step(event{kind: connected})
	err = l.talk(ctx)
	l.leave()
	l.report.missing(detailNoData)
	if err == nil {
		return nil
	}
	c.offline(sink, err)
	return fmt.Errorf("blood pressure module on %s: %w", c.port, err)
}

func (c *Cuff) offline(sink peripherals.Sink, err error) {
	sink.Status(peripherals.Status{
		State:  peripherals.Offline,
		Detail: peripherals.Explain("the blood pressure module", err),
		At:     c.env.Now(),
	})
}

// link is one connection.
type link struct {
	cuff    *Cuff
	wire    *wire.Wire
	report  report
	parser  parser
	waiting chan error      // of the person who wants a measurement
	present context.Context // ends when that person does not wait any more
	fed     time.Time       // when the last bytes came
	broken  error           // the line takes nothing
}

// talk is the loop: bytes, orders and time make events.
func (l *link) talk(ctx context.Context) error {
	timer := time.NewTimer(pollInflated)
	defer timer.Stop()
	for l.broken == nil {
		timer.Reset(l.pace())
		select {
		case <-ctx.Done():
			return nil
		case err := <-l.wire.Failed:
			if ctx.Err() != nil {
				return nil
			}
			return err
		case data := <-l.wire.Chunks:
			l.fed = l.cuff.env.Now()
			l.parser.feed(data, l.packet)
			l.step(event{kind: ticked}) // also under a flood of garbage
		case o := <-l.cuff.orders:
			l.take(o)
		case <-timer.C:
			if l.cuff.env.Now().Sub(l.fed) >= answerTime {
				l.parser.expire(l.packet)
			}
			l.step(event{kind: ticked})
		}
	}
	return l.broken
}

// pace is how soon wait has to be called again.
func (l *link) pace() time.Duration {
	if l.cuff.state.phase == resting {
		return pollInflated
	}
	return pollInflated / 4
}

func (l *link) take(o order) {
	if o.event.kind == unwanted {
		l.step(o.event)
		o.reply <- nil
		return
	}
	if l.waiting != nil { // one who is still waiting for the module's answer
		o.reply <- &peripherals.Refused{Sentence: sentenceRunning}
		return
	}
	l.waiting, l.present = o.reply, o.present
	l.step(o.event)
}

// answer tells the one who waits what became of the measurement.
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

// step lets the machine move and does what it says.
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
	c.remember(before.starts, s.starts)
	for _, e := range effects {
		l.do(e, ev.at)
	}
	if state, detail, ok := s.status(); ok {
		if s.mute && l.parser.counts.rejected > l.report.rejected {
			detail = sentenceGarbled
		}
		l.report.status(state, detail)
	}
	if !s.mute {
		l.report.rejected = l.parser.counts.rejected
	}
}

func (l *link) do(e effect, at time.Time) {
	switch e.kind {
	case send:
		l.write(e.data)
	case pressure:
		l.report.reading(peripherals.Reading{
			Quantity: peripherals.CuffPressure, Value: float64(e.mmHg), Quality: peripherals.Good, At: at,
		})
	case noPressure:
		l.report.reading(peripherals.Reading{Quantity: peripherals.CuffPressure, Detail: e.why, At: at})
	case values:
		l.report.all(e.res.readings(), at)
	case blank:
		l.report.all(noResult(e.why), at)
	case accept:
		l.answer(nil)
	case refuse:
		l.answer(&peripherals.Refused{Sentence: e.why})
	}
}

// writeTime is how long the last abort may take. A line without flow control
// takes what it is given at once; Run must not hang on one that does not.
const writeTime = 2 * time.Second

func (l *link) write(p []byte) {
	if !l.wire.Send(p) && l.broken == nil {
		l.broken = wire.ErrBlocked
	}
}

// leave sends a last abort when something may be in the cuff: the program
// ends, or the line does and may still carry it.
func (l *link) leave() {
	c := l.cuff
	if c.state.risk || c.state.phase == emptying {
		l.write(abortCommand()) // nobody is left to hear of a failure; connect sends it again
	}
	c.state, _ = next(c.state, event{kind: lost, at: c.env.Now()})
}

func (l *link) lament() {
	n := l.parser.counts
	l.cuff.env.Log.Warn("the blood pressure module does not answer",
		slog.Uint64("bytes", n.bytes), slog.Uint64("packets", n.packets),
		slog.Uint64("rejected", n.rejected), slog.Uint64("skipped", n.skipped))
}
