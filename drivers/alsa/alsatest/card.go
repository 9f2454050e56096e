// Package alsatest is a fake sound card for tests of users of drivers/alsa.
package alsatest

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"telecart/drivers/alsa"
)

// Card is a sound card whose sound, gaps and unplugging a test controls. Its
// methods may be called from any goroutine.
type Card struct {
	chunks chan given
	fail   chan error // ends the running Read
	played chan []int16

	mu     sync.Mutex
	gone   chan struct{} // closed while unplugged
	lost   uint64        // frames missing before the next chunk
	asked  []alsa.Format
	opened int
}

// given is a chunk, with the number of frames missing before it.
type given struct {
	samples []int16
	lost    uint64
}

// New returns a plugged-in card that supports every format.
func New() *Card {
	return &Card{chunks: make(chan given), fail: make(chan error), played: make(chan []int16, 1024), gone: make(chan struct{})}
}

// OpenCapture is the card's alsa.CaptureOpener for any PCM. While the card is
// unplugged it fails with fs.ErrNotExist.
func (c *Card) OpenCapture(pcm string, f alsa.Format) (alsa.Source, error) {
	s, err := c.open(pcm, f)
	if err != nil {
		return nil, err
	}
	return &source{stream: s}, nil
}

// OpenPlayback is the card's alsa.PlaybackOpener, like OpenCapture.
func (c *Card) OpenPlayback(pcm string, f alsa.Format) (alsa.Player, error) {
	s, err := c.open(pcm, f)
	if err != nil {
		return nil, err
	}
	return &player{stream: s}, nil
}

func (c *Card) open(pcm string, f alsa.Format) (*stream, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.gone:
		return nil, fmt.Errorf("open %s: %w", pcm, fs.ErrNotExist)
	default:
	}
	c.asked = append(c.asked, f)
	c.opened++
	life, end := context.WithCancel(context.Background())
	return &stream{c: c, f: f, gone: c.gone, life: life, end: end}, nil
}

// Give passes one chunk to the next Read. It blocks until a Read took it, so a
// test needs no sleep; samples must not be changed afterwards.
func (c *Card) Give(samples []int16) {
	c.mu.Lock()
	g := given{samples: samples, lost: c.lost}
	c.lost = 0
	c.mu.Unlock()
	c.chunks <- g
}

// Lose inserts a gap of this many frames before the next chunk.
func (c *Card) Lose(frames uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost += frames
}

// Stall ends the waiting Read with alsa.ErrStalled.
func (c *Card) Stall() { c.fail <- alsa.ErrStalled }

// Played delivers what was written to the card, one slice for each Write. With
// 1024 of them unread, Write blocks as on a full card.
func (c *Card) Played() <-chan []int16 { return c.played }

// Unplug ends every present use with alsa.ErrGone.
func (c *Card) Unplug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.gone)
}

// Plug brings an unplugged card back.
func (c *Card) Plug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = make(chan struct{})
}

// Asked lists the formats that the card was opened with so far.
func (c *Card) Asked() []alsa.Format {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]alsa.Format(nil), c.asked...)
}

// Opened returns how many PCMs are open; at the end of a test, anything but 0
// is a leak.
func (c *Card) Opened() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.opened
}

// stream is what source and player share.
type stream struct {
	c    *Card
	f    alsa.Format
	gone <-chan struct{}
	life context.Context
	end  context.CancelFunc
	once sync.Once
}

func (s *stream) alive() error {
	if s.life.Err() != nil {
		return fmt.Errorf("fake sound card: %w", os.ErrClosed)
	}
	select {
	case <-s.gone:
		return fmt.Errorf("fake sound card: %w", alsa.ErrGone)
	default:
		return nil
	}
}

// Close implements alsa.Source and alsa.Player.
func (s *stream) Close() error {
	s.once.Do(func() {
		s.end()
		s.c.mu.Lock()
		defer s.c.mu.Unlock()
		s.c.opened--
	})
	return nil
}

type source struct {
	*stream
	mu  sync.Mutex // one Read at a time
	seq uint64
}

// Read implements alsa.Source.
func (s *source) Read(ctx context.Context) (alsa.Chunk, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if err := s.alive(); err != nil {
			return alsa.Chunk{}, err
		}
		select {
		case <-ctx.Done():
			return alsa.Chunk{}, ctx.Err()
		case <-s.gone:
		case <-s.life.Done():
		case err := <-s.c.fail:
			return alsa.Chunk{}, fmt.Errorf("fake sound card: %w", err)
		case g := <-s.c.chunks:
			return s.chunk(g), nil
		}
	}
}

func (s *source) chunk(g given) alsa.Chunk {
	c := alsa.Chunk{Samples: g.samples, Rate: s.f.Rate, Seq: s.seq + g.lost, At: time.Now()}
	s.seq = c.Seq + uint64(len(g.samples)/s.f.Channels)
	return c
}

type player struct{ *stream }

// Write implements alsa.Player.
func (p *player) Write(samples []int16) error {
	if err := p.alive(); err != nil {
		return err
	}
	select {
	case p.c.played <- append([]int16(nil), samples...):
		return nil
	case <-p.gone:
	case <-p.life.Done():
	}
	return p.alive()
}
