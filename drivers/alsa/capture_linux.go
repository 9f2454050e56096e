//go:build cgo

package alsa

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// captureBuffer is how late a reader may be before sound is lost. It adds no
// delay.
const captureBuffer = 250 * time.Millisecond

// OpenCapture is the CaptureOpener of real cards. The card starts with the
// first Read.
//
// Its error wraps ErrFormat (with what the card supports), ErrBusy,
// fs.ErrNotExist or fs.ErrPermission if that is the cause. Besides the errors
// of Source, Read may return ErrStalled.
func OpenCapture(pcm string, f Format) (Source, error) {
	n, err := f.frames()
	if err != nil {
		return nil, fmt.Errorf("record from %s: %w", pcm, err)
	}
	buffer := max(4*n, f.Rate*int(captureBuffer/time.Millisecond)/1000)
	c, err := openPCM(pcm, capture, f, n, buffer)
	if err != nil {
		return nil, explainOpen("record from", pcm, err)
	}
	return newSource(pcm, f, n, c), nil
}

// source is an open capture PCM.
type source struct {
	name string
	f    Format
	card recorder
	life context.Context // ends with Close
	end  context.CancelFunc

	mu      sync.Mutex // held by Read; guards all below
	closed  bool
	running bool
	xruns   int   // in a row, without a frame in between
	chunk   Chunk // being filled, also across an interrupted Read
	got     int   // frames in it
	total   int   // frames of a full chunk

	// The card was at frame number seen at the time seenAt.
	seen   uint64
	seenAt time.Time
}

func newSource(name string, f Format, frames int, c recorder) *source {
	s := &source{name: name, f: f, card: c, total: frames}
	s.life, s.end = context.WithCancel(context.Background())
	s.begin(0)
	return s
}

// begin starts a new chunk with frame number seq.
func (s *source) begin(seq uint64) {
	s.chunk = Chunk{Samples: make([]int16, s.total*s.f.Channels), Rate: s.f.Rate, Seq: seq}
	s.got = 0
}

// Read implements Source.
func (s *source) Read(ctx context.Context) (Chunk, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(s.life, func() { cancel(os.ErrClosed) })()
	c, err := s.fill(ctx)
	switch {
	case err == nil:
		return c, nil
	case s.life.Err() != nil:
		return Chunk{}, fmt.Errorf("record from %s: %w", s.name, os.ErrClosed)
	case ctx.Err() != nil:
		return Chunk{}, ctx.Err()
	}
	return Chunk{}, explain("record from", s.name, err)
}

func (s *source) fill(ctx context.Context) (Chunk, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, stallTime, ErrStalled)
	defer cancel()
	for s.got < s.total {
		if ctx.Err() != nil {
			return Chunk{}, context.Cause(ctx)
		}
		if err := s.some(ctx); err != nil {
			return Chunk{}, err
		}
	}
	c := s.chunk
	s.begin(c.Seq + uint64(s.total))
	return c, nil
}

// some reads available frames into the chunk, or waits for more.
func (s *source) some(ctx context.Context) error {
	if !s.running {
		if err := s.restart(); err != nil {
			return err
		}
	}
	if s.got == 0 {
		if err := s.locate(); err != nil {
			return s.recover(err)
		}
	}
	n, err := s.card.ReadFrames(s.chunk.Samples[s.got*s.f.Channels:])
	switch {
	case n > 0:
		s.got += n
		s.xruns = 0
		return nil
	case err == nil: // the end of a file used as a card
		return pause(ctx, s.f.Period/4)
	case errors.Is(err, unix.EAGAIN):
		return s.card.Wait(ctx)
	}
	return s.recover(err)
}

// recover leaves an xrun to the next call of some.
func (s *source) recover(err error) error {
	if !xrun(err) {
		return err
	}
	if s.xruns++; s.xruns > maxXruns {
		return ErrStalled
	}
	s.running = false
	return nil
}

// restart starts the card, and after an overrun begins a chunk numbered by the
// card's present position. A chunk that was cut short is lost with the rest.
func (s *source) restart() error {
	if err := s.card.Restart(); err != nil {
		return err
	}
	now := time.Now()
	s.running = true
	if s.seenAt.IsZero() {
		s.seenAt = now
		return nil
	}
	passed := uint64(now.Sub(s.seenAt) * time.Duration(s.f.Rate) / time.Second)
	s.begin(max(s.chunk.Seq+uint64(s.got)+1, s.seen+passed)) // a restart is never seamless
	s.seen, s.seenAt = s.chunk.Seq, now
	return nil
}

// locate notes the card's position, and so when the chunk's first sample was
// taken.
func (s *source) locate() error {
	waiting, age, err := s.card.Position()
	if err != nil {
		return err
	}
	at := time.Now().Add(-age)
	if at.Before(s.seenAt) { // a time stamp from before the overrun: nothing came since
		at = s.seenAt
	}
	s.seen, s.seenAt = s.chunk.Seq+uint64(waiting), at
	s.chunk.At = s.seenAt.Add(-s.f.duration(waiting))
	return nil
}

// Close implements Source. It ends a waiting Read.
func (s *source) Close() error {
	s.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return explain("close", s.name, s.card.Close())
}
