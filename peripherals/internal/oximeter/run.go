package oximeter

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

// Line is the serial line of an oximeter and how it is spoken to. Most talk by
// themselves and take no command.
type Line struct {
	Path    string
	Config  serial.Config
	Silence time.Duration // without a record for so long the numbers go
	Tail    int           // bytes that a stream may leave behind when it simply ends

	Open  []byte        // said at the start, and again whenever the device is quiet
	Quiet time.Duration // how long it must be quiet for that; at most Silence
	Keep  []byte        // said every Every so that the device goes on
	Every time.Duration
	Close [][]byte // said at the end
}

// Run is the whole life of an oximeter: it reads the port until it fails or
// ctx ends. A device that falls silent loses its numbers; it comes back by
// itself.
func (l Line) Run(ctx context.Context, env peripherals.Env, sink peripherals.Sink, listen func(*Report) Listener) error {
	r := NewReport(env.Now, sink)
	port, err := env.Serial(l.Path, l.Config)
	if err != nil {
		r.Status(peripherals.Offline, peripherals.Explain("the oximeter", err))
		return fmt.Errorf("oximeter: %w", err)
	}
	s := &session{Line: l, log: env.Log, report: r, listener: listen(r), wire: wire.New(port)}
	defer s.goodbye()
	r.Status(peripherals.Starting, SentenceWaiting)
	err = s.run(ctx)
	s.listener.Missing(DetailNoData)
	if err == nil || ctx.Err() != nil {
		return nil
	}
	r.Status(peripherals.Offline, peripherals.Explain("the oximeter", err))
	return fmt.Errorf("oximeter on %s: %w", l.Path, err)
}

// session is a Line with its port open.
type session struct {
	Line
	log      *slog.Logger
	report   *Report
	listener Listener
	wire     *wire.Wire

	heard  uint64 // bytes at the last record or the last silence
	outage outage
}

func (s *session) run(ctx context.Context) error {
	s.say(s.Open)
	silent := time.NewTimer(s.Silence)
	defer silent.Stop()
	quiet, stopQuiet := every(s.Quiet)
	defer stopQuiet()
	keep, stopKeep := every(s.Every)
	defer stopKeep()
	lately := false // a record came since quiet last ticked
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-s.wire.Failed:
			return err
		case data := <-s.wire.Chunks:
			if s.listener.Feed(data, s.report.Now()) {
				s.heard = s.listener.Seen().Bytes
				silent.Reset(s.Silence)
				lately = true
				s.back()
			}
		case <-quiet:
			if !lately {
				s.say(s.Open)
			}
			lately = false
		case <-keep:
			s.say(s.Keep)
		case <-silent.C:
			s.silent()
			silent.Reset(s.Silence)
		}
	}
}

// say sends a command. A device that takes none must not stop its reader: what
// does not fit is dropped, since every command is said again later.
func (s *session) say(command []byte) {
	if len(command) > 0 {
		s.wire.Send(command)
	}
}

// goodbyeTime bounds how long the last commands may take.
const goodbyeTime = 300 * time.Millisecond

// goodbye says the last commands and closes the port.
func (s *session) goodbye() {
	for _, command := range s.Close {
		s.say(command)
	}
	if len(s.Close) == 0 {
		s.wire.End(0)
		return
	}
	s.wire.End(goodbyeTime)
}

// every ticks each d, or never when d is 0.
func every(d time.Duration) (<-chan time.Time, func()) {
	if d == 0 {
		return nil, func() {}
	}
	t := time.NewTicker(d)
	return t.C, t.Stop
}

// silent takes the numbers away and says why nothing comes.
func (s *session) silent() {
	c := s.listener.Seen()
	if now := time.Now(); s.outage.goesOn(now) {
		s.log.Warn("nothing to understand", slog.Duration("for", s.Silence+now.Sub(s.outage.began).Round(time.Second)),
			slog.Uint64("bytes", c.Bytes), slog.Uint64("records", c.Records),
			slog.Uint64("rejected", c.Rejected), slog.Uint64("skipped", c.Skipped))
	}
	detail := SentenceSilent
	if c.Bytes-s.heard > uint64(s.Tail) {
		detail = SentenceGarbled
	}
	s.heard = c.Bytes
	s.listener.Missing(DetailNoData)
	s.report.Status(peripherals.Offline, detail)
}

// back notes the end of an outage.
func (s *session) back() {
	if lasted, tell := s.outage.over(time.Now()); tell {
		s.log.Info("understood again", slog.Duration("after", lasted.Round(time.Second)))
	}
}
