package oximeter

import (
	"context"
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

// goodbyeTime bounds how long the last commands may take.
const goodbyeTime = 300 * time.Millisecond

// session is a Line with its port open.
type session struct {
	Line
	log      *slog.Logger
	report   *Report
	listener Listener
	wire     *wire.Wire

	silence, quiet, keep wire.Every
	lately               bool   // a record came since quiet was last due
	heard                uint64 // bytes at the last record or the last silence
	outage               outage
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
		s.back()
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

// say sends a command. A device that takes none must not stop its reader: what
// does not fit is dropped, since every command is said again later.
func (s *session) say(command []byte) {
	if len(command) > 0 {
		s.wire.Send(command)
	}
}

// leave takes the numbers away and says the last commands.
func (s *session) leave() {
	s.listener.Missing(DetailNoData)
	for _, command := range s.Close {
		s.say(command)
	}
}

// silent takes the numbers away and says why nothing comes.
func (s *session) silent() {
	c := s.listener.Seen()
	if now := time.Now(); s.outage.goesOn(now) {
		s.log.Warn("nothing to understand", slog.Duration("for", s.Silence+now.Sub(s.outage.began).Round(time.Second)), c.Attrs())
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
