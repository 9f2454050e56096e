package media

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
	"telecart/appliance/codec"
	"telecart/drivers/v4l2"
)

// BenchmarkFourViewers is what four who look at the same large feed of a
// 720p30 MJPEG camera, and hear the room, cost, as a multiple of one: from the camera to RTP
// packets, and the cart's whole process, with encryption, network and feedback.
func BenchmarkFourViewers(b *testing.B) {
	frames := jpegs(b)
	b.Run("compressing", func(b *testing.B) {
		var cost [2]time.Duration
		var n int
		var films [2]func(v4l2.Frame)
		for i, viewers := range []int{1, maxPeople} {
			var w []webrtc.TrackLocalWriter
			for range viewers {
				w = append(w, &fakeWriter{})
			}
			c, senders := filmTo(b, webrtc.MimeTypeH264, w...)
			films[i] = func(f v4l2.Frame) { c.picture(f, senders) }
		}
		for b.Loop() {
			f := frames[n%len(frames)]
			f.At = noon.Add(time.Duration(n) * time.Second / 10)
			for i, film := range films {
				before := cpu()
				film(f)
				cost[i] += cpu() - before
			}
			n++
		}
		report(b, cost, n)
	})
	b.Run("whole", func(b *testing.B) {
		var cost [2]time.Duration
		var n int
		for b.Loop() {
			for i, viewers := range []int{1, maxPeople} {
				cost[i] += wholeCost(b, frames, viewers)
			}
			n += wholeFrames
		}
		report(b, cost, n)
	})
}

func report(b *testing.B, cost [2]time.Duration, frames int) {
	b.ReportMetric(float64(cost[0])/1e6/float64(frames), "cpu-ms/frame-one")
	b.ReportMetric(float64(cost[1])/1e6/float64(frames), "cpu-ms/frame-four")
	b.ReportMetric(float64(cost[1])/float64(cost[0]), "four/one")
}

// wholeFrames of the camera are shown, after so many to get going.
const wholeFrames, startFrames = 300, 30

// wholeCost is what this process takes for wholeFrames with so many viewers,
// each in a process of its own.
func wholeCost(b *testing.B, frames []v4l2.Frame, viewers int) time.Duration {
	c := newCart(b)
	hum(b, c.talk, nil)
	for n := range viewers {
		who := one(string(rune('a'+n)), api.RoleConsultant)
		srv := httptest.NewServer(c.signalling(b, who))
		child := exec.Command(os.Args[0], "-test.run=^TestViewer$")
		child.Env = append(os.Environ(), "TELECART_VIEW="+srv.URL)
		if err := child.Start(); err != nil {
			b.Fatal(err)
		}
		defer func() {
			_ = child.Process.Kill()
			_ = child.Wait()
			srv.CloseClientConnections()
			srv.Close()
		}()
		if err := c.Open("session-1", who); err != nil {
			b.Fatal(err)
		}
	}
	for range viewers {
		get(b, c.bedside.links)
	}
	for p := range c.peers {
		for size := sizeOff; size == sizeOff; time.Sleep(10 * time.Millisecond) {
			size, _ = p.video["room"].demand()
		}
	}
	var before time.Duration
	for n := range startFrames + wholeFrames {
		if n == startFrames {
			before = cpu()
		}
		c.showAll(b, frames[n%len(frames)])
	}
	took := cpu() - before
	c.Close()
	return took
}

// showAll shows a picture to all who look, on the best rung whatever the
// estimators make of this busy machine, and returns when it has left.
func (c *cart) showAll(b *testing.B, f v4l2.Frame) {
	sent := map[*track]uint64{}
	for p := range c.peers {
		v := p.video["room"]
		v.setTarget(climb(sizeLarge, 2_000_000, target{}))
		sent[v.track] = v.track.sentBytes()
	}
	left := func() bool {
		for t, was := range sent {
			if t.sentBytes() == was {
				return false
			}
		}
		return true
	}
	tick := time.NewTicker(time.Second / 30)
	defer tick.Stop()
	for end := time.Now().Add(patience); !left(); <-tick.C {
		f.At = time.Now()
		c.room.Publish(f)
		if time.Now().After(end) {
			b.Fatal("a picture did not leave")
		}
	}
}

func jpegs(b *testing.B) (frames []v4l2.Frame) {
	for n := range 16 {
		f := picture(1280, 720, n)
		data, err := codec.EncodeJPEG(f, 85)
		if err != nil {
			b.Fatal(err)
		}
		f.Format, f.Data = v4l2.MJPEG, data
		frames = append(frames, f)
	}
	return frames
}

// TestViewer is no test: it is the page of BenchmarkFourViewers, in a process
// of its own. It looks at the room large until it is killed.
func TestViewer(t *testing.T) {
	url := os.Getenv("TELECART_VIEW")
	if url == "" {
		t.Skip("the process of a benchmark")
	}
	p := &viewer{t: t, url: url}
	for {
		var m api.MediaSignal
		res, err := http.Get(url + "/next")
		if err == nil {
			err = json.NewDecoder(res.Body).Decode(&m)
			_ = res.Body.Close()
		}
		if err == nil {
			err = p.signal(m)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// viewer is a page that only looks.
type viewer struct {
	t    *testing.T
	url  string
	peer string
	pc   *webrtc.PeerConnection
}

func (v *viewer) tell(m api.MediaSignal) error {
	m.Peer = v.peer
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	res, err := http.Post(v.url+"/signal", "application/json", bytes.NewReader(data))
	if err != nil {
		return err
	}
	return res.Body.Close()
}

func (v *viewer) signal(m api.MediaSignal) error {
	if m.Kind == "candidate" {
		var c webrtc.ICECandidateInit
		if err := json.Unmarshal(m.Candidate, &c); err != nil {
			return err
		}
		return v.pc.AddICECandidate(c)
	}
	v.peer = m.Peer
	pion, err := (&page{codecs: (*webrtc.MediaEngine).RegisterDefaultCodecs}).pion()
	if err != nil {
		return err
	}
	if v.pc, err = pion.NewPeerConnection(webrtc.Configuration{}); err != nil {
		return err
	}
	v.pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c != nil {
			data, _ := json.Marshal(c.ToJSON())
			_ = v.tell(api.MediaSignal{Kind: "candidate", Candidate: data})
		}
	})
	v.pc.OnDataChannel(func(d *webrtc.DataChannel) {
		if d.Label() == api.ChannelControl {
			d.OnOpen(func() { _ = d.SendText(`{"id":"1","type":"view","feeds":{"room":"large"}}`) })
		}
	})
	v.pc.OnTrack(func(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		for {
			if _, _, err := t.ReadRTP(); err != nil {
				return
			}
		}
	})
	if err := v.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: m.SDP}); err != nil {
		return err
	}
	a, err := v.pc.CreateAnswer(nil)
	if err == nil {
		err = v.tell(api.MediaSignal{Kind: "answer", SDP: a.SDP})
	}
	if err == nil {
		err = v.pc.SetLocalDescription(a)
	}
	return err
}
