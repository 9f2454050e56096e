package capture

import (
	"context"
	"fmt"
	"math"
	"time"

	"telecart/drivers/alsa"
	"telecart/peripherals"
)

// Period is the length of a captured chunk.
const Period = 10 * time.Millisecond

// checkSound is how often an idle sound card is opened and closed, to see
// whether it is still there.
const checkSound = 5 * time.Second

// depth is how many periods are kept for a slow listener: half a second.
const depth = 50

// Microphone captures mono sound from an ALSA card while somebody listens. It
// is only part of a peripheral, which may change the status it reports.
type Microphone struct {
	env  peripherals.Env
	name string
	pcm  string
	rate int
	feed *peripherals.Sound

	next uint64    // number of the sample after the last published one
	end  time.Time // its time
}

// NewMicrophone returns the sound source pcm; it does no I/O.
func NewMicrophone(env peripherals.Env, name, pcm string, rate int) *Microphone {
	return &Microphone{env: env, name: name, pcm: pcm, rate: rate, feed: peripherals.NewFeed[alsa.Chunk](depth)}
}

// Sound delivers every captured period. Sample numbers continue over pauses and
// restarts: what was not captured is a jump.
func (s *Microphone) Sound() *peripherals.Sound { return s.feed }

// Run checks that the card is there, then captures while the feed is wanted,
// until ctx ends (nil) or the card fails. It reports online and offline.
func (s *Microphone) Run(ctx context.Context, sink peripherals.Sink) error {
	st := peripherals.NewTold(sink, s.env.Now)
	err := s.run(ctx, func() { st.Status(peripherals.Online, peripherals.Sentence{}) })
	if err == nil {
		return nil
	}
	st.Status(peripherals.Offline, peripherals.Explain(err))
	return fmt.Errorf("%s: %w", s.name, err)
}

func (s *Microphone) run(ctx context.Context, online func()) error {
	if err := s.present(); err != nil {
		return err
	}
	online()
	return s.feed.WhileWanted(ctx, checkSound, s.present, s.capture)
}

func (s *Microphone) open() (alsa.Source, error) {
	return s.env.Capture(s.pcm, alsa.Format{Rate: s.rate, Channels: 1, Period: Period})
}

func (s *Microphone) present() error {
	src, err := s.open()
	if err != nil {
		return err
	}
	return src.Close()
}

func (s *Microphone) capture(ctx context.Context) error {
	src, err := s.open()
	if err != nil {
		return err
	}
	defer src.Close()
	first, base := true, uint64(0)
	for {
		chunk, err := src.Read(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("capture from %s: %w", s.pcm, err)
		}
		if first {
			first, base = false, s.continued(chunk)-chunk.Seq
		}
		chunk.Seq += base
		s.next = chunk.Seq + uint64(len(chunk.Samples))
		s.end = chunk.At.Add(samplesTime(len(chunk.Samples), chunk.Rate))
		s.feed.Publish(chunk)
	}
}

// continued returns the number of the first sample of a new stream, such that
// the gap in numbers equals the pause.
func (s *Microphone) continued(first alsa.Chunk) uint64 {
	if s.end.IsZero() {
		return 0
	}
	pause := first.At.Sub(s.end).Seconds() * float64(s.rate)
	return s.next + uint64(max(math.Round(pause), 1)) // a restart is never seamless
}

func samplesTime(n, rate int) time.Duration {
	return time.Duration(n) * time.Second / time.Duration(rate)
}
