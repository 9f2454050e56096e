package intellivue

import (
	"context"
	"log/slog"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/framing"
	"telecart/peripherals/internal/wire"
)

// What a nurse reads.
var (
	sentenceWaiting = peripherals.Say("intellivue.waiting", "Connecting to the patient monitor.")
	sentenceSilent  = peripherals.Say("intellivue.silent", "The patient monitor does not answer. Check that it is switched on, its cable, and that its MIB/RS232 port is set to Data Export.")
	sentenceGarbled = peripherals.Say("intellivue.garbled", "The patient monitor's data cannot be understood. Check its cable; if that is good, call the technician.")
	sentenceRefused = peripherals.Say("intellivue.refused", "The patient monitor refuses the connection. Another device may be reading it; the cart tries again.")
	sentenceAborted = peripherals.Say("intellivue.aborted", "The patient monitor ended the connection. The cart connects again.")
	sentenceDemo    = peripherals.Say("intellivue.demo", "The patient monitor is in demonstration mode: its numbers are not the patient's.")
	sentenceTest    = peripherals.Say("intellivue.test", "The patient monitor is in test mode: its numbers are not the patient's.")
	sentenceService = peripherals.Say("intellivue.service", "The patient monitor is in service mode: its numbers may not be the patient's.")
	sentenceStandby = peripherals.Say("intellivue.standby", "The patient monitor is in standby and measures nothing.")
)

// Run keeps an association with the monitor until the port fails or ctx ends,
// and then releases it.
func (m *Monitor) Run(ctx context.Context, sink peripherals.Sink) error {
	d := &dialogue{env: m.env, report: newReport(m.env, sink, m.unread)}
	p := wire.Port{Env: m.env, Name: "patient monitor", Path: m.port, Config: serial.Config{Baud: 115200}}
	return p.Run(ctx, d.report.Told, d.open, d.report.gone)
}

// dialogue runs the state machine on the line.
type dialogue struct {
	env      peripherals.Env
	began    time.Time
	line     *wire.Wire
	report   *report
	state    state
	deframer deframer
	heard    framing.Counts // at the last message or complaint
}

func (d *dialogue) since() time.Duration { return d.env.Now().Sub(d.began) }

func (d *dialogue) open(w *wire.Wire) wire.Talk {
	d.line, d.began = w, d.env.Now()
	d.report.Status(peripherals.Starting, sentenceWaiting)
	d.event(event{kind: evOpen, at: d.since()})
	return wire.Talk{
		Hear: func(data []byte) {
			d.deframer.feed(data, d.user)
			d.expire()
		},
		Due: func() time.Duration { return d.state.wake() - d.since() },
		Wake: func() {
			d.event(event{kind: evTimer, at: d.since()})
			d.expire()
		},
		Stop: func() { d.event(event{kind: evStop, at: d.since()}) },
		Over: func() bool { return d.state.phase == ended },
	}
}

// expire withdraws what the monitor no longer sends.
func (d *dialogue) expire() {
	d.report.numerics.expire(d.since(), d.env.Now())
	d.report.expireAlerts()
}

// user takes the user data of one frame.
func (d *dialogue) user(data []byte) {
	m, ok := parseMessage(data)
	if !ok {
		d.report.malformed++
		return
	}
	d.heard = d.deframer.frames.Counts
	before := d.state
	d.event(event{kind: evMessage, at: d.since(), message: &m})
	switch {
	case d.state.phase != polling:
	case m.isCreate && !(before.phase == polling && before.confirmed): // a repeated one has an old time
		d.report.created(m.create)
	case m.isPoll: // also the first one of an adopted association
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

func (d *dialogue) send(user []byte) { d.line.Say(appendFrame(nil, user)) }

// lost reports why there are no numbers.
func (d *dialogue) lost(why reason) {
	d.report.gone()
	c := d.deframer.frames.Counts
	d.env.Log.Warn("no association with the monitor", slog.String("why", why.String()),
		c.Attrs(), slog.Uint64("malformed", d.report.malformed), slog.Uint64("lost", d.report.lost))
	switch why {
	case whyRefused:
		d.report.Status(peripherals.Offline, sentenceRefused)
	case whyAborted, whyReleased:
		d.report.Status(peripherals.Offline, sentenceAborted)
	default:
		const tail = 64 // the remainder of a frame that was cut off
		detail := sentenceSilent
		if c.Bytes-d.heard.Bytes > tail {
			detail = sentenceGarbled
		}
		d.report.Status(peripherals.Offline, detail)
	}
	d.heard = c
}

// sentenceJump says when the monitor's clock was set, by its own clock.
func sentenceJump(at time.Time, by time.Duration) peripherals.Sentence {
	return peripherals.Say("intellivue.jump", "The patient monitor's clock was set at {0}, by {1}.", at.Format("15:04"), by.String())
}
