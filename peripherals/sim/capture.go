package sim

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"telecart/drivers/alsa"
	"telecart/peripherals"
	"telecart/peripherals/internal/twin"
)

// Capture opens virtual sound sources; other names go to real. now is the
// cart's clock.
func Capture(real alsa.CaptureOpener, now func() time.Time) alsa.CaptureOpener {
	var (
		mu    sync.Mutex
		loops = map[string]loop{} // rendering is slow, so each is made once
	)
	return func(pcm string, f alsa.Format) (alsa.Source, error) {
		name, ok := strings.CutPrefix(pcm, peripherals.VirtualPrefix)
		if !ok {
			return real(pcm, f)
		}
		if f.Rate < 8000 || f.Rate > 96000 || f.Channels < 1 || f.Channels > 2 || f.Period < time.Millisecond {
			return nil, fmt.Errorf("open %s: cannot capture %d Hz, %d channels, period %s", pcm, f.Rate, f.Channels, f.Period)
		}
		mu.Lock()
		defer mu.Unlock()
		key := fmt.Sprint(name, f.Rate)
		if _, ok := loops[key]; !ok {
			loops[key] = newLoop(name, f.Rate)
		}
		return &source{loop: loops[key], format: f, now: now, done: make(chan struct{})}, nil
	}
}

// source is an open virtual sound card. It starts with the first Read.
type source struct {
	loop   loop
	format alsa.Format
	now    func() time.Time

	pace  *twin.Pacer
	first time.Time // cart time of sample 0
	pos   int       // of the next sample in loop

	closed sync.Once
	done   chan struct{}
}

// Read waits for the end of the next period, as a card does, and returns it.
func (s *source) Read(ctx context.Context) (alsa.Chunk, error) {
	size := int(int64(s.format.Rate) * int64(s.format.Period) / int64(time.Second))
	if s.pace == nil {
		s.first = s.now()
		s.pos = s.loop.at(s.first)
		s.pace = twin.NewPacer(time.Now(), s.format.Period, 500*time.Millisecond)
		s.pace.N = 1 // the first period is complete when it ends
	}
	expected := s.pace.N
	if !s.pace.Wait(ctx.Done(), s.done) {
		return alsa.Chunk{}, s.ended(ctx)
	}
	period := s.pace.N - 2 // number of the one that has just ended
	if lost := s.pace.N - 1 - expected; lost > 0 {
		s.pos = (s.pos + int(lost)*size) % len(s.loop.samples)
	}
	mono := make([]int16, size)
	s.pos = s.loop.copyTo(mono, s.pos)
	return alsa.Chunk{
		Samples: spread(mono, s.format.Channels),
		Rate:    s.format.Rate,
		Seq:     period * uint64(size),
		At:      s.first.Add(time.Duration(period) * s.format.Period),
	}, nil
}

func (s *source) ended(ctx context.Context) error {
	select {
	case <-s.done:
		return fmt.Errorf("virtual sound source: %w", alsa.ErrGone)
	default:
		return ctx.Err()
	}
}

// Close ends a waiting Read.
func (s *source) Close() error {
	s.closed.Do(func() { close(s.done) })
	return nil
}

func spread(mono []int16, channels int) []int16 {
	if channels == 1 {
		return mono
	}
	out := make([]int16, 0, len(mono)*channels)
	for _, v := range mono {
		for range channels {
			out = append(out, v)
		}
	}
	return out
}
