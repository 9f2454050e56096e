package v4l2test_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"testing"

	"telecart/drivers/v4l2"
	"telecart/drivers/v4l2/v4l2test"
)

var _ v4l2.Opener = v4l2test.New(v4l2.Mode{}).Open

// The fake must end a Stream as the real camera does.
func TestStream(t *testing.T) {
	c := v4l2test.New(v4l2.Mode{Format: v4l2.MJPEG, Width: 64, Height: 48})
	dev, err := c.Open("/dev/video0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	stream := func(ctx context.Context, yield func(v4l2.Frame)) {
		go func() { done <- dev.Stream(ctx, v4l2.Mode{Rate: 15}, yield) }()
	}
	ctx, cancel := context.WithCancel(t.Context())
	var got []v4l2.Frame
	stream(ctx, func(f v4l2.Frame) { got = append(got, f) })
	c.Give([]byte("one"))
	c.Give([]byte("two"))
	cancel()
	if err := <-done; err != nil || len(got) != 2 || got[1].Seq != 2 || string(got[1].Data) != "two" || got[1].Width != 64 {
		t.Errorf("%+v, %v", got, err)
	}
	none := func(v4l2.Frame) {}
	stream(t.Context(), none)
	c.Stall()
	if err := <-done; !errors.Is(err, v4l2.ErrStalled) {
		t.Errorf("stalled: %v", err)
	}
	stream(t.Context(), none)
	c.Unplug()
	if err := <-done; !errors.Is(err, v4l2.ErrGone) {
		t.Errorf("unplugged: %v", err)
	}
	if _, err := c.Open("/dev/video0"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("open while unplugged: %v", err)
	}
	c.Plug()
	dev.Close()
	if dev, err = c.Open("/dev/video0"); err != nil {
		t.Fatal(err)
	}
	stream(t.Context(), none)
	dev.Close()
	if err := <-done; !errors.Is(err, os.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
	if w := c.Wanted(); c.Opened() != 0 || w[0].Rate != 15 {
		t.Errorf("%d open, wanted %+v", c.Opened(), w)
	}
}
