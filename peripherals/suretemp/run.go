package suretemp

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

const (
	silence     = 3 * time.Second // without a packet the module is gone
	pollEvery   = time.Second     // it says nothing by itself while it is idle
	tick        = 100 * time.Millisecond
	pause       = 250 * time.Millisecond // what was broken off for so long never comes
	goodbyeTime = 300 * time.Millisecond // what the last commands may take
)

// Run talks to the module until the port fails or ctx ends.
func (t *Thermometer) Run(ctx context.Context, sink peripherals.Sink) error {
	port, err := t.env.Serial(t.port, serial.Config{Baud: 9600})
	if err != nil {
		t.offline(sink, err)
		return fmt.Errorf("thermometer: %w", err)
	}
	l := &link{
		thermometer: t, wire: wire.New(port),
		report: report{now: t.env.Now, sink: sink},
		cycle:  t.cycle.renew(),
		heard:  t.env.Now(),
	}
	defer l.answer(&peripherals.Refused{Sentence: sentenceGone})
	defer l.wire.End(goodbyeTime)

	l.report.status(peripherals.Starting, sentenceWaiting)
	err = l.talk(ctx)
	l.leave()
	t.cycle = l.cycle
	l.report.missing(detailNoData)
	if err == nil {
		return nil
	}
	t.offline(sink, err)
	return fmt.Errorf("thermometer on %s: %w", t.port, err)
}

func (t *Thermometer) offline(sink peripherals.Sink, err error) {
	sink.Status(peripherals.Status{
		State:  peripherals.Offline,
		Detail: peripherals.Explain("the thermometer", err),
		At:     t.env.Now(),
	})
}

// link is one connection.
type link struct {
	thermometer *Thermometer
	wire        *wire.Wire
	report      report
	parser      parser
	queue       queue
	cycle       cycle
	waiting     chan error // of the person who wants a measurement

	heard, fed, poll time.Time
	mute             bool
	broken           error // the line takes nothing
}

// talk is the loop: bytes, orders and time.
func (l *link) talk(ctx context.Context) error {
	l.begin()
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for l.broken == nil {
		l.wait(l.thermometer.env.Now())
		select {
		case <-ctx.Done():
			return nil
		case err := <-l.wire.Failed:
			if ctx.Err() != nil {
				return nil
			}
			return err
		case data := <-l.wire.Chunks:
			l.fed = l.thermometer.env.Now()
			l.parser.feed(data, l.frame)
		case o := <-l.thermometer.orders:
			l.take(o)
		case <-ticker.C:
		}
	}
	return l.broken
}

// begin is what the module hears first. A program that died may have kept the
// probe's switch, and left the probe out.
func (l *link) begin() {
	l.queue.clear()
	l.queue.add(setAsynchro, 1) // first: what the module does not know takes a while
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
		l.write(send)
	case !at.Before(l.poll): // also while a command goes unanswered: it may not be known
		l.poll = at.Add(pollEvery)
		l.write(request(sendRecord))
	}
}

func (l *link) frame(f frame) {
	at := l.thermometer.env.Now()
	l.heard, l.report.rejected = at, l.parser.counts.rejected
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
		l.report.reading(v, at)
	}
	if over {
		l.finish()
	}
	if c := &l.cycle; c.monitor && r.method != methodMonitor && r.measuring() && !c.pushed {
		c.pushed = true // page 42: it has effect in a predict cycle only
		l.queue.add(setMethod, 1)
	}
	l.report.status(l.cycle.status())
}

// silent takes the numbers away: the module says nothing any more.
func (l *link) silent() {
	l.mute = true
	n := l.parser.counts
	l.thermometer.env.Log.Warn("the thermometer does not answer",
		slog.Uint64("bytes", n.bytes), slog.Uint64("packets", n.frames),
		slog.Uint64("rejected", n.rejected), slog.Uint64("skipped", n.skipped))
	l.report.missing(detailNoData)
	l.cycle = l.cycle.renew()
	l.begin()
	l.answer(&peripherals.Refused{Sentence: sentenceGone})
	if n.rejected > l.report.rejected {
		l.report.status(peripherals.Offline, sentenceGarbled)
		return
	}
	l.report.status(peripherals.Offline, sentenceSilent)
}

func (l *link) write(p []byte) {
	if !l.wire.Send(p) && l.broken == nil {
		l.broken = wire.ErrBlocked
	}
}
