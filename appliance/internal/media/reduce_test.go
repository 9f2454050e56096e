package media

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/codec"
	"telecart/drivers/v4l2"
)

// A camera's JPEG is decoded to what the largest that looks at it is sent, and
// to no less.
func TestJPEGIsDecodedToTheLargestFeed(t *testing.T) {
	c, senders := filmTo(t, webrtc.MimeTypeH264, &fakeWriter{}, &fakeWriter{})
	data, err := codec.EncodeJPEG(picture(1280, 720, 1), 85)
	if err != nil {
		t.Fatal(err)
	}
	at := noon
	decoded := func(steps ...step) int {
		for i, s := range steps {
			senders[i].setTarget(target{s, 500_000})
		}
		at = at.Add(time.Second)
		c.picture(v4l2.Frame{Format: v4l2.MJPEG, Width: 1280, Height: 720, Data: data, At: at}, senders[:len(steps)])
		if c.bad > 0 {
			t.Fatal("not sent")
		}
		return c.image.Width
	}
	small, still, large := step{640, 360, 15}, step{320, 180, 1}, step{960, 540, 30}
	for _, x := range []struct {
		steps []step
		want  int
	}{{[]step{small}, 640}, {[]step{still}, 320}, {[]step{still, small}, 640}, {[]step{small, large}, 1280}, {[]step{{480, 270, 10}}, 640}} {
		if got := decoded(x.steps...); got != x.want {
			t.Errorf("for %v it is decoded %d wide, want %d", x.steps, got, x.want)
		}
	}
}

// A camera's memory is used again once its pictures are sent.
func TestPicturesAreReleased(t *testing.T) {
	c, senders := filmTo(t, webrtc.MimeTypeH264, &fakeWriter{})
	senders[0].setTarget(target{step{64, 64, 15}, 500_000})
	c.senders = senders
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		go c.film(ctx)
		synctest.Wait()
		var buffers v4l2.Buffers
		memory := map[*byte]bool{}
		for n := range 10 {
			f := buffers.New(2 * 64 * 64)
			f.Format, f.Width, f.Height, f.At = v4l2.YUYV, 64, 64, noon.Add(time.Duration(n)*time.Second)
			memory[&f.Data[0]] = true
			c.feed.Publish(f)
			synctest.Wait()
		}
		if c.last == 0 || len(memory) != 1 {
			t.Errorf("%d buffers for 10 pictures, the last one's time is %d", len(memory), c.last)
		}
		stop()
		synctest.Wait()
	})
}
