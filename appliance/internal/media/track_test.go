package media

import (
	"errors"
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
	err     error
}

var errBroken = errors.New("broken")

func (w *fakeWriter) WriteRTP(h *rtp.Header, p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.packets++
	w.last = *h
	return len(p), w.err
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

// A voice that is passed on keeps its gaps and its order, whoever it is of, and
// stays behind the gate.
func TestVoicesArePassedOnAsTheyCome(t *testing.T) {
	w := &headers{}
	tr := newTrack("voice-1", webrtc.RTPCodecTypeAudio)
	tr.bound = &binding{mime: webrtc.MimeTypeOpus, pt: 111, ssrc: 7, writer: w}
	tr.seq = 65535
	pass := func(ssrc uint32, seq uint16, at uint32) {
		if err := tr.forward(&rtp.Packet{Header: rtp.Header{SSRC: ssrc, SequenceNumber: seq, Timestamp: at, PayloadType: 96}}); err != nil {
			t.Fatal(err)
		}
	}
	pass(1, 10, 9600)
	if len(w.all) != 0 {
		t.Fatal("a packet left through a closed gate")
	}
	tr.setOpen(true)
	for _, seq := range []uint16{100, 101, 104, 103} { // 102 is lost, 103 late
		pass(1, seq, uint32(seq)*voiceFrame)
	}
	pass(2, 5, 77)
	tr.setOpen(false)
	pass(2, 6, 77+voiceFrame)
	tr.setOpen(true)
	pass(2, 9, 77+4*voiceFrame)
	first := w.all[0]
	for i, want := range []struct {
		seq    uint16
		frames uint32
		mark   bool
	}{{65535, 0, true}, {0, 1, false}, {3, 4, false}, {2, 3, false}, {4, 5, true}, {5, 6, true}} {
		h := w.all[i]
		frames := (h.Timestamp - first.Timestamp) / voiceFrame
		if h.SSRC != 7 || h.PayloadType != 111 || h.SequenceNumber != want.seq || frames < want.frames || h.Marker != want.mark {
			t.Errorf("packet %d: %+v, %d frames after the first, want %+v", i, h, frames, want)
		}
		if i < 4 && frames != want.frames {
			t.Errorf("packet %d is %d frames after the first, want %d", i, frames, want.frames)
		}
	}
	if len(w.all) != 6 {
		t.Errorf("%d packets left", len(w.all))
	}
}
