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

// nurse is what she decides about all; a new peer must have it too.
type nurse struct{ held, muted, shut bool }

// wanted is what else decides about each way out of the room to one peer.
type wanted struct {
	who          api.Participant
	peer         *peer
	live, listen bool
	views        map[string]string
}

// open is which ways out are open, by the rules in words: a picture needs a
// page that looks, a stethoscope one that listens, and the nurse's leave.
func (w wanted) open(n nurse) map[string]bool {
	looks := func(role string) bool { return w.views[role] == sizeSmall || w.views[role] == sizeLarge }
	return map[string]bool{
		"room":        w.live && !n.held && !n.shut && looks("room"),
		"otoscope":    w.live && !n.held && !n.shut && looks("otoscope"),
		"talk":        w.live && !n.held && !n.muted,
		"stethoscope": w.live && !n.held && w.listen,
		"lossless":    w.live && !n.held && w.listen,
		"again":       !n.held && !n.shut,
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

// Whatever happens in whatever order, each way out to each of several people is
// open only when all who have a say want it: the nurse, their connection, and
// their page. A peer that is replaced or removed is shut for good.
func TestGatesFollowEveryChange(t *testing.T) {
	c := newCart(t)
	r := rand.New(rand.NewPCG(8, 1))
	on := func() bool { return r.IntN(2) == 0 }
	var n nurse
	people := []*wanted{{who: lead}, {who: one("second", api.RoleConsultant)}, {who: one("third", api.RoleObserver)}}
	changes := []func(w *wanted) string{
		func(*wanted) string { n.held = on(); c.SetHeld(n.held); return fmt.Sprint("held ", n.held) },
		func(*wanted) string { n.muted = on(); c.SetMuted(n.muted); return fmt.Sprint("muted ", n.muted) },
		func(*wanted) string { n.shut = on(); c.SetShutter(n.shut); return fmt.Sprint("shutter ", n.shut) },
		func(w *wanted) string {
			w.live = on()
			w.peer.setLink(on(), w.live)
			return fmt.Sprint("live ", w.live)
		},
		func(w *wanted) string {
			w.listen = on()
			w.peer.setListen(w.listen)
			return fmt.Sprint("listen ", w.listen)
		},
		func(w *wanted) string {
			role, size := []string{"room", "otoscope"}[r.IntN(2)], []string{sizeOff, sizeSmall, sizeLarge}[r.IntN(3)]
			w.views[role] = size
			if err := w.peer.view(map[string]string{role: size}); !err.IsZero() {
				t.Error(err)
			}
			return role + " " + size
		},
	}
	wereOpen := map[string]int{}
	for step := range 2000 {
		w := people[r.IntN(len(people))]
		what := "a new peer"
		if old := w.peer; old == nil || step%50 == 49 {
			if step%100 == 99 {
				what = "removed and a new peer"
				c.Remove(w.who.ID)
			}
			w.comesAnew(t, c)
			if old != nil {
				w.check(t, old, map[string]bool{}, "old peer, "+what)
			}
		} else {
			what = changes[r.IntN(len(changes))](w)
		}
		for _, w := range people {
			if w.peer == nil {
				continue
			}
			w.check(t, w.peer, w.open(n), fmt.Sprint("step ", step, ", ", what))
			for way, open := range w.open(n) {
				if open {
					wereOpen[way]++
				}
			}
		}
		for len(c.bedside.links) > 0 {
			<-c.bedside.links
		}
	}
	for way := range people[0].open(n) {
		if wereOpen[way] == 0 {
			t.Errorf("%s was never open: nothing is shown about it", way)
		}
	}
}

// comesAnew opens a peer for w, of which nothing is looked at yet.
func (w *wanted) comesAnew(t *testing.T, c *cart) {
	t.Helper()
	if err := c.Open("s", w.who); err != nil {
		t.Fatal(err)
	}
	*w = wanted{who: w.who, peer: c.of(w.who), views: map[string]string{}}
}

func (w *wanted) check(t *testing.T, p *peer, want map[string]bool, when string) {
	t.Helper()
	for way, open := range openWays(p) {
		if open != want[way] {
			t.Fatalf("%s: %s to %s is open: %v", when, way, w.who.ID, open)
		}
	}
}

// What waits of the lossless copy does not leave once the room is held.
func TestAHoldForgetsWhatWaits(t *testing.T) {
	c := newCart(t)
	join(t, c, nil)
	l := c.only().sound[roleStethoscope].lossless
	l.limit.SetBurst(0)
	l.mu.Lock()
	l.waiting = make([]message, 50)
	l.mu.Unlock()
	c.SetMuted(true)
	if l.behind() == 0 {
		t.Fatal("a mute takes the stethoscope's sound too")
	}
	if c.SetHeld(true); l.behind() != 0 {
		t.Errorf("%s of sound still wait", l.behind())
	}
}

// What the lossless copy gathered when the gate was closed is not the first to
// leave when it is opened again.
func TestSoundFromBehindTheGateIsForgotten(t *testing.T) {
	var f fakeChannel
	m := newMicrophone(roleStethoscope, newCart(t).stethoscope, slog.New(slog.DiscardHandler))
	m.run = func(context.Context) {} // here by hand
	s := &soundSender{microphone: m, track: newTrack(roleStethoscope, webrtc.RTPCodecTypeAudio), lossless: copyTo(&f)}
	enc, err := m.open(false)
	if err != nil {
		t.Fatal(err)
	}
	frames := framer{size: enc.Samples(), begin: true}
	chunk := func(n uint64) {
		m.chunk(alsa.Chunk{Samples: tone(n*480, 480, 100), Rate: soundClock, Seq: n * 480,
			At: noon.Add(samplesLong(int64(n) * 480))}, &frames, &encoders{wide: encoder{Encoder: enc}}, []*soundSender{s})
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
