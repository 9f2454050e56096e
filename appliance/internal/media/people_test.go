package media

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"

	"telecart/appliance/api"
	"telecart/drivers/v4l2"
)

var (
	second   = one("second", api.RoleConsultant)
	observer = one("observer", api.RoleObserver)
)

// comes lets who into a room in which something is always to be seen, and
// returns their far end once everything flows to it that may.
func comes(t *testing.T, c *cart, w *ward, who api.Participant, roles []string) *farEnd {
	t.Helper()
	f := &farEnd{t: t, c: c, w: w, seen: map[number]bool{}, p: joinAs(t, c, who, nil)}
	f.p.awaitOpen(api.ChannelStethoscope)
	f.wantAll()
	f.flows(roles)
	return f
}

// Who comes while the room is closed gets nothing of it from the first packet
// on, though another was in before; and what the nurse does then counts for
// both.
func TestWhoComesLaterIsShutOutToo(t *testing.T) {
	for name, r := range restrictions() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCart(t)
			w := newWard(t, c)
			first := comes(t, c, w, lead, allRoles)
			first.soundsSince(time.Now())
			shut := time.Now()
			r.set(c.Engine, true)
			from := first.next()
			later := comes(t, c, w, second, r.leaves())
			first.askAgain(r.closes, from)
			w.goesOn()
			opened, untilFirst, untilLater := time.Now(), first.next(), later.next()
			r.set(c.Engine, false)
			for _, role := range r.closes {
				first.onlyFrom(role, from[role], untilFirst[role])
				later.onlyFrom(role, number{}, untilLater[role])
			}
			if slices.Contains(r.closes, roleStethoscope) {
				first.losslessOnlyFrom(shut, opened)
				later.losslessOnlyFrom(shut, opened)
			}
			later.closedDuring(r, func(*farEnd) {})
			first.flows(allRoles)
		})
	}
}

// Who is removed gets not one packet more, of whatever kind, while the other one
// goes on.
func TestNothingReachesWhoWasRemoved(t *testing.T) {
	l := newLink(t, 0)
	c := newCartOn(t, l.cart)
	w := newWard(t, c)
	there := func(who api.Participant, at *page) *farEnd {
		f := &farEnd{t: t, c: c, w: w, seen: map[number]bool{}, p: at}
		if err := c.Open("session-1", who); err != nil {
			t.Fatal(err)
		}
		at.awaitOpen(api.ChannelControl)
		at.awaitOpen(api.ChannelStethoscope)
		f.wantAll()
		f.flows(allRoles)
		return f
	}
	first := there(lead, l.newPage(t, c, lead, l.page))
	other := there(second, l.newPage(t, c, second, l.another(t, 0)))
	old := c.of(second)
	c.Remove(second.ID)
	// Everything that left before is past the router when something is that
	// left later.
	first.flows([]string{"room"})
	reached := l.count("1.2.3.6")
	c.SendState(api.Bedside{})
	c.SendWave(api.Wave{})
	for range 5 {
		w.goesOn()
		first.flows(allRoles)
	}
	if n := l.count("1.2.3.6") - reached; n != 0 {
		t.Errorf("%d packets reached who was removed", n)
	}
	for way, open := range openWays(old) {
		if open {
			t.Errorf("%s is open to who was removed", way)
		}
	}
	if err := other.p.tell(api.MediaSignal{Kind: "restart", Peer: old.id}); !errors.Is(err, ErrNoSession) {
		t.Errorf("who was removed comes back by a restart: %v", err)
	}
	c.Remove(second.ID) // once more does no harm
}

// One page cannot answer for another, and there is a place for four.
func TestEachHasTheirOwnPeer(t *testing.T) {
	c := newCart(t)
	for n := range maxPeople {
		if err := c.Open("s", one(fmt.Sprint(n), api.RoleConsultant)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Open("s", one("fifth", api.RoleConsultant)); err == nil {
		t.Error("a fifth person is in")
	}
	first := c.of(one("0", ""))
	answer := []byte(`{"kind":"answer","peer":"` + first.id + `","sdp":"v=0"}`)
	if err := c.Signal(api.Signal{Session: "s", Participant: "1", Data: answer}); err == nil {
		t.Error("one answers for another")
	}
	restart := []byte(`{"kind":"restart","peer":"none"}`)
	if err := c.Signal(api.Signal{Session: "s", Participant: "1", Data: restart}); err != nil {
		t.Error(err)
	}
	if c.of(one("0", "")) != first {
		t.Error("one page's restart replaced another's peer")
	}
	c.Remove("0")
	if err := c.Open("s", one("fifth", api.RoleConsultant)); err != nil {
		t.Errorf("there is a place again: %v", err)
	}
	if err := c.Open("another", one("0", api.RoleLead)); err != nil {
		t.Fatal(err)
	}
	if c.of(one("1", "")) != nil {
		t.Error("somebody of the session before is in")
	}
}

// speak lets p say something until it is to be stopped.
func (p *page) speak() (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				if err := p.voice.WriteSample(media.Sample{Data: []byte(p.who.ID), Duration: 20 * time.Millisecond}); err != nil {
					p.t.Error(err)
				}
			}
		}
	}()
	return func() { close(done); <-ended }
}

// hears waits until p gets the voice of who.
func (p *page) hears(c *cart, who api.Participant) *rtp.Packet {
	p.t.Helper()
	packet := get(p.t, p.rtp[voiceRole(c.of(who).seat)])
	if string(packet.Payload) != who.ID {
		p.t.Errorf("%s hears %q for %s", p.who.ID, packet.Payload, who.ID)
	}
	return packet
}

// All who may speak hear each other, and not themselves, also while the room
// is held.
func TestPeopleHearEachOther(t *testing.T) {
	c := newCart(t)
	a, b, o := joinAs(t, c, lead, nil), joinAs(t, c, second, nil), joinAs(t, c, observer, nil)
	for range 3 {
		get(t, c.bedside.links)
	}
	stopA, stopB := a.speak(), b.speak()
	defer stopA()
	a.hears(c, second)
	last := b.hears(c, lead)
	o.hears(c, lead)
	o.hears(c, second)
	if !last.Marker {
		t.Error("the first packet has no marker")
	}
	c.SetHeld(true)
	for range 20 {
		next := b.hears(c, lead)
		if next.SequenceNumber != last.SequenceNumber+1 || next.Timestamp-last.Timestamp != voiceFrame {
			t.Errorf("packet %d at %d follows %d at %d", next.SequenceNumber, next.Timestamp, last.SequenceNumber, last.Timestamp)
		}
		last = next
	}
	seat := c.of(second).seat
	c.Remove(second.ID)
	stopB()
	if c.of(lead).voices[seat].sentBytes() == 0 {
		t.Error("nothing was heard of the second")
	}
	// Somebody else takes the seat: on the same track, numbered on.
	third := one("third", api.RoleFamily)
	d := joinAs(t, c, third, nil)
	get(t, c.bedside.links)
	defer d.speak()()
	next := get(t, a.rtp[voiceRole(seat)])
	for ; string(next.Payload) == second.ID; next = get(t, a.rtp[voiceRole(seat)]) { // on the way since before
		last = next
	}
	if string(next.Payload) != third.ID || next.SequenceNumber != last.SequenceNumber+1 || !next.Marker {
		t.Errorf("another voice, %q, begins at %d after %d, marked: %v", next.Payload, next.SequenceNumber, last.SequenceNumber, next.Marker)
	}
}

// An observer is not asked for picture and voice; and if they came, nobody
// would get them.
func TestObserversAreNotHeard(t *testing.T) {
	c := newCart(t)
	family := one("family", api.RoleFamily)
	for _, who := range []api.Participant{lead, observer, family} {
		if err := c.Open("s", who); err != nil {
			t.Fatal(err)
		}
	}
	for who, want := range map[string]int{lead.ID: 2, observer.ID: 0, family.ID: 1} {
		offer := get(t, c.bedside.to(who))
		if got := strings.Count(offer.SDP, "a=recvonly"); offer.Kind != "offer" || got != want {
			t.Errorf("%s is asked for %d pictures and voices, want %d", who, got, want)
		}
	}
	to := &fakeWriter{}
	heard := c.of(lead).voices[c.of(observer).seat]
	heard.mu.Lock()
	heard.bound, heard.open = &binding{mime: webrtc.MimeTypeOpus, writer: to}, true
	heard.mu.Unlock()
	p := c.of(observer)
	c.meeting.say(p, make([]int16, voiceFrame))
	c.meeting.pass(p, &rtp.Packet{Payload: []byte("psst")})
	if len(c.spoken) != 0 || to.count() != 0 {
		t.Errorf("an observer is heard: %d times in the room, %d by the lead", len(c.spoken), to.count())
	}
	p.from.Role = api.RoleFamily
	c.meeting.say(p, make([]int16, voiceFrame))
	c.meeting.pass(p, &rtp.Packet{Payload: []byte("hello")})
	if len(c.spoken) != 1 || to.count() != 1 {
		t.Error("nobody else would be heard either: nothing is shown")
	}
	c.Remove(p.from.ID)
	c.meeting.say(p, make([]int16, voiceFrame))
	c.meeting.pass(p, &rtp.Packet{Payload: []byte("bye")})
	if len(c.spoken) != 1 || to.count() != 1 {
		t.Error("who was removed is heard")
	}
}

// The bedside sees the lead, and a consultant only while there is none, from a
// key frame on.
func TestTheBedsideSeesTheLead(t *testing.T) {
	m := newMeeting(nil)
	frames, cancel := m.picture.Subscribe()
	defer cancel()
	comes := func(role string, seat int) *peer {
		p := &peer{from: one(role, role), seat: seat}
		m.join(p)
		return p
	}
	consultant, family := comes(api.RoleConsultant, 0), comes(api.RoleFamily, 1)
	show := func(p *peer, key, shown, ok bool) {
		t.Helper()
		if got := m.show(p, api.Frame{Key: key}); got != ok || len(frames) == 1 != shown {
			t.Errorf("%s, key frame %v: shown %v, more is needed: %v", p.from.Role, key, len(frames) == 1, !got)
		}
		for len(frames) > 0 {
			<-frames
		}
	}
	show(family, true, false, true)
	show(consultant, false, false, false)
	show(consultant, true, true, true)
	show(consultant, false, true, true)
	lead := comes(api.RoleLead, 2)
	show(consultant, true, false, true)
	show(lead, false, false, false)
	show(lead, true, true, true)
	m.leave(lead)
	show(lead, true, false, true)
	show(consultant, false, false, false)
	show(consultant, true, true, true)

	second := &peer{from: one("second", api.RoleConsultant), seat: 3}
	m.join(second)
	m.follow("second") // the cart says who leads on
	show(consultant, true, false, true)
	show(second, false, false, false)
	show(second, true, true, true)
	m.leave(second) // nobody else is shown under that name
	show(consultant, true, false, true)
	m.follow("")
	show(consultant, true, true, true)
}

// A narrow link gets a small picture; the other one loses nothing and gets the
// best.
func TestLossOfOneTakesNothingFromTheOther(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as the estimator")
	}
	l := newLink(t, 0)
	c := newCartOn(t, l.cart)
	frames := noise()
	filmOf(t, c.room, func(n int) v4l2.Frame {
		f := frames[n%len(frames)]
		f.At = time.Now()
		return f
	})
	good, bad := l.newPage(t, c, lead, l.page), l.newPage(t, c, second, l.another(t, 300_000))
	for _, p := range []*page{good, bad} {
		if err := c.Open("session-1", p.who); err != nil {
			t.Fatal(err)
		}
		p.awaitOpen(api.ChannelControl)
		p.look(map[string]string{"room": "large"})
	}
	best, most := ladder(sizeLarge)
	is := func(who api.Participant) target { return c.of(who).video["room"].wants() }
	last := get(t, good.rtp["room"])
	for end := time.Now().Add(3 * patience); is(lead) != (target{best[0].step, most}) || is(second).bps > 600_000; {
		if time.Now().After(end) {
			t.Fatalf("the good link has %v, the bad one %v", is(lead), is(second))
		}
		next := get(t, good.rtp["room"])
		if next.SequenceNumber != last.SequenceNumber+1 {
			t.Fatalf("packet %d follows %d on the good link", next.SequenceNumber, last.SequenceNumber)
		}
		last = next
	}
}
