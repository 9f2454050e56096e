package media

import (
	"slices"
	"testing"
	"time"

	"telecart/appliance/api"
)

// What keeps the room private, with a real peer at the far end: what the far
// end gets counts, not what the cart believes. Every packet has a number and
// every lossless message a time, so the far end knows which of them left
// through a closed gate, however late it reads them.

// restrictions are what the nurse can do, and the ways out that it closes.
func restrictions() map[string]restriction {
	return map[string]restriction{
		"hold":    {(*Engine).SetHeld, allRoles},
		"mute":    {(*Engine).SetMuted, []string{"talk"}},
		"shutter": {(*Engine).SetShutter, []string{"room", "otoscope"}},
	}
}

type restriction struct {
	set    func(*Engine, bool)
	closes []string
}

// leaves are the roles that go on.
func (r restriction) leaves() []string {
	return slices.DeleteFunc(slices.Clone(allRoles), func(role string) bool { return slices.Contains(r.closes, role) })
}

// reconnections are the ways in which page and cart find each other again.
func reconnections() map[string]func(*farEnd) {
	return map[string]func(*farEnd){
		"none": func(*farEnd) {},
		"ICE restarts": func(f *farEnd) {
			for len(f.p.ice) > 0 {
				<-f.p.ice
			}
			f.tell(api.MediaSignal{Kind: "restart", Peer: f.p.peer})
			f.awaitICE()
		},
		"the path is lost and found": func(f *farEnd) {
			f.c.of(f.p.who).setLink(false, false)
			get(f.t, f.c.bedside.links)
			f.c.of(f.p.who).setLink(true, true)
			get(f.t, f.c.bedside.links)
		},
		"the page is loaded again": func(f *farEnd) {
			f.tell(api.MediaSignal{Kind: "restart", Peer: "none yet"})
			f.awaitPeer()
		},
		"the page hangs up and comes back": func(f *farEnd) {
			f.p.mu.Lock()
			pc := f.p.pc
			f.p.mu.Unlock()
			if err := pc.Close(); err != nil {
				f.t.Fatal(err)
			}
			for f.c.of(f.p.who) != nil {
				get(f.t, f.w.beats)
			}
			f.tell(api.MediaSignal{Kind: "restart", Peer: "gone"})
			f.awaitPeer()
		},
		"the session ends and another begins": func(f *farEnd) {
			f.c.Close() // of which the daemon is not told
			if err := f.c.Open("session-1", f.p.who); err != nil {
				f.t.Fatal(err)
			}
			if up := get(f.t, f.c.bedside.links); !up {
				f.t.Error("the new peer is down")
			}
			f.ready()
		},
		"the session is opened anew": func(f *farEnd) {
			if err := f.c.Open("session-1", f.p.who); err != nil {
				f.t.Fatal(err)
			}
			f.awaitPeer()
		},
	}
}

func (f *farEnd) tell(m api.MediaSignal) {
	f.t.Helper()
	if err := f.p.tell(m); err != nil {
		f.t.Fatal(err)
	}
}

func TestNothingLeavesAClosedRoom(t *testing.T) {
	for name, r := range restrictions() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := closedFromTheStart(t, r)
			for how, reconnect := range reconnections() {
				t.Log(how)
				f.closedDuring(r, reconnect)
			}
		})
	}
}

// closedFromTheStart is a daemon that starts, knows of the restriction, and is
// then found by a page. It returns with everything open.
func closedFromTheStart(t *testing.T, r restriction) *farEnd {
	c := newCart(t)
	f := &farEnd{t: t, c: c, w: newWard(t, c), seen: map[number]bool{}}
	shut := time.Now()
	r.set(c.Engine, true)
	f.p = join(t, c, nil)
	get(t, c.bedside.links)
	f.p.awaitOpen(api.ChannelStethoscope)
	f.wantAll()
	f.w.goesOn()
	f.flows(r.leaves())
	f.open(r, nil, shut)
	return f
}

// closedDuring closes the room, lets page and cart find each other again, and
// opens it.
func (f *farEnd) closedDuring(r restriction, reconnect func(*farEnd)) {
	f.t.Helper()
	f.flows(allRoles)
	f.soundsSince(time.Now())
	r.set(f.c.Engine, true)
	from, shut := f.next(), time.Now()
	f.askAgain(r.closes, from)
	f.w.goesOn()
	reconnect(f)
	f.w.goesOn()
	f.flows(r.leaves())
	f.open(r, from, shut)
}

// open lets everything out again, and looks at what came before that.
func (f *farEnd) open(r restriction, from map[string]number, shut time.Time) {
	f.t.Helper()
	until, opened := f.next(), time.Now()
	r.set(f.c.Engine, false)
	for _, role := range r.closes {
		f.onlyFrom(role, from[role], until[role])
	}
	if slices.Contains(r.closes, roleStethoscope) {
		f.losslessOnlyFrom(shut, opened)
	}
}

// Without this, the test above would show nothing about retransmissions.
func TestPicturesComeAgainInAnOpenRoom(t *testing.T) {
	f := closedFromTheStart(t, restrictions()["shutter"])
	f.comesAgain("room")
	f.comesAgain("otoscope")
}
