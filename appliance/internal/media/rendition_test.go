package media

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"telecart/drivers/v4l2"
)

// keeper keeps the payloads of what is sent.
type keeper struct {
	webrtc.TrackLocalWriter
	payloads [][]byte
}

func (k *keeper) WriteRTP(_ *rtp.Header, p []byte) (int, error) {
	k.payloads = append(k.payloads, slices.Clone(p))
	return len(p), nil
}

// Four who look at the same feed get the same pictures, compressed once; who
// comes later begins with a key frame, and one who goes does not stop it.
func TestOneEncoderForFour(t *testing.T) {
	k := []*keeper{{}, {}, {}, {}}
	c, senders := filmTo(t, webrtc.MimeTypeH264, k[0], k[1], k[2], k[3])
	at := time.Now()
	show := func(to []*videoSender) {
		f := picture(320, 180, 1)
		at = at.Add(time.Second)
		f.At = at
		c.picture(f, to)
	}
	show(senders[:3])
	show(senders[:3])
	first := c.renditions[0]
	encoder := first.encoder
	show(senders)
	show(senders[1:])
	if len(c.renditions) != 1 || c.renditions[0] != first || first.encoder != encoder {
		t.Fatalf("%d renditions, the encoder is the same: %v", len(c.renditions), first.encoder == encoder)
	}
	if !slices.EqualFunc(k[1].payloads, k[2].payloads, bytes.Equal) || len(k[1].payloads) == 0 {
		t.Errorf("%d and %d packets, or different ones", len(k[1].payloads), len(k[2].payloads))
	}
	if later := k[3].payloads; len(later) == 0 || later[0][0]&31 != 24 {
		t.Error("who came later did not begin with a key frame")
	}
	if len(k[0].payloads) >= len(k[1].payloads) {
		t.Error("who went still gets pictures")
	}
	show(nil)
	if len(c.renditions) != 0 || first.encoder != nil {
		t.Error("it is compressed for nobody")
	}
}

// A page that asks for a key frame with every picture, as where much is lost,
// gets few where others share the pictures, and each where nobody does.
func TestKeyFramesOfOneAreNotEverybodys(t *testing.T) {
	for viewers, want := range []int{1: 30, 2: 2} {
		if viewers == 0 {
			continue
		}
		k := &keeper{}
		c, senders := filmTo(t, webrtc.MimeTypeH264, append([]webrtc.TrackLocalWriter{k}, make([]webrtc.TrackLocalWriter, viewers-1)...)...)
		for _, s := range senders[1:] {
			s.track.bound.writer = &fakeWriter{}
		}
		at := time.Now()
		keys := 0
		for n := range 31 {
			f := picture(320, 180, 1)
			f.At = at.Add(time.Duration(n) * time.Second / 30)
			before := len(k.payloads)
			c.picture(f, senders)
			if n > 0 && len(k.payloads) > before && k.payloads[before][0]&31 == 24 {
				keys++
			}
			senders[0].forceKey()
		}
		if keys != want {
			t.Errorf("%d viewers: %d key frames in a second, want %d", viewers, keys, want)
		}
	}
}

// The camera runs from the first one's coming to the last one's going.
func TestTheCameraStopsAfterTheLast(t *testing.T) {
	c := newCart(t)
	a, b := joinAs(t, c, lead, nil), joinAs(t, c, second, nil)
	film(t, c.room, 320, 180)
	for _, p := range []*page{a, b} {
		p.look(map[string]string{"room": "small"})
		get(t, p.rtp["room"])
	}
	a.look(map[string]string{"room": "off"})
	for len(b.rtp["room"]) > 0 {
		<-b.rtp["room"]
	}
	get(t, b.rtp["room"])
	if wanted, _ := c.room.Wanted(); !wanted {
		t.Error("the camera was stopped for one who goes on")
	}
	c.Remove(second.ID)
	awaitUnwanted(t, c.room)
}

// A broken track is its peer's own matter.
func TestOneBrokenTrackStopsNobodyElse(t *testing.T) {
	good, bad := &keeper{}, &fakeWriter{err: errBroken}
	c, senders := filmTo(t, webrtc.MimeTypeVP8, bad, good)
	c.picture(picture(64, 64, 0), senders)
	if len(good.payloads) == 0 {
		t.Error("the other one gets nothing")
	}
}

func TestArrange(t *testing.T) {
	hd, half, low := step{1280, 720, 30}, step{960, 540, 30}, step{640, 360, 30}
	type w = want
	on := func(mime string, s step, bps int) w { return w{mime: mime, target: target{s, bps}} }
	h264, vp8 := webrtc.MimeTypeH264, webrtc.MimeTypeVP8
	for name, c := range map[string]struct {
		wants []w
		want  []target // of each sender's rendition
		apart int      // renditions
	}{
		"one rung is shared at the least rate": {[]w{on(h264, hd, 2_500_000), on(h264, hd, 2_000_000)},
			[]target{{hd, 2_000_000}, {hd, 2_000_000}}, 1},
		"a much narrower link has its own": {[]w{on(h264, hd, 1_100_000), on(h264, hd, 2_500_000)},
			[]target{{hd, 1_100_000}, {hd, 2_500_000}}, 2},
		"other sizes are other renditions": {[]w{on(h264, hd, 1_200_000), on(h264, half, 900_000)},
			[]target{{hd, 1_200_000}, {half, 900_000}}, 2},
		"so are other codecs": {[]w{on(h264, hd, 1_200_000), on(vp8, hd, 1_200_000)},
			[]target{{hd, 1_200_000}, {hd, 1_200_000}}, 2},
		"of four the neighbours that differ least share": {
			[]w{on(h264, hd, 2_500_000), on(h264, half, 800_000), on(h264, low, 700_000), on(h264, hd, 1_200_000)},
			[]target{{hd, 2_500_000}, {low, 700_000}, {low, 700_000}, {hd, 1_200_000}}, 3},
		"but not of two codecs": {
			[]w{on(h264, hd, 2_500_000), on(vp8, half, 800_000), on(vp8, low, 350_000), on(h264, low, 700_000)},
			[]target{{hd, 2_500_000}, {low, 350_000}, {low, 350_000}, {low, 700_000}}, 3},
	} {
		var senders []*videoSender
		for i := range c.wants {
			s := &videoSender{}
			c.wants[i].sender = s
			senders = append(senders, s)
		}
		if got := arrange(slices.Clone(c.wants)); len(got) != c.apart {
			t.Errorf("%s: %d renditions, want %d", name, len(got), c.apart)
		}
		for i, s := range senders {
			if s.in.target != c.want[i] {
				t.Errorf("%s: the sender of %v is in %v, want %v", name, c.wants[i].target, s.in.target, c.want[i])
			}
		}
	}
}

// Two part when one's link gets narrow, and come together again only when it
// is clearly wide again: each time costs a key frame.
func TestPartingIsSlowToEnd(t *testing.T) {
	a, b := &videoSender{}, &videoSender{}
	for _, c := range []struct {
		bps    int
		shared bool
	}{{1_900_000, true}, {1_800_000, false}, {2_000_000, false}, {2_200_000, true}, {1_900_000, true}} {
		before := a.in
		hd := step{1280, 720, 30}
		arrange([]want{{a, webrtc.MimeTypeH264, target{hd, 2_500_000}}, {b, webrtc.MimeTypeH264, target{hd, c.bps}}})
		if (a.in == b.in) != c.shared {
			t.Errorf("at %d of 2500000 bit/s they share: %v", c.bps, a.in == b.in)
		}
		if before != nil && a.in != before {
			t.Errorf("at %d of 2500000 bit/s the wide one has another rendition", c.bps)
		}
	}
}

// A camera whose size is between two rungs does not change the encoder with
// them.
func TestRungsOfTheSameSizeAreOneRendition(t *testing.T) {
	c, senders := filmTo(t, webrtc.MimeTypeVP8, &fakeWriter{}, &fakeWriter{})
	senders[0].setTarget(target{step{1280, 720, 30}, 1_200_000})
	senders[1].setTarget(target{step{960, 540, 30}, 950_000})
	c.arrange(senders, v4l2.Frame{Width: 640, Height: 360})
	if len(c.renditions) != 1 || c.renditions[0].width != 640 {
		t.Errorf("%d renditions", len(c.renditions))
	}
}
