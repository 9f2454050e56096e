package suretemp

import (
	"context"
	"encoding/binary"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

const (
	silence     = 3 * time.Second // without a packet the module is gone
	pollEvery   = time.Second     // an idle module sends nothing unasked
	tick        = 100 * time.Millisecond
	pause       = 250 * time.Millisecond // after this pause the rest of a packet never comes
	goodbyeTime = 300 * time.Millisecond // limit for the last commands
)

// Run talks to the module until the port fails or ctx ends.
func (t *Thermometer) Run(ctx context.Context, sink peripherals.Sink) error {
	t.recall()
	t.link = &link{
		thermometer: t, cycle: t.cycle.renew(),
		report: report{Told: peripherals.NewTold(sink, t.env.Now), now: t.env.Now, sink: sink},
	}
	defer t.link.answer(&peripherals.Refused{Said: sentenceGone})
	p := wire.Port{Env: t.env, Name: "thermometer", Path: t.port, Config: serial.Config{Baud: 9600}, Linger: goodbyeTime}
	return p.Run(ctx, t.link.report.Told, t.link.open, t.link.end)
}

// link is one connection.
type link struct {
	thermometer *Thermometer
	wire        *wire.Wire
	report      report
	parser      parser
	queue       queue
	cycle       cycle
	waiting     chan<- error // of the caller who waits for a measurement

	heard, fed, poll time.Time
	mute             bool
}

// open begins the dialogue.
func (l *link) open(w *wire.Wire) wire.Talk {
	l.wire, l.heard = w, l.thermometer.env.Now()
	l.report.Status(peripherals.Starting, sentenceWaiting)
	l.begin()
	return wire.Talk{
		Do: l.thermometer.orders,
		Due: func() time.Duration { // due work is done before each wait
			l.wait(l.thermometer.env.Now())
			return tick
		},
		Wake: func() {},
		Hear: func(data []byte) {
			l.fed = l.thermometer.env.Now()
			l.parser.feed(data, l.frame)
		},
	}
}

// end is the end of the dialogue.
func (l *link) end() {
	l.leave()
	l.thermometer.cycle = l.cycle
	l.report.missing(detailNoData)
}

// begin queues the first commands. A program that died may have kept the
// probe's switch, and left the probe out.
func (l *link) begin() {
	l.queue.clear()
	l.queue.add(setAsynchro, 1) // first, because the module is slow to refuse an unknown command
	l.queue.add(setProbe, 0)
	l.queue.add(lockSwitch, 0)
	l.queue.add(sendStatus)
}

// wait does what is due.
func (l *link) wait(at time.Time) {
	if at.Sub(l.fed) >= pause {
		l.parser.expire(l.frame)
	}
	if !l.mute && at.Sub(l.heard) >= silence {
		l.silent()
	}
	if l.cycle.late(at) {
		l.giveUp()
	}
	send, gaveUp, lost := l.queue.due(at)
	if lost {
		l.done(gaveUp, false)
	}
	switch {
	case send != nil:
		l.wire.Say(send)
	case !at.Before(l.poll): // even while a command is unanswered: the module may not know it
		l.poll = at.Add(pollEvery)
		l.wire.Say(request(sendRecord))
	}
}

func (l *link) frame(f frame) {
	at := l.thermometer.env.Now()
	l.heard, l.report.rejected = at, l.parser.Counts.Rejected
	l.mute = false
	if r, ok := parseRecord(f.data); ok && f.good {
		l.record(r, at)
		return
	}
	if f.command == sendStatus && f.good && len(f.data) == 4 {
		const notYet = 255
		if l.cycle.post = int(binary.LittleEndian.Uint16(f.data)); l.cycle.post == notYet {
			l.cycle.post = 0
		}
	}
	if l.queue.answered(f.command) {
		l.done(f.command, f.good)
	}
}

func (l *link) record(r record, at time.Time) {
	v, over := l.cycle.take(r, at)
	if v.said {
		l.report.reading(v, l.cycle.began, at)
		if v.quality != peripherals.NoSignal && r.result() {
			l.thermometer.remember(v.value)
		}
	}
	if over {
		l.finish()
	}
	if c := &l.cycle; c.monitor && r.method != methodMonitor && r.measuring() && !c.pushed {
		c.pushed = true // page 42: it works only in a predict cycle
		l.queue.add(setMethod, 1)
	}
	l.report.Status(l.cycle.status())
}

// silent withdraws the numbers of a module that no longer answers.
func (l *link) silent() {
	l.mute = true
	n := l.parser.Counts
	l.thermometer.env.Log.Warn("the thermometer does not answer", n.Attrs())
	l.report.missing(detailNoData)
	l.cycle = l.cycle.renew()
	l.begin()
	l.answer(&peripherals.Refused{Said: sentenceGone})
	if n.Rejected > l.report.rejected {
		l.report.Status(peripherals.Offline, sentenceGarbled)
		return
	}
	l.report.Status(peripherals.Offline, sentenceSilent)
}
