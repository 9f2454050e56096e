package session

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

var (
	t0  = time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	ana = api.Physician{User: "ana", Name: "Dr. Ana"}
	bob = api.Physician{User: "bob", Name: "Dr. Bob"}
)

func after(d time.Duration) At { return At(t0.Add(d)) }

// The events of a normal session, in order.
var (
	callE  = Call{after(1 * time.Second), "chest pain", "s1"}
	joinE  = Join{after(2 * time.Second), ana, "", "s2"}
	admitE = Admit{after(3 * time.Second)}
	upE    = MediaUp{after(4 * time.Second)}
	downE  = MediaDown{after(5 * time.Second)}
	hangE  = Hangup{after(6 * time.Second)}
)

// change is one step of the session: when happens after given.
type change struct {
	name    string
	given   []Event
	when    Event
	phase   api.Phase
	effects string // of when, joined by a space
}

func (c change) test(t *testing.T) {
	s, effects := Next(run(c.given...), c.when)
	if s.Phase != c.phase || show(effects) != c.effects {
		t.Errorf("got %s %q, want %s %q", s.Phase, show(effects), c.phase, c.effects)
	}
}

// late is a tick a minute and d after the beginning.
func late(d time.Duration) Tick { return Tick{after(time.Minute + d)} }

// back is the physician of s1, who joins once more.
var back = Join{after(7 * time.Second), ana, "s1", "s3"}

func TestNextUntilAdmitted(t *testing.T) {
	for _, c := range []change{
		{"call", nil, callE, "calling", "Begin(s1) Record(called)"},
		{"call twice", []Event{callE}, callE, "calling", "Refused"},
		{"cancel a call", []Event{callE}, hangE, "idle", "Record(cancelled) Finish(s1)"},
		{"nobody comes", []Event{callE}, late(CallTimeout), "ended", "CloseMedia Record(ended) Finish(s1)"},
		{"waiting on", []Event{callE}, late(0), "calling", ""},
		{"join a call", []Event{callE}, joinE, "asked", "Record(asked)"},
		{"join twice", []Event{callE, joinE}, joinE, "asked", ""},
		{"another joins meanwhile", []Event{callE, joinE}, Join{after(3), bob, "", "x"}, "asked", "Refused"},
		{"join uncalled", nil, joinE, "asked", ""},
		{"join a session that is over", nil, back, "idle", "Refused"},
		{"withdraw", []Event{callE, joinE}, Leave{after(3), ana}, "calling", "Record(withdrew)"},
		{"withdraw uncalled", []Event{joinE}, Leave{after(3), ana}, "idle", ""},
		{"another withdraws", []Event{callE, joinE}, Leave{after(3), bob}, "asked", "Refused"},
		{"nurse does not answer", []Event{callE, joinE}, late(AskTimeout), "calling", "Record(timeout)"},
		{"refuse", []Event{callE, joinE}, Refuse{after(3), "not now"}, "calling", "Record(refused)"},
		{"refuse nobody", []Event{callE}, Refuse{after(3), ""}, "calling", "Refused"},
		{"admit", []Event{callE, joinE}, admitE, "admitted", "SetPhysician Record(admitted) OpenMedia(ana)"},
		{"admit uncalled", []Event{joinE}, admitE, "admitted", "Begin(s2) SetPhysician Record(admitted) OpenMedia(ana)"},
		{"admit nobody", []Event{callE}, admitE, "calling", "Refused"},
		{"hang up while asked", []Event{callE, joinE}, hangE, "idle", "Record(cancelled) Finish(s1)"},
	} {
		t.Run(c.name, c.test)
	}
}

func TestNextOnceAdmitted(t *testing.T) {
	for _, c := range []change{
		{"media", []Event{callE, joinE, admitE}, upE, "in-call", "Record(media-up)"},
		{"no media", []Event{callE, joinE, admitE}, late(SetupTimeout), "lost", "Record(media-lost)"},
		{"late news of media", []Event{callE}, upE, "calling", ""},
		{"link lost", []Event{callE, joinE, admitE, upE}, downE, "lost", "Record(media-lost)"},
		{"link back", []Event{callE, joinE, admitE, upE, downE}, upE, "in-call", "Record(media-up)"},
		{"link stays lost", []Event{callE, joinE, admitE, upE, downE}, late(LostTimeout), "ended", "CloseMedia Record(ended) Finish(s1)"},
		{"page reloaded", []Event{callE, joinE, admitE, upE}, back, "lost", "OpenMedia(ana)"},
		{"page back after a loss", []Event{callE, joinE, admitE, upE, downE}, back, "lost", "OpenMedia(ana)"},
		{"another wants in", []Event{callE, joinE, admitE, upE}, Join{after(8), bob, "s1", "x"}, "in-call", "Refused"},
		{"page left", []Event{callE, joinE, admitE, upE}, Leave{after(8), ana}, "lost", "CloseMedia Record(left)"},
		{"daemon restarted in the call", []Event{callE, joinE, admitE, upE}, Restarted{after(8)}, "lost", "Record(media-lost)"},
		{"daemon restarted while calling", []Event{callE}, Restarted{after(8)}, "calling", ""},
		{"hold", []Event{callE, joinE, admitE, upE}, Hold{after(8), true}, "in-call", "Record(held)"},
		{"hold nothing", []Event{callE}, Hold{after(8), true}, "calling", "Refused"},
		{"ask", []Event{callE, joinE, admitE, upE}, AskNurse{after(8), "a", "left ear"}, "in-call", "Record(ask)"},
		{"ask done", []Event{callE, joinE, admitE, upE, AskNurse{after(8), "a", "x"}}, AskDone{after(9), "a"}, "in-call", "Record(ask-done)"},
		{"nurse hangs up", []Event{callE, joinE, admitE, upE}, hangE, "ended", "CloseMedia Record(ended) Finish(s1)"},
		{"physician ends", []Event{callE, joinE, admitE, upE}, End{after(8), ana}, "ended", "CloseMedia Record(ended) Finish(s1)"},
		{"a stranger ends", []Event{callE, joinE, admitE, upE}, End{after(8), bob}, "in-call", "Refused"},
		{"end before admission", []Event{callE, joinE}, End{after(8), ana}, "asked", "Refused"},
		{"hang up nothing", nil, hangE, "idle", "Refused"},
		{"next patient", []Event{callE, joinE, admitE, upE, hangE}, NextPatient{after(9)}, "idle", ""},
		{"next patient too early", []Event{callE}, NextPatient{after(9)}, "calling", "Refused"},
		{"call again", []Event{callE, joinE, admitE, upE, hangE}, callE, "calling", "Begin(s1) Record(called)"},
	} {
		t.Run(c.name, c.test)
	}
}

func TestRefusedChangesNothing(t *testing.T) {
	s := State{Phase: api.PhaseCalling, ID: "s1", Reason: "x", Since: t0}
	got, effects := Next(s, Admit{after(1)})
	if fmt.Sprint(got) != fmt.Sprint(s) {
		t.Errorf("state changed to %+v", got)
	}
	if r, ok := effects[0].(Refused); !ok || r.Sentence == "" {
		t.Errorf("got %v, want a sentence", effects)
	}
}

func TestToggles(t *testing.T) {
	s := run(callE, joinE, admitE, upE, Mute{after(8), true}, DoctorMute{after(8), true}, Hold{after(8), true})
	if !s.Muted || !s.DoctorMuted || !s.Held {
		t.Errorf("got muted %v, doctor muted %v, held %v", s.Muted, s.DoctorMuted, s.Held)
	}
	if s = run(callE, joinE, admitE, upE, Hold{after(8), true}, Hold{after(9), false}); s.Held {
		t.Error("still held")
	}
}

func TestAskDoneLeavesTheOldStateAlone(t *testing.T) {
	before := run(callE, joinE, admitE, upE, AskNurse{after(8), "a", "x"})
	Next(before, AskDone{after(9), "a"})
	if before.Asks[0].Done {
		t.Error("Next wrote into the state it was given")
	}
}

// No picture leaves the cart before the nurse admits, whatever happens in
// whatever order.
func TestMediaOnlyAfterAdmit(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var at time.Duration
	some := []func() Event{
		func() Event { return Call{after(at), "r", fmt.Sprint("s", at)} },
		func() Event { return Join{after(at), ana, "", fmt.Sprint("j", at)} },
		func() Event { return Join{after(at), bob, "", fmt.Sprint("j", at)} },
		func() Event { return Leave{after(at), ana} },
		func() Event { return Admit{after(at)} },
		func() Event { return Refuse{after(at), ""} },
		func() Event { return MediaUp{after(at)} },
		func() Event { return MediaDown{after(at)} },
		func() Event { return Hangup{after(at)} },
		func() Event { return End{after(at), ana} },
		func() Event { return NextPatient{after(at)} },
		func() Event { return Restarted{after(at)} },
		func() Event { return Tick{after(at)} },
	}
	for range 2000 {
		var s State
		admitted := map[string]string{} // session → user
		for range 60 {
			at += time.Duration(rnd.Int64N(int64(2 * time.Minute)))
			ev := some[rnd.IntN(len(some))]()
			var effects []Effect
			s, effects = Next(s, ev)
			if _, ok := ev.(Admit); ok && s.Phase == api.PhaseAdmitted {
				admitted[s.ID] = s.Physician.User
			}
			for _, e := range effects {
				if open, ok := e.(OpenMedia); ok && admitted[s.ID] != open.Physician.User {
					t.Fatalf("%T opened media to %s, who was not admitted to %s", ev, open.Physician.User, s.ID)
				}
			}
		}
	}
}

func run(events ...Event) State {
	var s State
	for _, ev := range events {
		s, _ = Next(s, ev)
	}
	return s
}

func show(effects []Effect) string {
	var words []string
	for _, e := range effects {
		switch e := e.(type) {
		case Begin:
			words = append(words, "Begin("+e.ID+")")
		case Record:
			words = append(words, "Record("+e.Kind+")")
		case Finish:
			words = append(words, "Finish("+e.ID+")")
		case OpenMedia:
			words = append(words, "OpenMedia("+e.Physician.User+")")
		default:
			words = append(words, strings.TrimPrefix(fmt.Sprintf("%T", e), "session."))
		}
	}
	return strings.Join(words, " ")
}
