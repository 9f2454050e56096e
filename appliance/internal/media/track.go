package media

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"
)

const (
	videoClock = 90_000 // RTP ticks per second
	soundClock = 48_000
	// payloadSize leaves room for RTP header, extensions, SRTP and TURN below
	// a path MTU of 1280.
	payloadSize = 1160
)

// track is a webrtc.TrackLocal that sends what was negotiated and has a gate:
// while it is closed no packet leaves.
type track struct {
	role string
	kind webrtc.RTPCodecType

	mu      sync.Mutex
	open    bool
	bound   *binding // nil until negotiated
	seq     uint16
	sent    uint64 // bytes of payload
	playout []byte // header extension, nil for sound
	began   bool   // since the gate was opened
	red     redundant
	relay   relay
}

// binding is the result of the negotiation.
type binding struct {
	mime      string
	pt        uint8
	red       uint8 // payload type of redundant speech; 0: not negotiated
	ssrc      uint32
	playoutID uint8 // 0: not negotiated
	captureID uint8 // likewise
	payloader rtp.Payloader
	writer    webrtc.TrackLocalWriter
}

func newTrack(role string, kind webrtc.RTPCodecType) *track {
	t := &track{role: role, kind: kind, seq: uint16(rand.Uint32())}
	if kind == webrtc.RTPCodecTypeVideo {
		t.playout = []byte{0, 0, 0} // show at once: 0 to 0 ms
	}
	return t
}

// ID, RID, StreamID and Kind make it a webrtc.TrackLocal.
func (t *track) ID() string                { return t.role }
func (t *track) RID() string               { return "" }
func (t *track) StreamID() string          { return t.role }
func (t *track) Kind() webrtc.RTPCodecType { return t.kind }

// Bind takes the first codec that the page accepted and we can encode: H.264
// before VP8, because it costs less here.
func (t *track) Bind(c webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	for _, mime := range []string{webrtc.MimeTypeH264, webrtc.MimeTypeVP8, webrtc.MimeTypeOpus} {
		for _, p := range c.CodecParameters() {
			if !strings.EqualFold(p.MimeType, mime) || !t.sends(p) {
				continue
			}
			b := &binding{mime: mime, pt: uint8(p.PayloadType), ssrc: uint32(c.SSRC()),
				payloader: payloader(mime), writer: c.WriteStream()}
			for _, r := range c.CodecParameters() {
				if strings.EqualFold(r.MimeType, mimeRED) {
					b.red = uint8(r.PayloadType)
				}
			}
			for _, x := range c.HeaderExtensions() {
				switch x.URI {
				case playoutDelayURI:
					b.playoutID = uint8(x.ID)
				case captureTimeURI:
					b.captureID = uint8(x.ID)
				}
			}
			t.mu.Lock()
			t.bound = b
			t.mu.Unlock()
			return p, nil
		}
	}
	return webrtc.RTPCodecParameters{}, webrtc.ErrUnsupportedCodec
}

func (t *track) sends(p webrtc.RTPCodecParameters) bool {
	if strings.EqualFold(p.MimeType, webrtc.MimeTypeH264) {
		return strings.Contains(p.SDPFmtpLine, "packetization-mode=1")
	}
	return true
}

func payloader(mime string) rtp.Payloader {
	switch mime {
	case webrtc.MimeTypeH264:
		return &codecs.H264Payloader{}
	case webrtc.MimeTypeVP8:
		return &codecs.VP8Payloader{EnablePictureID: true}
	}
	return &codecs.OpusPayloader{}
}

// Unbind is called when the peer ends.
func (t *track) Unbind(webrtc.TrackLocalContext) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bound = nil
	return nil
}

// setOpen opens or closes the gate. After setOpen(false) no packet leaves.
func (t *track) setOpen(open bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open = open
	t.began = t.began && open
	if !open {
		t.red.forget()
	}
}

// setRedundancy sets how many earlier packets each packet repeats.
func (t *track) setRedundancy(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.red.most = n
}

// codec is the negotiated MIME type, empty before.
func (t *track) codec() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bound == nil {
		return ""
	}
	return t.bound.mime
}

// sentBytes returns how much payload was sent so far.
func (t *track) sentBytes() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sent
}

// write sends one frame of mime with RTP time ts, taken at the time at (zero:
// unknown). mark sets the marker of a sound packet (after a gap), which the
// first one always has; of a picture, the last packet always has it. If the
// gate is closed, or another codec was negotiated, nothing is sent.
func (t *track) write(mime string, data []byte, ts uint32, at time.Time, mark bool) (sent bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.bound
	if !t.open || b == nil || b.mime != mime {
		return false, nil
	}
	packets, pt := b.payloader.Payload(payloadSize, data), b.pt
	if b.red != 0 && len(packets) == 1 && (t.red.most > 0 || len(t.red.earlier) > 0) {
		if packed, ok := t.red.pack(packets[0], ts, pt); ok {
			packets[0], pt = packed, b.red
		}
	}
	mark = mark || t.playout == nil && !t.began
	t.began = true
	for i, p := range packets {
		h := rtp.Header{Version: 2, PayloadType: pt, SSRC: b.ssrc, SequenceNumber: t.seq, Timestamp: ts,
			Marker: mark || t.playout != nil && i == len(packets)-1}
		if t.playout != nil && b.playoutID != 0 {
			err = errors.Join(err, h.SetExtension(b.playoutID, t.playout))
		}
		if i == 0 && b.captureID != 0 && !at.IsZero() {
			err = errors.Join(err, h.SetExtension(b.captureID, captureTime(at)))
		}
		t.seq++
		t.sent += uint64(len(p))
		_, werr := b.writer.WriteRTP(&h, p)
		err = errors.Join(err, werr)
	}
	return len(packets) > 0, err
}

// captureTime is the short form of the extension abs-capture-time: when the
// picture was taken, by this machine's clock.
func captureTime(at time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, rtp.NewAbsCaptureTimeExtension(at).Timestamp)
}
