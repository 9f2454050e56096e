package alsatest_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"

	"telecart/drivers/alsa"
	"telecart/drivers/alsa/alsatest"
)

var (
	_ alsa.CaptureOpener  = alsatest.New().OpenCapture
	_ alsa.PlaybackOpener = alsatest.New().OpenPlayback
)

var stereo = alsa.Format{Rate: 48000, Channels: 2, Period: 10 * time.Millisecond}

// The fake must end a Read as the real card does.
func TestRead(t *testing.T) {
	card := alsatest.New()
	src, err := card.OpenCapture("hw:1,0", stereo)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		card.Give([]int16{1, 2, 3, 4})
		card.Lose(100)
		card.Give([]int16{5, 6})
		card.Stall()
	}()
	for _, want := range []uint64{0, 102} {
		if c, err := src.Read(t.Context()); err != nil || c.Seq != want || c.Rate != 48000 {
			t.Errorf("%+v, %v; want Seq %d", c, err, want)
		}
	}
	if _, err := src.Read(t.Context()); !errors.Is(err, alsa.ErrStalled) {
		t.Errorf("stalled: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := src.Read(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	go card.Unplug()
	if _, err := src.Read(t.Context()); !errors.Is(err, alsa.ErrGone) {
		t.Errorf("unplugged: %v", err)
	}
	if _, err := card.OpenCapture("hw:1,0", stereo); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("open while unplugged: %v", err)
	}
	src.Close()
	src.Close()
	if _, err := src.Read(t.Context()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
	if card.Opened() != 0 || card.Asked()[0] != stereo {
		t.Errorf("%d open, asked %v", card.Opened(), card.Asked())
	}
}

func TestWrite(t *testing.T) {
	card := alsatest.New()
	out, err := card.OpenPlayback("hw:0,0", stereo)
	if err != nil {
		t.Fatal(err)
	}
	samples := []int16{1, 2}
	if err := out.Write(samples); err != nil {
		t.Fatal(err)
	}
	samples[0] = 9 // the writer may use its memory again
	if got := <-card.Played(); got[0] != 1 {
		t.Errorf("played %v", got)
	}
	card.Unplug()
	if err := out.Write(samples); !errors.Is(err, alsa.ErrGone) {
		t.Errorf("unplugged: %v", err)
	}
	out.Close()
	if err := out.Write(samples); !errors.Is(err, os.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}
