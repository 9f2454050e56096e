package oximeter

import (
	"context"
	"log/slog"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

// Line is the serial line of an oximeter and how to talk to it. Most send
// unasked and take no commands.
type Line struct {
	Path    string
	Config  serial.Config
	Silence time.Duration // after this long without a record the numbers are withdrawn
	Tail    int           // bytes that a stream may leave when it ends normally

	Open  []byte        // sent at the start, and whenever the device is quiet
	Quiet time.Duration // how long is quiet; at most Silence
	Keep  []byte        // sent every Every to keep the device going
	Every time.Duration
	Close [][]byte // sent at the end
}

// Run reads the port until it fails or ctx ends. A device that falls silent
// loses its numbers and recovers by itself.
func (l Line) Run(ctx context.Context, env peripherals.Env, sink peripherals.Sink, listen func(*Report) Listener) error {
	s := &session{Line: l, log: env.Log, report: NewReport(env.Now, sink)}
	p := wire.Port{Env: env, Name: "oximeter", Path: l.Path, Config: l.Config}
	if len(l.Close) > 0 {
		p.Linger = goodbyeTime
	}
	return p.Run(ctx, s.report.Told, func(w *wire.Wire) wire.Talk {
		s.wire, s.listener = w, listen(s.report)
		return s.begin()
	}, s.leave)
}

// goodbyeTime limits sending the last commands.
const goodbyeTime = 300 * time.Millisecond

// session is a Line with its port open.
type session struct {
	Line
	log      *slog.Logger
	report   *Report
	listener Listener
	wire     *wire.Wire

	silence, quiet, keep wire.Every
	lately               bool      // a record came since quiet was last due
	heard                uint64    // byte count at the last record or silence
	since                time.Time // when an outage was noticed; zero while there is none
}

func (s *session) begin() wire.Talk {
	s.report.Status(peripherals.Starting, SentenceWaiting)
	s.say(s.Open)
	s.silence, s.quiet, s.keep = wire.Every{Period: s.Silence}, wire.Every{Period: s.Quiet}, wire.Every{Period: s.Every}
	for _, e := range []*wire.Every{&s.silence, &s.quiet, &s.keep} {
		e.Start(time.Now())
	}
	return wire.Talk{Hear: s.hear, Wake: s.wake, Due: func() time.Duration {
		now := time.Now()
		return min(s.silence.Left(now), s.quiet.Left(now), s.keep.Left(now))
	}}
}

func (s *session) hear(data []byte) {
	if s.listener.Feed(data, s.report.Now()) {
		s.heard = s.listener.Seen().Bytes
		s.silence.Start(time.Now())
		s.lately = true
		if !s.since.IsZero() {
			s.log.Info("understood again", slog.Duration("after", time.Since(s.since).Round(time.Second)))
			s.since = time.Time{}
		}
	}
}

func (s *session) wake() {
	now := time.Now()
	if s.quiet.Due(now) {
		if !s.lately {
			s.say(s.Open)
		}
		s.lately = false
	}
	if s.keep.Due(now) {
		s.say(s.Keep)
	}
	if s.silence.Due(now) {
		s.silent()
	}
}

// say sends a command. If the device takes none, the command is dropped rather
// than blocking the reader; every command is repeated later.
func (s *session) say(command []byte) {
	if len(command) > 0 {
		s.wire.Send(command)
	}
}

// leave withdraws the numbers and sends the last commands.
func (s *session) leave() {
	s.listener.Missing(DetailNoData)
	for _, command := range s.Close {
		s.say(command)
	}
}

// silent withdraws the numbers and reports why.
func (s *session) silent() {
	c := s.listener.Seen()
	if s.since.IsZero() {
		s.since = time.Now()
		s.log.Warn("nothing to understand", slog.Duration("for", s.Silence), c.Attrs())
	}
	detail := SentenceSilent
	if c.Bytes-s.heard > uint64(s.Tail) {
		detail = SentenceGarbled
	}
	s.heard = c.Bytes
	s.listener.Missing(DetailNoData)
	s.report.Status(peripherals.Offline, detail)
}
