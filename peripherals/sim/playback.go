package sim

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"telecart/drivers/alsa"
	"telecart/peripherals"
)

// Playback opens virtual loudspeakers, which discard sound at the speed of real
// ones; other names go to real.
func Playback(real alsa.PlaybackOpener) alsa.PlaybackOpener {
	return func(pcm string, f alsa.Format) (alsa.Player, error) {
		if !peripherals.NamedVirtual(pcm) {
			return real(pcm, f)
		}
		if f.Rate < 8000 || f.Channels < 1 {
			return nil, fmt.Errorf("open %s: cannot play %d Hz, %d channels", pcm, f.Rate, f.Channels)
		}
		ctx, cancel := context.WithCancel(context.Background())
		return &player{format: f, ctx: ctx, cancel: cancel}, nil
	}
}

// player is a card with a buffer of 40 ms.
type player struct {
	format alsa.Format
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	until  time.Time // when everything written will have been played
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
	return nil
}

// Close ends a waiting Write.
func (p *player) Close() error {
	p.cancel()
	return nil
}
