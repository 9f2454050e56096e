package sim

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"sync"
	"time"

	"telecart/drivers/alsa"
	"telecart/peripherals"
)

// Meter measures what is played on virtual loudspeakers. The zero Meter is
// ready; its methods may be called from any goroutine.
type Meter struct {
	mu    sync.Mutex
	count uint64
	level float64 // mean square, smoothed
	opens int
}

// Samples is how many samples were played.
func (m *Meter) Samples() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.count
}

// Level is the RMS of the last 200 ms or so, 0..1 of full scale.
func (m *Meter) Level() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return math.Sqrt(m.level)
}

// Opens is how often a loudspeaker was opened.
func (m *Meter) Opens() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.opens
}

func (m *Meter) add(samples []int16, rate int) {
	k := 1 - math.Exp(-1/(0.1*float64(rate)))
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count += uint64(len(samples))
	for _, s := range samples {
		v := float64(s) / 32768
		m.level += k * (v*v - m.level)
	}
}

// Playback opens virtual loudspeakers, which swallow sound at the speed of a
// real one and tell m, and leaves other names to real. m may be nil.
func Playback(real alsa.PlaybackOpener, m *Meter) alsa.PlaybackOpener {
	if m == nil {
		m = new(Meter)
	}
	return func(pcm string, f alsa.Format) (alsa.Player, error) {
		if !peripherals.NamedVirtual(pcm) {
			return real(pcm, f)
		}
		if f.Rate < 8000 || f.Channels < 1 {
			return nil, fmt.Errorf("open %s: cannot play %d Hz, %d channels", pcm, f.Rate, f.Channels)
		}
		m.mu.Lock()
		m.opens++
		m.mu.Unlock()
		ctx, cancel := context.WithCancel(context.Background())
		return &player{format: f, meter: m, ctx: ctx, cancel: cancel}, nil
	}
}

// player is a card with a buffer of 40 ms.
type player struct {
	format alsa.Format
	meter  *Meter
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	until  time.Time // when what was written will have been played
}

// Write blocks while the buffer is full.
func (p *player) Write(samples []int16) error {
	const buffer = 40 * time.Millisecond
	now := time.Now()
	if p.until.Before(now) {
		p.until = now
	}
	wait := time.NewTimer(p.until.Add(-buffer).Sub(now))
	defer wait.Stop()
	select {
	case <-p.ctx.Done():
		return fmt.Errorf("virtual loudspeaker: %w", fs.ErrClosed)
	case <-wait.C:
	}
	frames := len(samples) / p.format.Channels
	p.until = p.until.Add(time.Duration(frames) * time.Second / time.Duration(p.format.Rate))
	p.meter.add(samples, p.format.Rate)
	return nil
}

// Close ends a waiting Write.
func (p *player) Close() error {
	p.cancel()
	return nil
}
