package media

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media/samplebuilder"

	"telecart/appliance/api"
	"telecart/appliance/codec"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// film publishes moving pictures until the test ends.
func film(t testing.TB, feed *peripherals.Video, width, height int) {
	filmOf(t, feed, func(n int) v4l2.Frame { return picture(width, height, n) })
}

func filmOf(t testing.TB, feed *peripherals.Video, frame func(n int) v4l2.Frame) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second / 30)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			case <-tick.C:
				feed.Publish(frame(n))
			}
		}
	}()
	t.Cleanup(func() { close(done); <-ended })
}

// picture is a YUYV frame with a moving gradient.
func picture(width, height, n int) v4l2.Frame {
	data := make([]byte, width*height*2)
	for y := range height {
		for x := range width {
			data[(y*width+x)*2] = byte(16 + (x/4+y/4+n*3)%200)
			data[(y*width+x)*2+1] = 128
		}
	}
	return v4l2.Frame{Format: v4l2.YUYV, Width: width, Height: height, Data: data, At: time.Now(), Seq: uint64(n + 1)}
}

// awaitUnwanted waits until nobody listens to feed.
func awaitUnwanted[T any](t *testing.T, feed *peripherals.Feed[T]) {
	t.Helper()
	for {
		wanted, changed := feed.Wanted()
		if !wanted {
			return
		}
		get(t, changed)
	}
}

// awaitWanted waits until somebody listens to feed.
func awaitWanted[T any](t *testing.T, feed *peripherals.Feed[T]) {
	t.Helper()
	for {
		wanted, changed := feed.Wanted()
		if wanted {
			return
		}
		get(t, changed)
	}
}

func TestPicturesFlowOnlyWhenLookedAt(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	if up := get(t, c.bedside.links); !up {
		t.Fatal("the link is down")
	}
	film(t, c.room, 640, 360)
	c.lookedAt(t, map[string]bool{})
	p.look(map[string]string{"room": "small"})
	get(t, p.rtp["room"])
	c.lookedAt(t, map[string]bool{"room": true})
	if wanted, _ := c.otoscope.Wanted(); wanted {
		t.Error("the otoscope is open though nobody looks at it")
	}
	p.look(map[string]string{"room": "off"})
	awaitUnwanted(t, c.room)
}

// lookedAt checks which pumps may take pictures or sound. That a feed has no
// listener yet shows nothing: its pump may not have had its turn.
func (c *cart) lookedAt(t *testing.T, want map[string]bool) {
	t.Helper()
	for role, v := range c.only().video {
		if size, _ := v.demand(); (size != sizeOff) != want[role] || isOpen(v.track) != want[role] {
			t.Errorf("%s: size %q, open %v, want %v", role, size, isOpen(v.track), want[role])
		}
	}
	if s := c.only().sound[roleStethoscope]; s.isOn() != want[roleStethoscope] {
		t.Errorf("the stethoscope is on: %v", s.isOn())
	}
}

func onlyVP8(m *webrtc.MediaEngine) error {
	for _, c := range []struct {
		mime string
		pt   webrtc.PayloadType
		kind webrtc.RTPCodecType
		rate uint32
		ch   uint16
	}{{webrtc.MimeTypeVP8, 96, webrtc.RTPCodecTypeVideo, 90000, 0}, {webrtc.MimeTypeOpus, 111, webrtc.RTPCodecTypeAudio, 48000, 2}} {
		if err := m.RegisterCodec(webrtc.RTPCodecParameters{PayloadType: c.pt, RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: c.mime, ClockRate: c.rate, Channels: c.ch}}, c.kind); err != nil {
			return err
		}
	}
	return nil
}

func TestTheLargePictureComesWithTheConnection(t *testing.T) {
	c := newCart(t)
	film(t, c.room, 320, 180)
	p := newPage(t, c, "session-1", lead, nil)
	p.large = "room"
	if err := c.Open("session-1", lead); err != nil {
		t.Fatal(err)
	}
	get(t, p.rtp["room"]) // the page has said nothing yet
	if _, asked := c.only().views["otoscope"]; asked {
		t.Error("another picture is sent too")
	}
}

func TestPictureOfThePageThatKnowsOnlyVP8(t *testing.T) {
	c := newCart(t)
	p := join(t, c, onlyVP8)
	film(t, c.room, 1280, 720)
	p.look(map[string]string{"room": "large"})
	b := samplebuilder.New(500, &codecs.VP8Packet{}, videoClock)
	d, err := codec.NewVP8Decoder()
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var img codec.I420
	for shown := 0; shown < 5; {
		b.Push(get(t, p.rtp["room"]))
		for s := b.Pop(); s != nil; s = b.Pop() {
			ok, err := d.Decode(s.Data, &img)
			if err != nil {
				t.Fatal(err)
			}
			if ok {
				shown++
			}
		}
	}
	if img.Width != 1280 || img.Height != 720 {
		t.Errorf("picture is %d×%d", img.Width, img.Height)
	}
}

func TestH264IsPreferredAndShownAtOnce(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	film(t, c.room, 640, 360)
	p.look(map[string]string{"room": "small"})
	packet := get(t, p.rtp["room"])
	if mime := get(t, p.mimes); mime != "room "+webrtc.MimeTypeH264 {
		t.Errorf("track is %q", mime)
	}
	if nal := packet.Payload[0] & 31; nal != 24 { // STAP-A: the parameter sets
		t.Errorf("the first packet has NAL unit type %d: no key frame with its parameter sets", nal)
	}
	if !hasPlayoutDelay(packet) {
		t.Error("the playout delay extension is missing")
	}
}

// The camera gives single pictures here: what makes a key frame by itself, an
// encoder opened for another rung of the ladder, must not pass for an answer.
func TestKeyFrameWhenThePageAsks(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	get(t, c.bedside.links)
	p.look(map[string]string{"room": "small"})
	at := time.Now()
	show := func() *rtp.Packet {
		f := picture(640, 360, 1)
		at = at.Add(time.Second) // always due
		f.At = at
		c.room.Publish(f)
		first := get(t, p.rtp["room"])
		for last := first; !last.Marker; {
			last = get(t, p.rtp["room"])
		}
		return first
	}
	v := c.only().video["room"]
	asked := func() bool {
		v.mu.Lock()
		defer v.mu.Unlock()
		return v.key
	}
	awaitWanted(t, c.room)
	show()
	ssrc := show().SSRC
	for _, ask := range []rtcp.Packet{
		&rtcp.PictureLossIndication{MediaSSRC: ssrc},
		&rtcp.FullIntraRequest{MediaSSRC: ssrc, FIR: []rtcp.FIREntry{{SSRC: ssrc}}},
	} {
		if asked() {
			t.Fatal("a key frame is wanted that nobody asked for")
		}
		if err := p.pc.WriteRTCP([]rtcp.Packet{ask}); err != nil {
			t.Fatal(err)
		}
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for deadline := time.Now().Add(patience); !asked(); <-tick.C {
			if time.Now().After(deadline) {
				t.Fatalf("%T: no key frame is made", ask)
			}
		}
		if nal := show().Payload[0] & 31; nal != 24 {
			t.Errorf("%T: the next picture begins with NAL unit type %d, no key frame", ask, nal)
		}
	}
}

func hasPlayoutDelay(p *rtp.Packet) bool {
	for _, id := range p.GetExtensionIDs() {
		if x := p.GetExtension(id); len(x) == 3 && x[0] == 0 && x[1] == 0 && x[2] == 0 {
			return true
		}
	}
	return false
}

func TestNothingLeavesWhileHeldOrShut(t *testing.T) {
	for name, set := range map[string]func(*Engine, bool){
		"held": (*Engine).SetHeld, "shutter": (*Engine).SetShutter,
	} {
		t.Run(name, func(t *testing.T) {
			c := newCart(t)
			p := join(t, c, nil)
			film(t, c.room, 640, 360)
			p.look(map[string]string{"room": "small"})
			get(t, p.rtp["room"])
			track := c.only().video["room"].track

			set(c.Engine, true)
			sent := track.sentBytes()
			if ok, _ := track.write(track.codec(), []byte{1, 2, 3}, 0, time.Time{}, false); ok {
				t.Error("a picture that was being compressed left")
			}
			awaitUnwanted(t, c.room)
			if now := track.sentBytes(); now != sent {
				t.Errorf("%d bytes left", now-sent)
			}

			for len(p.rtp["room"]) > 0 {
				<-p.rtp["room"]
			}
			set(c.Engine, false)
			for get(t, p.rtp["room"]).Payload[0]&31 != 24 { // begins with a key frame
			}
		})
	}
}

func TestPageGetsStateReadingsAndWaves(t *testing.T) {
	c := newCart(t)
	c.SendState(api.Bedside{Shutter: "closed"})
	c.SendState(api.Bedside{Shutter: "open"})
	v := 97.0
	order := &api.Vitals{Few: []int{1, 0}}
	c.SendReadings(api.Readings{Readings: []api.Reading{{Device: "spo2", Quantity: "spo2", Quality: "no-signal"}, {Device: "spo2", Quantity: "pulse-rate"}}, Vitals: order})
	c.SendReadings(api.Readings{Readings: []api.Reading{{Device: "spo2", Quantity: "spo2", Value: &v}}})
	p := join(t, c, nil)
	if m := get(t, p.messages); m.Type != "state" || m.State.Shutter != "open" || m.Now.IsZero() {
		t.Errorf("first message: %+v", m)
	}
	first := get(t, p.vitals)
	all := first.Readings
	if first.Vitals == nil || !slices.Equal(first.Vitals.Few, order.Few) {
		t.Errorf("how they are shown did not come with them: %+v", first.Vitals)
	}
	if len(all) != 2 {
		t.Errorf("at the start came %d readings, not all 2", len(all))
	}
	for _, r := range all {
		if r.Quantity == "spo2" && (r.Value == nil || *r.Value != 97) {
			t.Errorf("an old reading came: %+v", r)
		}
	}
	c.SendReadings(api.Readings{Readings: []api.Reading{{Device: "spo2", Quantity: "spo2"}}})
	if rs := get(t, p.vitals); len(rs.Readings) != 1 || rs.Vitals != nil {
		t.Errorf("a change brought %+v", rs)
	}
	c.SendReadings(api.Readings{Vitals: &api.Vitals{Few: []int{0}}})
	if rs := get(t, p.vitals); rs.Readings == nil || rs.Vitals == nil || len(rs.Vitals.Few) != 1 {
		t.Errorf("a change of how they are shown brought %+v", rs)
	}
	p.awaitOpen(api.ChannelWaves)
	if w := p.awaitWave(api.Wave{Quantity: "pleth", Seq: 7, Samples: []int32{1, 2}}); w.Seq != 7 || len(w.Samples) != 2 {
		t.Errorf("wave: %+v", w)
	}
}

// awaitWave sends w until it comes: the cart drops a wave while the channel is
// open only at the page's end.
func (p *page) awaitWave(w api.Wave) api.Wave {
	p.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); ; {
		p.engine.SendWave(w)
		select {
		case got := <-p.waves:
			return got
		case <-deadline:
			p.t.Fatal("no wave came")
		case <-tick.C:
		}
	}
}

func TestSendWithoutAPage(t *testing.T) {
	c := newCart(t)
	c.SendWave(api.Wave{})
	c.RequestPhysicianKey()
	c.SetMuted(true)
	c.Close()
	c.Close()
}

func TestNewRefusesFeedsThatMakeNoSense(t *testing.T) {
	video := peripherals.NewFeed[v4l2.Frame](1)
	for name, feeds := range map[string][]Feed{
		"twice":     {{Role: "room", Video: video}, {Role: "room", Video: video}},
		"no role":   {{Video: video}},
		"no source": {{Role: "room"}},
	} {
		if _, err := New(Config{Log: slog.New(slog.DiscardHandler), Feeds: feeds}, newBedside()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := New(Config{ICEServers: []string{"nonsense"}}, newBedside()); err == nil {
		t.Error("an ICE server without a scheme is taken")
	}
}
