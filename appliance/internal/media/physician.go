package media

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media/samplebuilder"

	"telecart/appliance/api"
	"telecart/appliance/codec/opus"
)

const (
	// A packet that is missing is waited for as long as a retransmission takes.
	maxLatePackets = 256
	maxLate        = 400 * time.Millisecond
	// keyInterval is the least time between two requests for a key frame.
	keyInterval = 500 * time.Millisecond
)

// keyRequests limits how often the physician's key frames are requested.
type keyRequests struct {
	mu   sync.Mutex
	ssrc uint32
	last time.Time
}

// receive offers to take the voice (Opus) of a person who may be heard, and the
// picture (VP8) of one who may be seen.
func (p *peer) receive() error {
	if !p.speaks() {
		return nil
	}
	recv := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}
	if p.from.Treats() {
		v, err := p.pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo, recv)
		if err != nil {
			return fmt.Errorf("offer to take a person's picture: %w", err)
		}
		var vp8 []webrtc.RTPCodecParameters
		for _, c := range v.Receiver().GetParameters().Codecs {
			if c.MimeType == webrtc.MimeTypeVP8 || c.SDPFmtpLine == "apt=96" {
				vp8 = append(vp8, c)
			}
		}
		if err := v.SetCodecPreferences(vp8); err != nil {
			return fmt.Errorf("offer to take a person's picture: %w", err)
		}
	}
	if _, err := p.pc.AddTransceiverFromKind(webrtc.RTPCodecTypeAudio, recv); err != nil {
		return fmt.Errorf("offer to take a person's voice: %w", err)
	}
	p.pc.OnTrack(func(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		var err error
		switch t.Codec().MimeType {
		case webrtc.MimeTypeVP8:
			err = p.takePicture(t)
		case webrtc.MimeTypeOpus:
			err = p.takeVoice(t)
		}
		if err != nil && p.ctx.Err() == nil && !errors.Is(err, io.EOF) {
			p.log.Warn("physician's "+t.Kind().String(), "err", err)
		}
	})
	return nil
}

// takePicture passes whole VP8 frames to the meeting.
func (p *peer) takePicture(t *webrtc.TrackRemote) error {
	p.keys.mu.Lock()
	p.keys.ssrc = uint32(t.SSRC())
	p.keys.mu.Unlock()
	p.requestKey()
	f := newFrames()
	for {
		packet, _, err := t.ReadRTP()
		if err != nil {
			return err
		}
		shown := true
		whole := f.packet(packet, func(data []byte, key bool) {
			shown = p.e.meeting.show(p, api.Frame{Kind: api.FrameVP8, Key: key, At: p.e.c.Now(), Data: data})
		})
		if !whole || !shown {
			p.requestKey()
		}
	}
}

// frames assembles VP8 frames from packets. After a loss nothing comes out
// until the next key frame, so that a decoder never sees a hole.
type frames struct {
	builder *samplebuilder.SampleBuilder
	waiting bool // for a key frame
}

func newFrames() *frames {
	return &frames{waiting: true, builder: samplebuilder.New(maxLatePackets, &codecs.VP8Packet{}, videoClock,
		samplebuilder.WithMaxTimeDelay(maxLate))}
}

// packet takes one packet and emits the frames that it completes. It returns
// false if a key frame is needed.
func (f *frames) packet(p *rtp.Packet, emit func(data []byte, key bool)) (ok bool) {
	f.builder.Push(p)
	ok = true
	for s := f.builder.Pop(); s != nil; s = f.builder.Pop() {
		if s.PrevDroppedPackets > 0 {
			f.waiting = true
		}
		key := len(s.Data) > 0 && s.Data[0]&1 == 0
		if f.waiting && !key {
			ok = false
			continue
		}
		f.waiting = false
		emit(s.Data, key)
	}
	return ok
}

// requestKey asks the page for a key frame, if it sends pictures and was not
// asked a moment ago.
func (p *peer) requestKey() {
	p.keys.mu.Lock()
	defer p.keys.mu.Unlock()
	if p.keys.ssrc == 0 || time.Since(p.keys.last) < keyInterval {
		return
	}
	p.keys.last = time.Now()
	if err := p.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: p.keys.ssrc}}); err != nil {
		p.log.Debug("ask for a key frame", "err", err)
	}
}

// takeVoice lets the others hear the voice.
func (p *peer) takeVoice(t *webrtc.TrackRemote) error {
	dec, err := opus.NewDecoder()
	if err != nil {
		return err
	}
	v := voice{decode: dec.Decode, recover: dec.Recover, play: func(pcm []int16) { p.e.meeting.say(p, pcm) }}
	for {
		packet, _, err := t.ReadRTP()
		if err != nil {
			return err
		}
		p.e.meeting.pass(p, packet)
		if err := v.packet(packet); err != nil {
			p.log.Debug("physician's voice", "err", err)
		}
	}
}

// voice decodes packets in order. A late packet is dropped: the speaker has
// gone on.
type voice struct {
	decode  func([]byte) ([]int16, error)
	recover func(next []byte, n int) ([]int16, error)
	play    func([]int16) // must not keep it
	begun   bool
	seq     uint16 // of the last packet
	samples int    // in it
}

func (v *voice) packet(p *rtp.Packet) error {
	if len(p.Payload) == 0 {
		return nil
	}
	ahead := int16(p.SequenceNumber - v.seq)
	if v.begun && ahead <= 0 {
		return nil
	}
	if v.begun && ahead > 1 && v.samples > 0 { // the last lost packet is in this one
		pcm, err := v.recover(p.Payload, v.samples)
		if err == nil {
			v.play(pcm)
		}
	}
	pcm, err := v.decode(p.Payload)
	if err != nil {
		return err
	}
	v.begun, v.seq, v.samples = true, p.SequenceNumber, len(pcm)
	v.play(pcm)
	return nil
}
