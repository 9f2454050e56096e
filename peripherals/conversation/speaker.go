package conversation

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"telecart/drivers/alsa"
	"telecart/peripherals"
	"telecart/peripherals/internal/capture"
)

const (
	period   = Rate / 100         // samples of one write
	lead     = 3                  // periods of silence at the start, against an immediate underrun
	idle     = 2 * time.Second    // after this long without sound the speaker is closed
	retry    = 2 * time.Second    // between attempts to open a failing speaker
	starving = 4 * capture.Period // the longest wait to complete a period
	capacity = Rate / 5           // samples that may wait: 200 ms
)

type speaker struct {
	env  peripherals.Env
	pcm  string
	ring *ring
}

func newSpeaker(env peripherals.Env, pcm string) *speaker {
	return &speaker{env: env, pcm: pcm, ring: newRing(capacity)}
}

func (s *speaker) play(samples []int16) { s.ring.put(samples) }

// run plays whenever there is something to play, until ctx ends.
func (s *speaker) run(ctx context.Context, sink peripherals.Sink) error {
	tell := func(state peripherals.State, detail peripherals.Sentence) {
		sink.Status(peripherals.Status{State: state, Detail: detail, At: s.env.Now()})
	}
	tell(peripherals.Online, peripherals.Sentence{})
	for broken := false; ; {
		if !s.ring.wait(ctx, 0) {
			return nil
		}
		err := s.session(ctx, func() {
			if broken {
				broken = false
				tell(peripherals.Online, peripherals.Sentence{})
			}
		})
		if err == nil {
			continue
		}
		if !broken {
			broken = true
			s.env.Log.Error("loudspeaker failed", slog.Any("error", err))
			tell(peripherals.Degraded, peripherals.Say("speaker.broken", "The loudspeaker does not work: the doctor cannot be heard. Check its cable."))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(retry):
		}
		s.ring.clear() // too late to play
	}
}

// there reports whether the loudspeaker can be opened or is open.
func (s *speaker) there() bool {
	out, err := s.env.Playback(s.pcm, format())
	if err != nil {
		return errors.Is(err, alsa.ErrBusy)
	}
	out.Close()
	return true
}

func format() alsa.Format { return alsa.Format{Rate: Rate, Channels: 1, Period: capture.Period} }

// session opens the speaker and plays until nothing is left.
func (s *speaker) session(ctx context.Context, opened func()) error {
	out, err := s.env.Playback(s.pcm, format())
	if err != nil {
		return fmt.Errorf("speaker: %w", err)
	}
	defer out.Close()
	for range lead {
		if err := out.Write(make([]int16, period)); err != nil {
			return fmt.Errorf("play on %s: %w", s.pcm, err)
		}
	}
	opened()
	buf := make([]int16, period)
	for s.ring.wait(ctx, idle) {
		s.ring.waitFor(ctx, period, starving)
		n := s.ring.take(buf)
		clear(buf[n:])
		if err := out.Write(buf); err != nil {
			return fmt.Errorf("play on %s: %w", s.pcm, err)
		}
	}
	return nil
}
