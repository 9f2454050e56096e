package media

import (
	"sync/atomic"
	"testing"
	"time"

	"telecart/drivers/alsa"
)

// ward is a room in which something is always to be seen and heard: all four
// instruments give pictures and sound until the test ends.
type ward struct {
	t     *testing.T
	count atomic.Uint64 // chunks of 10 ms that were published
	beats chan struct{}
}

func newWard(t *testing.T, c *cart) *ward {
	w := &ward{t: t, beats: make(chan struct{}, 1)}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for n := uint64(0); ; n++ {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			chunk := alsa.Chunk{Samples: tone(n*480, 480, 100), Rate: soundClock, Seq: n * 480, At: time.Now()}
			c.talk.Publish(chunk)
			c.stethoscope.Publish(chunk)
			if n%3 == 0 {
				c.room.Publish(picture(320, 180, int(n)))
				c.otoscope.Publish(picture(320, 180, int(n)))
			}
			w.count.Store(n + 1)
			poke(w.beats)
		}
	}()
	t.Cleanup(func() { close(done); <-ended })
	return w
}

// goesOn waits until enough was published for several pictures, packets of
// sound and lossless messages.
func (w *ward) goesOn() {
	w.t.Helper()
	for until := w.count.Load() + 9; w.count.Load() < until; {
		get(w.t, w.beats)
	}
}
