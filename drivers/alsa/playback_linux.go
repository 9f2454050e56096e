//go:build cgo

package alsa

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// playBuffer is the length of the playback ring in periods. It bounds the
// delay: 40 ms with periods of 10 ms.
const playBuffer = 4

// OpenPlayback is the PlaybackOpener of real cards. Write also continues after
// a pause longer than the ring, which is heard as silence.
//
// Its error wraps ErrFormat (with what the card supports), ErrBusy,
// fs.ErrNotExist or fs.ErrPermission if that is the cause. Write returns
// ErrGone if the card was unplugged, ErrStalled if it accepts nothing for 2 s,
// os.ErrClosed after Close.
func OpenPlayback(pcm string, f Format) (Player, error) {
	n, err := f.frames()
	if err != nil {
		return nil, fmt.Errorf("play on %s: %w", pcm, err)
	}
	c, err := openPCM(pcm, playback, f, n, playBuffer*n)
	if err != nil {
		return nil, explainOpen("play on", pcm, err)
	}
	return newPlayer(pcm, f, n, c), nil
}

// player is an open playback PCM.
type player struct {
	name    string
	f       Format
	card    speaker
	silence []int16         // one period
	life    context.Context // ends with Close
	end     context.CancelFunc

	mu      sync.Mutex // held by Write; guards all below
	closed  bool
	running bool
}

func newPlayer(name string, f Format, frames int, c speaker) *player {
	p := &player{name: name, f: f, card: c, silence: make([]int16, frames*f.Channels)}
	p.life, p.end = context.WithCancel(context.Background())
	return p
}

// Write implements Player, for any whole number of frames.
func (p *player) Write(samples []int16) error {
	if len(samples)%p.f.Channels != 0 {
		return fmt.Errorf("play on %s: %d samples for %d channels", p.name, len(samples), p.f.Channels)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	err := p.play(samples)
	if p.life.Err() != nil {
		err = os.ErrClosed
	}
	return explain("play on", p.name, err)
}

func (p *player) play(samples []int16) error {
	for xruns := 0; len(samples) > 0; {
		n, err := p.next(samples)
		if xrun(err) && xruns < maxXruns {
			xruns++
			p.running = false
			continue
		}
		if err != nil {
			return err
		}
		if n > 0 {
			xruns = 0
		}
		samples = samples[n*p.f.Channels:]
	}
	return nil
}

// next writes as much as there is room for, and starts the card first if
// necessary.
func (p *player) next(samples []int16) (n int, err error) {
	if p.life.Err() != nil {
		return 0, os.ErrClosed
	}
	if !p.running {
		if err := p.restart(); err != nil {
			return 0, err
		}
	}
	return p.some(samples)
}

// restart makes the card ready and writes a period of silence first, so that
// the next period may be a little late.
func (p *player) restart() error {
	if err := p.card.Restart(); err != nil {
		return err
	}
	p.running = true
	for rest := p.silence; len(rest) > 0; {
		n, err := p.some(rest)
		if err != nil {
			return err
		}
		rest = rest[n*p.f.Channels:]
	}
	return nil
}

// some writes as much as there is room for, or waits for room; n counts frames.
func (p *player) some(samples []int16) (n int, err error) {
	n, err = p.card.WriteFrames(samples)
	if n > 0 {
		return n, nil
	}
	if err != nil && !errors.Is(err, unix.EAGAIN) {
		return 0, err
	}
	ctx, cancel := context.WithTimeoutCause(p.life, stallTime, ErrStalled)
	defer cancel()
	return 0, p.card.Wait(ctx)
}

// Close implements Player. It ends a waiting Write; buffered sound is not
// played.
func (p *player) Close() error {
	p.end()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	p.closed = true
	return explain("close", p.name, p.card.Close())
}
