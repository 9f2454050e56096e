package media

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// fakeWriter counts packets.
type fakeWriter struct {
	mu      sync.Mutex
	packets int
	last    rtp.Header
}

func (w *fakeWriter) WriteRTP(h *rtp.Header, p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.packets++
	w.last = *h
	return len(p), nil
}

func (w *fakeWriter) Write(b []byte) (int, error) { return len(b), nil }

func (w *fakeWriter) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.packets
}

func TestClosedGateStopsInTheMiddleOfWriting(t *testing.T) {
	w := &fakeWriter{}
	tr := newTrack("room", webrtc.RTPCodecTypeVideo)
	tr.bound = &binding{mime: webrtc.MimeTypeVP8, payloader: payloader(webrtc.MimeTypeVP8), writer: w}
	tr.setOpen(true)
	stop := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
				_, _ = tr.write(webrtc.MimeTypeVP8, make([]byte, 20_000), 1, time.Time{}, false)
			}
		}
	}()
	for w.count() < 100 {
		runtime.Gosched()
	}
	tr.setOpen(false)
	n := w.count()
	if sent, _ := tr.write(webrtc.MimeTypeVP8, make([]byte, 20_000), 1, time.Time{}, false); sent {
		t.Error("a picture left")
	}
	close(stop)
	<-ended
	if w.count() != n {
		t.Errorf("%d packets left after the gate was closed", w.count()-n)
	}
	if !w.last.Marker {
		t.Error("a picture was cut: its last packet has no marker")
	}
}

func TestOtherCodecThanNegotiatedIsNotSent(t *testing.T) {
	w := &fakeWriter{}
	tr := newTrack("room", webrtc.RTPCodecTypeVideo)
	tr.bound = &binding{mime: webrtc.MimeTypeVP8, payloader: payloader(webrtc.MimeTypeVP8), writer: w}
	tr.setOpen(true)
	if sent, _ := tr.write(webrtc.MimeTypeH264, []byte{1, 2, 3}, 1, time.Time{}, false); sent || w.packets != 0 {
		t.Error("H.264 left on a VP8 track")
	}
}

// The page is told when a picture was taken, once a picture.
func TestCaptureTimeIsTold(t *testing.T) {
	w := &headers{}
	tr := newTrack("room", webrtc.RTPCodecTypeVideo)
	tr.bound = &binding{mime: webrtc.MimeTypeVP8, captureID: 5, payloader: payloader(webrtc.MimeTypeVP8), writer: w}
	tr.setOpen(true)
	at := time.Date(2026, 11, 22, 14, 0, 0, 250_000_000, time.UTC)
	if _, err := tr.write(webrtc.MimeTypeVP8, make([]byte, 3*payloadSize), 1, at, false); err != nil {
		t.Fatal(err)
	}
	if len(w.all) < 3 {
		t.Fatalf("%d packets", len(w.all))
	}
	var got rtp.AbsCaptureTimeExtension
	if err := got.Unmarshal(w.all[0].GetExtension(5)); err != nil || got.CaptureTime().Sub(at).Abs() > time.Microsecond {
		t.Errorf("told %v, %v; taken %v", got.CaptureTime(), err, at)
	}
	if w.all[1].GetExtension(5) != nil {
		t.Error("told twice")
	}
}

// headers keeps the headers of what is sent.
type headers struct{ all []rtp.Header }

func (w *headers) WriteRTP(h *rtp.Header, _ []byte) (int, error) {
	w.all = append(w.all, *h)
	return 0, nil
}
func (w *headers) Write([]byte) (int, error) { return 0, nil }
