package media

import (
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
)

// number names an RTP packet.
type number struct {
	ssrc uint32
	seq  uint16
}

func (n number) before(m number) bool { return n.ssrc == m.ssrc && int16(n.seq-m.seq) < 0 }

// farEnd is what the physician gets: it takes all packets and messages in the
// order in which they come, and tells those that left while they must not.
type farEnd struct {
	t    *testing.T
	c    *cart
	p    *page
	w    *ward
	seen map[number]bool
}

var allRoles = []string{"room", "otoscope", "talk", "stethoscope"}

// wantAll looks at all pictures and listens.
func (f *farEnd) wantAll() {
	f.t.Helper()
	f.p.look(map[string]string{"room": sizeSmall, "otoscope": sizeSmall})
	f.p.ask(api.PageCommand{ID: "l", Type: "listen", On: true})
}

// next is the number of the next packet of each role.
func (f *farEnd) next() map[string]number {
	numbers := map[string]number{}
	add := func(t *track) {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.bound != nil {
			numbers[t.role] = number{t.bound.ssrc, t.seq}
		}
	}
	if p := f.c.of(f.p.who); p != nil {
		for _, v := range p.video {
			add(v.track)
		}
		for _, s := range p.sound {
			add(s.track)
		}
	}
	return numbers
}

func (f *farEnd) take(role string) (number, *rtp.Packet) {
	f.t.Helper()
	packet := get(f.t, f.p.rtp[role])
	return number{packet.SSRC, packet.SequenceNumber}, packet
}

// flows waits until each role brings something that leaves from now on.
func (f *farEnd) flows(roles []string) {
	f.t.Helper()
	now := f.next()
	for _, role := range roles {
		for {
			n, _ := f.take(role)
			f.seen[n] = true
			if n.ssrc == now[role].ssrc && !n.before(now[role]) {
				break
			}
		}
	}
}

// soundsSince waits for a lossless message that was taken after at.
func (f *farEnd) soundsSince(at time.Time) {
	f.t.Helper()
	for !header(f.t, get(f.t, f.p.sound)).at.After(at) {
	}
}

// onlyFrom reads role until the first packet numbered until. Everything
// before it must have left before the packet numbered shut, and nothing comes
// twice: a packet that was sent again is read after the next new one.
func (f *farEnd) onlyFrom(role string, shut, until number) {
	f.t.Helper()
	const more = 4
	leaks := 0
	for opened := 0; opened <= more; {
		n, _ := f.take(role)
		again := f.seen[n]
		f.seen[n] = true
		switch {
		case again:
			leaks++
		case n.ssrc == until.ssrc && !n.before(until):
			opened++
		case !n.before(shut):
			leaks++
		}
	}
	if leaks > 0 {
		f.t.Errorf("%d packets of %s left through a closed gate", leaks, role)
	}
}

// losslessOnlyFrom reads the stethoscope's channel until a message taken after
// opened. None may have been taken since shut. A message is 20 ms long.
func (f *farEnd) losslessOnlyFrom(shut, opened time.Time) {
	f.t.Helper()
	const long = 20 * time.Millisecond
	for leaks := 0; ; leaks++ {
		at := header(f.t, get(f.t, f.p.sound)).at
		for at.Before(shut) {
			at = header(f.t, get(f.t, f.p.sound)).at
		}
		if !at.Before(opened.Add(-long)) {
			if leaks > 0 {
				f.t.Errorf("%d lossless messages left through a closed gate", leaks)
			}
			return
		}
	}
}

// askAgain asks for the last packet of each role again, and returns when the
// cart has dealt with it: the request for a key frame behind it was heard.
func (f *farEnd) askAgain(roles []string, last map[string]number) {
	f.t.Helper()
	for _, role := range roles {
		v := f.c.of(f.p.who).video[role]
		if v == nil {
			continue // sound is never sent again
		}
		v.mu.Lock()
		v.key = false
		v.mu.Unlock()
		ssrc := last[role].ssrc
		f.p.mu.Lock()
		err := f.p.pc.WriteRTCP([]rtcp.Packet{
			&rtcp.TransportLayerNack{MediaSSRC: ssrc, Nacks: rtcp.NackPairsFromSequenceNumbers([]uint16{last[role].seq - 1})},
			&rtcp.PictureLossIndication{MediaSSRC: ssrc},
		})
		f.p.mu.Unlock()
		if err != nil {
			f.t.Fatal(err)
		}
		for asked := false; !asked; get(f.t, f.w.beats) {
			v.mu.Lock()
			asked = v.key
			v.mu.Unlock()
		}
	}
}

// comesAgain proves that what is asked for again comes, when it may.
func (f *farEnd) comesAgain(role string) {
	f.t.Helper()
	n, packet := f.take(role)
	nack := &rtcp.TransportLayerNack{MediaSSRC: packet.SSRC, Nacks: rtcp.NackPairsFromSequenceNumbers([]uint16{n.seq})}
	f.p.mu.Lock()
	err := f.p.pc.WriteRTCP([]rtcp.Packet{nack})
	f.p.mu.Unlock()
	if err != nil {
		f.t.Fatal(err)
	}
	for again := false; !again; {
		var m number
		m, _ = f.take(role)
		f.seen[m] = true
		again = m == n
	}
}

// awaitICE waits until the page's ICE is connected after it was checked anew.
func (f *farEnd) awaitICE() {
	f.t.Helper()
	for get(f.t, f.p.ice) != webrtc.ICEConnectionStateChecking {
	}
	for get(f.t, f.p.ice) != webrtc.ICEConnectionStateConnected {
	}
}

// awaitPeer waits until a new peer took the place of one that was up.
func (f *farEnd) awaitPeer() {
	f.t.Helper()
	if up := get(f.t, f.c.bedside.links); up {
		f.t.Error("the end of the old peer was not told")
	}
	if up := get(f.t, f.c.bedside.links); !up {
		f.t.Error("the new peer is down")
	}
	f.ready()
}

// ready waits until the new peer's channels are open, and wants everything.
func (f *farEnd) ready() {
	f.t.Helper()
	f.p.awaitOpen(api.ChannelControl)
	f.p.awaitOpen(api.ChannelStethoscope)
	f.wantAll()
}
