//go:build cgo

package alsa

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"
)

// fakeCard is a card as libasound gives it: each read or write takes the next
// step, and without one there is nothing (EAGAIN) until ctx ends.
type fakeCard struct {
	steps    []step
	waiting  int           // what Position tells
	age      time.Duration // how long ago
	restarts int
	closed   int
	next     int16 // next sample value that is read
	wrote    []int16
	channels int
}

// step is one answer of the card: so many frames, after so much time, or err.
type step struct {
	frames int
	after  time.Duration
	err    error
}

func (c *fakeCard) take(room int) (int, error) {
	if len(c.steps) == 0 {
		return 0, unix.EAGAIN
	}
	s := c.steps[0]
	c.steps = c.steps[1:]
	time.Sleep(s.after)
	return min(s.frames, room), s.err
}

func (c *fakeCard) ReadFrames(b []int16) (int, error) {
	n, err := c.take(len(b) / c.channels)
	for i := range n * c.channels {
		b[i] = c.next
		c.next++
	}
	return n, err
}

func (c *fakeCard) WriteFrames(b []int16) (int, error) {
	n, err := c.take(len(b) / c.channels)
	c.wrote = append(c.wrote, b[:n*c.channels]...)
	return n, err
}

func (c *fakeCard) Position() (int, time.Duration, error) { return c.waiting, c.age, nil }
func (c *fakeCard) Restart() error                        { c.restarts++; return nil }
func (c *fakeCard) Close() error                          { c.closed++; return nil }
func (c *fakeCard) Wait(ctx context.Context) error {
	if len(c.steps) > 0 {
		return nil
	}
	<-ctx.Done()
	return context.Cause(ctx)
}

var tiny = Format{Rate: 1000, Channels: 1, Period: 10 * time.Millisecond} // a frame is 1 ms

func TestShortReadsMakeWholeChunks(t *testing.T) {
	card := &fakeCard{channels: 1, steps: []step{{frames: 3}, {err: unix.EAGAIN}, {frames: 6}, {frames: 9}, {frames: 10}}}
	s := newSource("fake", tiny, 10, card)
	for i := range 2 {
		c, err := s.Read(t.Context())
		if err != nil || len(c.Samples) != 10 || c.Samples[0] != int16(10*i) || c.Seq != uint64(10*i) {
			t.Fatalf("chunk %d: %+v, %v", i, c, err)
		}
	}
	if card.restarts != 1 {
		t.Errorf("the card was started %d times", card.restarts)
	}
}

func TestTimeOfTheFirstSample(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		card := &fakeCard{channels: 1, waiting: 25, age: 7 * time.Millisecond, steps: []step{{frames: 10, after: 50 * time.Millisecond}, {frames: 10}}}
		s := newSource("fake", tiny, 10, card)
		if _, err := s.Read(t.Context()); err != nil {
			t.Fatal(err)
		}
		c, err := s.Read(t.Context())
		// 7 ms ago 25 frames of 1 ms were there
		if age := time.Since(c.At); err != nil || age != 32*time.Millisecond {
			t.Errorf("age %v, %v", age, err)
		}
	})
}

// A card that was just started again may still show the stamp of before: the
// first sound after an overrun is not older than the start.
func TestStampOfBeforeTheOverrun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		card := &fakeCard{channels: 1, steps: []step{{frames: 10}, {err: unix.EPIPE, after: 500 * time.Millisecond}, {frames: 10}}}
		s := newSource("fake", tiny, 10, card)
		if _, err := s.Read(t.Context()); err != nil {
			t.Fatal(err)
		}
		card.age = 400 * time.Millisecond
		c, err := s.Read(t.Context())
		if age := time.Since(c.At); err != nil || age != 0 {
			t.Errorf("the sound of now is %v old, %v", age, err)
		}
	})
}

func TestOverrunJumpsByWhatWasLost(t *testing.T) {
	for name, broken := range map[string]error{"overrun": unix.EPIPE, "suspended": unix.ESTRPIPE} {
		synctest.Test(t, func(t *testing.T) {
			card := &fakeCard{channels: 1, waiting: 10, steps: []step{{frames: 10}, {frames: 4}, {err: broken, after: 500 * time.Millisecond}, {frames: 10}, {frames: 10}}}
			s := newSource("fake", tiny, 10, card)
			var seqs []uint64
			for range 3 {
				c, err := s.Read(t.Context())
				if err != nil {
					t.Fatal(name, err)
				}
				seqs = append(seqs, c.Seq)
			}
			// When the second chunk began (frame 10) the card was at 20; it
			// stood still 500 ms later, so it starts again at 520. The 4
			// frames of the chunk that was cut are gone too.
			if want := []uint64{0, 520, 530}; !slices.Equal(seqs, want) {
				t.Errorf("%s: chunks at %v, want %v", name, seqs, want)
			}
			if card.restarts != 2 {
				t.Errorf("%s: %d starts", name, card.restarts)
			}
		})
	}
}

// A clock that stands still must not number two samples alike, and what was
// lost shows as a jump even then.
func TestOverrunNeverGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		card := &fakeCard{channels: 1, steps: []step{{frames: 10}, {frames: 4}, {err: unix.EPIPE}, {frames: 10}}}
		s := newSource("fake", tiny, 10, card)
		s.Read(t.Context())
		if c, err := s.Read(t.Context()); err != nil || c.Seq != 15 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

// A file that stands for a card ends with reads of nothing; they must not spin.
func TestReadsOfNothingAreSpacedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		card := &fakeCard{channels: 1, steps: []step{{}, {}, {}, {frames: 10}}}
		begin := time.Now()
		_, err := newSource("fake", tiny, 10, card).Read(t.Context())
		if took := time.Since(begin); err != nil || took != 7500*time.Microsecond {
			t.Errorf("took %v, %v", took, err)
		}
	})
}

func TestCancelKeepsWhatWasRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		card := &fakeCard{channels: 1, steps: []step{{frames: 4}}}
		s := newSource("fake", tiny, 10, card)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		if _, err := s.Read(ctx); err != context.DeadlineExceeded {
			t.Fatalf("Read ended with %v", err)
		}
		card.steps = []step{{frames: 6}}
		c, err := s.Read(t.Context())
		if err != nil || c.Seq != 0 || c.Samples[0] != 0 || c.Samples[9] != 9 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

// A card that is not there yet was never lost: libasound says ENODEV where the
// name of a card is unknown, and the nurse shall look for the plug.
func TestNoSuchCard(t *testing.T) {
	for _, errno := range []unix.Errno{unix.ENODEV, unix.ENXIO, unix.ENOENT} {
		err := explainOpen("record from", "hw:stethoscope", errno)
		if !errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrGone) {
			t.Errorf("%v: %v", errno, err)
		}
	}
}

func TestReadEnds(t *testing.T) {
	for name, c := range map[string]struct {
		steps []step
		close bool
		want  error
		after time.Duration
	}{
		"unplugged":       {steps: []step{{err: unix.ENODEV}}, want: ErrGone},
		"stalled":         {want: ErrStalled, after: 2 * time.Second},
		"closed":          {close: true, want: os.ErrClosed},
		"something wrong": {steps: []step{{err: unix.EIO}}, want: unix.EIO},
	} {
		synctest.Test(t, func(t *testing.T) {
			card := &fakeCard{channels: 1, steps: c.steps}
			s := newSource("hw:1,0", tiny, 10, card)
			begin := time.Now()
			done := make(chan error)
			go func() {
				_, err := s.Read(context.Background())
				done <- err
			}()
			if c.close {
				synctest.Wait()
				s.Close()
			}
			if err := <-done; !errors.Is(err, c.want) || time.Since(begin) != c.after {
				t.Errorf("%s: %v after %v", name, err, time.Since(begin))
			}
			s.Close()
			s.Close()
			if card.closed != 1 {
				t.Errorf("%s: the card was closed %d times", name, card.closed)
			}
		})
	}
}

func TestCardThatOnlyOverruns(t *testing.T) {
	broken := slices.Repeat([]step{{err: unix.EPIPE}}, 100)
	s := newSource("fake", tiny, 10, &fakeCard{channels: 1, steps: broken})
	if _, err := s.Read(t.Context()); !errors.Is(err, ErrStalled) {
		t.Errorf("Read: %v", err)
	}
	p := newPlayer("fake", tiny, 10, &fakeCard{channels: 1, steps: broken})
	if err := p.Write(make([]int16, 10)); !errors.Is(err, ErrStalled) {
		t.Errorf("Write: %v", err)
	}
}

func TestUnderrunIsFilledWithSilence(t *testing.T) {
	// room for 4 only, then an underrun in the middle of the first Write
	card := &fakeCard{channels: 1, steps: []step{{frames: 10}, {frames: 4}, {err: unix.EPIPE}, {frames: 10}, {frames: 10}}}
	p := newPlayer("fake", tiny, 10, card)
	if err := p.Write([]int16{1, 2, 3, 4, 5, 6}); err != nil {
		t.Fatal(err)
	}
	silence := make([]int16, 10)
	if want := slices.Concat(silence, []int16{1, 2, 3, 4}, silence, []int16{5, 6}); !slices.Equal(card.wrote, want) {
		t.Errorf("played %v, want %v", card.wrote, want)
	}
}

func TestWriteEnds(t *testing.T) {
	for name, c := range map[string]struct {
		steps []step
		close bool
		want  error
	}{
		"unplugged": {steps: []step{{frames: 10}, {err: unix.ENODEV}}, want: ErrGone},
		"stalled":   {steps: []step{{frames: 10}}, want: ErrStalled},
		"closed":    {steps: []step{{frames: 10}}, close: true, want: os.ErrClosed},
	} {
		synctest.Test(t, func(t *testing.T) {
			card := &fakeCard{channels: 1, steps: c.steps}
			p := newPlayer("hw:1,0", tiny, 10, card)
			done := make(chan error)
			go func() { done <- p.Write(make([]int16, 10)) }()
			if c.close {
				synctest.Wait()
				p.Close()
			}
			if err := <-done; !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
			p.Close()
		})
	}
}

func TestWriteRefusesHalfFrames(t *testing.T) {
	p := newPlayer("fake", Format{Rate: 1000, Channels: 2, Period: 10 * time.Millisecond}, 10, &fakeCard{channels: 2})
	if err := p.Write(make([]int16, 3)); err == nil {
		t.Error("3 samples for 2 channels were taken")
	}
}
