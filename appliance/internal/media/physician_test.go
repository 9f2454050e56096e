package media

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4/pkg/media"

	"telecart/appliance/api"
	"telecart/appliance/codec"
	"telecart/appliance/codec/opus"
)

func TestPhysiciansPictureArrivesAndDecodes(t *testing.T) {
	c := newCart(t)
	frames, cancel := c.Physician().Subscribe()
	defer cancel()
	p := join(t, c, nil)
	get(t, c.bedside.links)
	enc, err := codec.NewVP8(320, 240, 30, 300_000)
	if err != nil {
		t.Fatal(err)
	}
	defer enc.Close()
	dec, err := codec.NewVP8Decoder()
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	var img, shown codec.I420
	n := 0
	send := func() {
		if err := codec.ToI420(&img, picture(320, 240, n)); err != nil {
			t.Fatal(err)
		}
		force := n == 0
		for len(p.keys) > 0 {
			<-p.keys
			force = true
		}
		data, _, err := enc.Encode(&img, force)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.picture.WriteSample(media.Sample{Data: data, Duration: time.Second / 30}); err != nil {
			t.Fatal(err)
		}
		n++
	}
	tick := time.NewTicker(time.Second / 30)
	defer tick.Stop()
	deadline := time.After(patience)
	for got := 0; got < 5; {
		select {
		case <-deadline:
			t.Fatal("no picture came")
		case <-tick.C:
			send()
		case f := <-frames:
			if got == 0 && !f.Key || f.Kind != api.FrameVP8 || f.At.IsZero() {
				t.Fatalf("frame %d: kind %d key %v at %v", got, f.Kind, f.Key, f.At)
			}
			ok, err := dec.Decode(f.Data, &shown)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			got++
		}
	}
	if shown.Width != 320 || shown.Height != 240 {
		t.Errorf("picture is %d×%d", shown.Width, shown.Height)
	}
}

func TestPhysiciansVoiceIsPlayed(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	get(t, c.bedside.links)
	enc, err := opus.NewSpeech()
	if err != nil {
		t.Fatal(err)
	}
	pcm := make([]int16, enc.Samples())
	for i := range pcm {
		pcm[i] = int16(i % 96 * 100)
	}
	tick := time.NewTicker(opus.SpeechFrame)
	defer tick.Stop()
	deadline := time.After(patience)
	for {
		select {
		case <-deadline:
			t.Fatal("nothing was played")
		case <-tick.C:
			data, err := enc.Encode(pcm)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.voice.WriteSample(media.Sample{Data: slices.Clone(data), Duration: opus.SpeechFrame}); err != nil {
				t.Fatal(err)
			}
		case s := <-c.spoken:
			if len(s) != enc.Samples() {
				t.Errorf("%d samples were played", len(s))
			}
			return
		}
	}
}

func TestVoiceInOrder(t *testing.T) {
	var played []int16
	v := voice{
		decode: func(b []byte) ([]int16, error) {
			if b[0] == 99 {
				return nil, errors.New("broken")
			}
			return []int16{int16(b[0])}, nil
		},
		recover: func(next []byte, n int) ([]int16, error) { return []int16{-int16(next[0])}, nil },
		play:    func(s []int16) { played = append(played, s...) },
	}
	for _, p := range []struct {
		seq  uint16
		data byte
	}{{65534, 1}, {65535, 2}, {65535, 2}, {1, 4}, {0, 3}, {2, 99}, {3, 6}} {
		_ = v.packet(&rtp.Packet{Header: rtp.Header{SequenceNumber: p.seq}, Payload: []byte{p.data}})
	}
	// 0 is recovered from 1 and then comes too late; 2 is broken, and
	// recovered from 3.
	if want := []int16{1, 2, -4, 4, -6, 6}; !slices.Equal(played, want) {
		t.Errorf("played %v, want %v", played, want)
	}
}

// After a packet that never comes, nothing is shown until the next key frame.
func TestNoFrameWithAHole(t *testing.T) {
	f := newFrames()
	var got []string
	needed := 0
	seq := uint16(65530)
	send := func(name string, key, lost bool) {
		first := byte(1)
		if key {
			first = 0
		}
		p := &rtp.Packet{Header: rtp.Header{SequenceNumber: seq, Timestamp: uint32(seq-65530) * 3000, Marker: true},
			Payload: append([]byte{0x10, first}, name...)} // VP8 descriptor: start of a frame
		seq++
		if lost {
			return
		}
		if !f.packet(p, func(data []byte, _ bool) { got = append(got, string(data[1:])) }) {
			needed++
		}
	}
	send("before", false, false)
	send("key", true, false)
	send("a", false, false)
	send("lost", false, true)
	for range 20 { // a third of a second and more: the lost one is given up
		send("hole", false, false)
	}
	send("again", true, false)
	send("b", false, false)
	send("c", false, false) // pushes b out
	if want := []string{"key", "a", "again", "b"}; !slices.Equal(got, want) {
		t.Errorf("frames %v, want %v", got, want)
	}
	if needed == 0 {
		t.Error("no key frame was asked for")
	}
}
