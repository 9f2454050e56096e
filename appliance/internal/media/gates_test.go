package media

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
	"telecart/drivers/alsa"
)

// wanted is what decides about each way out of the room.
type wanted struct {
	held, muted, shut bool // by the nurse; a new peer must have them too
	live, listen      bool
	views             map[string]string
}

// open is which ways out are open, by the rules in words: a picture needs a
// page that looks, a stethoscope one that listens, and the nurse's leave.
func (w wanted) open() map[string]bool {
	looks := func(role string) bool { return w.views[role] == sizeSmall || w.views[role] == sizeLarge }
	return map[string]bool{
		"room":        w.live && !w.held && !w.shut && looks("room"),
		"otoscope":    w.live && !w.held && !w.shut && looks("otoscope"),
		"talk":        w.live && !w.held && !w.muted,
		"stethoscope": w.live && !w.held && w.listen,
		"lossless":    w.live && !w.held && w.listen,
		"again":       !w.held && !w.shut,
		"voices":      w.live, // they are not of the room
	}
}

// openWays is how the gates of p stand.
func openWays(p *peer) map[string]bool {
	ways := map[string]bool{}
	for role, v := range p.video {
		ways[role] = isOpen(v.track)
	}
	for role, s := range p.sound {
		ways[role] = isOpen(s.track)
	}
	ways["voices"] = false
	for _, v := range p.voices {
		ways["voices"] = ways["voices"] || v != nil && isOpen(v)
	}
	l := p.sound[roleStethoscope].lossless
	l.mu.Lock()
	ways["lossless"] = l.open
	l.mu.Unlock()
	p.again.mu.Lock()
	ways["again"] = p.again.open
	p.again.mu.Unlock()
	return ways
}

func isOpen(t *track) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.open
}

// Whatever happens in whatever order, each way out is open only when all who
// have a say want it: the nurse, the connection, and the page. A peer that is
// replaced is shut for good.
func TestGatesFollowEveryChange(t *testing.T) {
	c := newCart(t)
	r := rand.New(rand.NewPCG(8, 1))
	on := func() bool { return r.IntN(2) == 0 }
	w := wanted{views: map[string]string{}}
	changes := []func() string{
		func() string { w.held = on(); c.SetHeld(w.held); return fmt.Sprint("held ", w.held) },
		func() string { w.muted = on(); c.SetMuted(w.muted); return fmt.Sprint("muted ", w.muted) },
		func() string { w.shut = on(); c.SetShutter(w.shut); return fmt.Sprint("shutter ", w.shut) },
		func() string { w.live = on(); c.only().setLink(on(), w.live); return fmt.Sprint("live ", w.live) },
		func() string { w.listen = on(); c.only().setListen(w.listen); return fmt.Sprint("listen ", w.listen) },
		func() string {
			role, size := []string{"room", "otoscope"}[r.IntN(2)], []string{sizeOff, sizeSmall, sizeLarge}[r.IntN(3)]
			w.views[role] = size
			if err := c.only().view(map[string]string{role: size}); err != nil {
				t.Error(err)
			}
			return role + " " + size
		},
	}
	if err := c.Open("s", api.Physician{}); err != nil {
		t.Fatal(err)
	}
	wereOpen := map[string]int{}
	for n := range 1000 {
		what := ""
		if n%50 == 49 {
			what = "a new peer"
			old := c.only()
			if err := c.Open("s", api.Physician{}); err != nil {
				t.Fatal(err)
			}
			for way, open := range openWays(old) {
				if open {
					t.Errorf("step %d: %s of the old peer is open", n, way)
				}
			}
			w.live, w.listen, w.views = false, false, map[string]string{}
		} else {
			what = changes[r.IntN(len(changes))]()
		}
		got, want := openWays(c.only()), w.open()
		if len(got) != len(want) {
			t.Fatalf("ways out %v, want %v", got, want)
		}
		for way := range want {
			if got[way] != want[way] {
				t.Fatalf("step %d, %s: %s is open: %v, want %v (%+v)", n, what, way, got[way], want[way], w)
			}
			if got[way] {
				wereOpen[way]++
			}
		}
		for len(c.bedside.links) > 0 {
			<-c.bedside.links
		}
	}
	for way := range w.open() {
		if wereOpen[way] == 0 {
			t.Errorf("%s was never open: nothing is shown about it", way)
		}
	}
}

// What the lossless copy gathered when the gate was closed is not the first to
// leave when it is opened again.
func TestSoundFromBehindTheGateIsForgotten(t *testing.T) {
	var f fakeChannel
	m := newMicrophone(roleStethoscope, newCart(t).stethoscope, slog.New(slog.DiscardHandler))
	m.run = func(context.Context) {} // here by hand
	s := &soundSender{microphone: m, track: newTrack(roleStethoscope, webrtc.RTPCodecTypeAudio), lossless: &losslessSender{out: &f}}
	enc, err := m.open()
	if err != nil {
		t.Fatal(err)
	}
	frames := framer{size: enc.Samples(), begin: true}
	chunk := func(n uint64) {
		m.chunk(alsa.Chunk{Samples: tone(n*480, 480, 100), Rate: soundClock, Seq: n * 480,
			At: noon.Add(samplesLong(int64(n) * 480))}, &frames, enc, []*soundSender{s})
	}
	s.setOn(true)
	for n := range uint64(10) {
		chunk(n)
	}
	s.setOn(false)
	chunk(10)
	if len(f.sent) == 0 || len(m.lossless.buf) == 0 {
		t.Fatalf("%d messages were sent and %d samples wait: nothing is shown", len(f.sent), len(m.lossless.buf))
	}
	ended, end := context.WithCancel(t.Context())
	end()
	s.setOn(true)
	m.listen(ended) // it begins, and ends at once
	n := len(f.sent)
	for i := range uint64(10) {
		chunk(100 + i)
	}
	if len(f.sent) == n {
		t.Fatal("nothing was sent after the gate was opened again")
	}
	if h := header(t, f.sent[n]); h.at.Before(noon.Add(samplesLong(100 * 480))) {
		t.Errorf("the first message was taken at %v, behind the gate", h.at)
	}
}
