package intellivue

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

// What a nurse reads.
const (
	sentenceWaiting = "Connecting to the patient monitor."
	sentenceSilent  = "The patient monitor does not answer. Check that it is switched on, its cable, and that its MIB/RS232 port is set to Data Export."
	sentenceGarbled = "The patient monitor's data cannot be understood. Check its cable; if that is good, call the technician."
	sentenceRefused = "The patient monitor refuses the connection. Another device may be reading it; the cart tries again."
	sentenceAborted = "The patient monitor ended the connection. The cart connects again."
	sentenceDemo    = "The patient monitor is in demonstration mode: its numbers are not the patient's."
	sentenceTest    = "The patient monitor is in test mode: its numbers are not the patient's."
	sentenceService = "The patient monitor is in service mode: its numbers may not be the patient's."
	sentenceStandby = "The patient monitor is in standby and measures nothing."
	sentenceJump    = "The patient monitor's clock was set at %s, by %v."
)

// Run keeps an association with the monitor until the port fails or ctx ends;
// then it releases the association.
func (m *Monitor) Run(ctx context.Context, sink peripherals.Sink) error {
	port, err := m.open()
	if err != nil {
		m.offline(sink, err)
		return fmt.Errorf("patient monitor: %w", err)
	}
	w := wire.New(port)
	defer w.End(0)
	d := &dialogue{env: m.env, began: m.env.Now(), line: w, report: newReport(m.env, sink, &m.bedside)}
	defer d.report.gone()
	d.report.status(peripherals.Starting, sentenceWaiting)
	err = d.run(ctx)
	if err == nil || ctx.Err() != nil {
		return nil
	}
	d.report.gone()
	m.offline(sink, err)
	return fmt.Errorf("patient monitor on %s: %w", m.port, err)
}

func (m *Monitor) offline(sink peripherals.Sink, err error) {
	sink.Status(peripherals.Status{
		State:  peripherals.Offline,
		Detail: peripherals.Explain("the patient monitor", err),
		At:     m.env.Now(),
	})
}

// dialogue drives the state machine with what happens on the line.
type dialogue struct {
	env      peripherals.Env
	began    time.Time
	line     *wire.Wire
	report   *report
	state    state
	deframer deframer
	heard    counts // at the last message or complaint
	err      error
}

func (d *dialogue) since() time.Duration { return d.env.Now().Sub(d.began) }

// run returns nil when the association was released after the end of ctx.
func (d *dialogue) run(ctx context.Context) error {
	d.event(event{kind: evOpen, at: d.since()})
	timer := time.NewTimer(0)
	defer timer.Stop()
	done := ctx.Done()
	for d.err == nil && d.state.phase != ended {
		due := d.state.wake() - d.since()
		if due <= 0 { // at once: a monitor that never pauses must not keep the timer from firing
			d.event(event{kind: evTimer, at: d.since()})
			continue
		}
		timer.Reset(due)
		select {
		case <-done:
			done = nil
			d.event(event{kind: evStop, at: d.since()})
		case data := <-d.line.Chunks:
			d.deframer.feed(data, d.user)
		case err := <-d.line.Failed:
			return err
		case <-timer.C:
			d.event(event{kind: evTimer, at: d.since()})
		}
		d.report.numerics.expire(d.since(), d.env.Now())
		d.report.expireAlerts()
	}
	return d.err
}

// user takes the user data of one frame.
func (d *dialogue) user(data []byte) {
	m, ok := parseMessage(data)
	if !ok {
		d.report.malformed++
		return
	}
	d.heard = d.deframer.counts
	before := d.state
	d.event(event{kind: evMessage, at: d.since(), message: &m})
	switch {
	case d.state.phase != polling:
	case m.isCreate && !(before.phase == polling && before.confirmed): // not again: its time is old
		d.report.created(m.create)
	case m.isPoll: // the first of an association that was not made here, too
		d.report.poll(&m.poll, d.since())
		if d.report.numerics.incomplete() {
			d.do(effect{kind: effPoll, request: pollNumerics})
		}
	case m.operation == roError:
		d.env.Log.Info("the monitor refuses a request", slog.Int("request", int(m.invoke)), slog.Int("error", int(m.command)))
	}
}

func (d *dialogue) event(ev event) {
	s, effects := next(d.state, ev)
	d.state = s
	for _, e := range effects {
		d.do(e)
	}
}

func (d *dialogue) do(e effect) {
	switch e.kind {
	case effAssociate:
		d.send(associationRequest())
	case effConfirm:
		d.send(confirmCreate(e.invoke, e.create))
	case effPoll:
		if e.request == listWaves && d.report.waves.heard {
			return
		}
		d.send(e.request.encode())
	case effRelease:
		d.send(releaseRequest())
	case effAbort:
		d.send(abortRequest())
	case effLost:
		d.lost(e.why)
	}
}

func (d *dialogue) send(user []byte) {
	if !d.line.Send(appendFrame(nil, user)) && d.err == nil {
		d.err = wire.ErrBlocked
	}
}

// lost says why there are no numbers.
func (d *dialogue) lost(why reason) {
	d.report.gone()
	c := d.deframer.counts
	d.env.Log.Warn("no association with the monitor", slog.String("why", why.String()),
		slog.Uint64("bytes", c.bytes), slog.Uint64("frames", c.frames), slog.Uint64("rejected", c.rejected),
		slog.Uint64("malformed", d.report.malformed), slog.Uint64("lost", d.report.lost))
	switch why {
	case whyRefused:
		d.report.status(peripherals.Offline, sentenceRefused)
	case whyAborted, whyReleased:
		d.report.status(peripherals.Offline, sentenceAborted)
	default:
		const tail = 64 // what a frame that was cut off leaves behind
		detail := sentenceSilent
		if c.bytes-d.heard.bytes > tail {
			detail = sentenceGarbled
		}
		d.report.status(peripherals.Offline, detail)
	}
	d.heard = c
}
