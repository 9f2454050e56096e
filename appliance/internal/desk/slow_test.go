package desk

import (
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/session"
	"telecart/appliance/internal/store/storetest"
)

// gates is a room that reports when part of it was closed.
type gates struct {
	held, muted atomic.Bool
	opened      atomic.Int32 // after it was held
	closed      chan string
}

func (g *gates) Open(string, api.Participant) error { return nil }
func (g *gates) Remove(p string)                    { g.closed <- "removed " + p }
func (g *gates) Close()                             { g.closed <- "all" }
func (g *gates) SetLead(string)                     {}
func (g *gates) SetHeld(on bool)                    { g.set(&g.held, on, "held") }
func (g *gates) SetMuted(on bool)                   { g.set(&g.muted, on, "muted") }

func (g *gates) set(is *atomic.Bool, on bool, what string) {
	was := is.Swap(on)
	if on && !was {
		g.closed <- what
	}
	if was && !on {
		g.opened.Add(1)
	}
}

// inCall is a desk at which ana is in, its room and its disk.
func inCall(t *testing.T) (*testDesk, *gates, *storetest.Disk) {
	t.Helper()
	disk := storetest.NewDisk(t)
	room := &gates{closed: make(chan string, 10)}
	k := openDesk(t, ram(t), disk)
	k.Desk = New(k.record, &bed{}, room, lonely{}, time.Now, slog.New(slog.DiscardHandler))
	k.apply(t, wholeCall()[:beforeMute]...)
	return k, room, disk
}

// A nurse who holds, mutes, removes or hangs up does not wait for a disk that
// is busy with an earlier event, and that event opens nothing again.
func TestProtectionWaitsForNoDisk(t *testing.T) {
	for ev, want := range map[session.Event]string{
		session.Hold{At: session.At(time.Now()), On: true}:              "held",
		session.Mute{At: session.At(time.Now()), On: true}:              "muted",
		session.Remove{At: session.At(time.Now()), Participant: "y"}:    "removed y",
		session.SignedOut{At: session.At(time.Now()), Participant: "y"}: "removed y",
		session.Hangup{At: session.At(time.Now())}:                      "all",
	} {
		k, room, disk := inCall(t)
		waiting, release := disk.Hang()
		done := make(chan error, 2)
		go func() {
			done <- k.Apply(t.Context(), session.AskNurse{At: session.At(time.Now()), Participant: "y", ID: "a", Text: "left ear"})
		}()
		<-waiting
		go func() { done <- k.Apply(t.Context(), ev) }()
		if got := <-room.closed; got != want {
			t.Errorf("%T closed %q, want %q", ev, got, want)
		}
		release()
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if n := room.opened.Load(); n > 0 {
			t.Errorf("%T: what was before it opened the room %d times", ev, n)
		}
		s := k.Current()
		if s.Held != room.held.Load() || s.Muted != room.muted.Load() || want == "held" != s.Held || (want == "all") != (s.Phase == api.PhaseEnded) {
			t.Errorf("%T: held %t, muted %t, phase %s; the room is held %t, muted %t", ev, s.Held, s.Muted, s.Phase, room.held.Load(), room.muted.Load())
		}
	}
}

// The room does not stay open until the disk has noted that the physician ended
// the session.
func TestAnEndWaitsForNoDisk(t *testing.T) {
	k, room, disk := inCall(t)
	waiting, release := disk.Hang()
	done := make(chan error, 1)
	go func() {
		done <- k.Apply(t.Context(), session.End{At: session.At(time.Now()), Session: "s1", User: "ana"})
	}()
	<-waiting
	select {
	case got := <-room.closed:
		if got != "all" {
			t.Errorf("closed %q", got)
		}
	default:
		t.Error("the room waits for the disk")
	}
	release()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A hold that is refused leaves the room as it was.
func TestRefusedHoldIsTakenBack(t *testing.T) {
	k := openDesk(t, ram(t), storetest.NewDisk(t))
	if err := k.Apply(t.Context(), session.Hold{At: session.At(time.Now()), On: true}); err == nil || k.doors.held {
		t.Errorf("a hold of nothing: %v, held %t", err, k.doors.held)
	}
}

// Whatever ends a call or takes the page away closes the room.
func TestTheEndClosesTheRoom(t *testing.T) {
	in := func() *testDesk {
		k := openDesk(t, ram(t), storetest.NewDisk(t))
		k.apply(t, wholeCall()[:beforeMute]...)
		if len(k.doors.open) == 0 {
			t.Fatal("nothing was open")
		}
		return k
	}
	at := session.At(time.Date(2026, 11, 30, 9, 1, 0, 0, time.UTC))
	for name, evs := range map[string][]session.Event{
		"hang-up":   {session.Hangup{At: at}},
		"end":       {session.End{At: at, Session: "s1", User: "ana"}},
		"page left": {session.Leave{At: at, Session: "s1", User: "ana"}},
		"time-out":  {session.MediaDown{At: at, Participant: "y"}, session.Tick{At: session.At(time.Time(at).Add(time.Hour))}},
	} {
		k := in()
		k.apply(t, evs...)
		if len(k.doors.open) > 0 {
			t.Errorf("%s: media is open for %v", name, k.doors.open)
		}
	}
}
