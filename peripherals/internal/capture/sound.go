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

// checkSound is how often a sound card that nobody listens to is opened and
// closed again, to know whether it is still there.
const checkSound = 5 * time.Second

// depth is how many periods wait for a slow listener: half a second.
const depth = 50

// Microphone captures mono sound from an ALSA card while somebody listens. It is
// not a whole peripheral: a model runs it with the status it wants.
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

// Sound is every captured period, for whoever wants it. Samples keep their
// number over pauses and restarts: what was not captured is a jump.
func (s *Microphone) Sound() *peripherals.Sound { return s.feed }

// Run checks that the card is there, then captures while the feed is wanted,
// until ctx ends (nil) or the card fails. It tells the sink online and
// offline.
func (s *Microphone) Run(ctx context.Context, sink peripherals.Sink) error {
	st := peripherals.NewTold(sink, s.env.Now)
	err := s.run(ctx, func() { st.Status(peripherals.Online, "") })
	if err == nil {
		return nil
	}
	st.Status(peripherals.Offline, peripherals.Explain(s.name, err))
	return fmt.Errorf("%s: %w", s.name, err)
}

func (s *Microphone) run(ctx context.Context, online func()) error {
	tick := time.NewTicker(checkSound)
	defer tick.Stop()
	if err := s.present(); err != nil {
		return err
	}
	online()
	for ctx.Err() == nil {
		wanted, changed := s.feed.Wanted()
		if wanted {
			if err := s.feed.UntilUnwanted(ctx, s.capture); err != nil {
				return err
			}
			continue
		}
		select {
		case <-ctx.Done():
		case <-changed:
		case <-tick.C:
			if err := s.present(); err != nil {
				return err
			}
		}
	}
	return nil
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

// continued returns the number of the first sample of a new stream, so that
// the pause since the last one is as wide as it was long.
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
