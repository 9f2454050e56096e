package media

import (
	"testing"
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
