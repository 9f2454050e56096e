package suntech

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// Run talks to the module until the port fails or ctx ends. When it ends
// while something may be in the cuff, it sends an abort first.
func (c *Cuff) Run(ctx context.Context, sink peripherals.Sink) error {
	port, err := c.env.Serial(c.port, serial.Config{Baud: 9600})
	if err != nil {
		c.offline(sink, err)
		return fmt.Errorf("blood pressure module: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	chunks, failed := make(chan []byte), make(chan error, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		failed <- pump(ctx, port, chunks)
	}()
	l := &link{cuff: c, port: port, report: report{now: c.env.Now, sink: sink}}
	defer func() {
		cancel()
		port.Close()
		<-done
		l.answer(&peripherals.Refused{Sentence: sentenceGone})
	}()

	l.report.status(peripherals.Starting, sentenceWaiting)
	l.step(event{kind: connected})
	err = l.talk(ctx, chunks, failed)
	l.leave()
	l.report.missing(detailNoData)
	if err == nil {
		return nil
	}
	c.offline(sink, err)
	return fmt.Errorf("blood pressure module on %s: %w", c.port, err)
}

// pump hands what the port gives to chunks until the port fails or ctx ends;
// Run closes the port.
func pump(ctx context.Context, port serial.Port, chunks chan<- []byte) error {
	buf := make([]byte, 256)
	for {
		n, err := port.Read(buf)
		if n > 0 {
			select {
			case chunks <- append([]byte(nil), buf[:n]...):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err != nil {
			return err
		}
	}
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
	port    serial.Port
	report  report
	parser  parser
	waiting chan error      // of the person who wants a measurement
	present context.Context // ends when that person does not wait any more
	fed     time.Time       // when the last bytes came
	broken  error           // the first failure of a write
}

// talk is the loop: bytes, orders and time make events.
func (l *link) talk(ctx context.Context, chunks <-chan []byte, failed <-chan error) error {
	timer := time.NewTimer(pollInflated)
	defer timer.Stop()
	for l.broken == nil {
		timer.Reset(l.pace())
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("read: %w", err)
		case data := <-chunks:
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
	return fmt.Errorf("write: %w", l.broken)
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

// writeTime is how long a write may take. A line without flow control takes
// what it is given at once; one that does not is of no use, and Run must not
// hang on it while a cuff is tight.
const writeTime = 2 * time.Second

func (l *link) write(p []byte) {
	watch := time.AfterFunc(writeTime, func() { l.port.Close() })
	defer watch.Stop()
	if _, err := l.port.Write(p); err != nil && l.broken == nil {
		l.broken = err
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
