package session

import (
	"cmp"
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
		{"join an older session", []Event{callE}, Join{after(3), ana, "s0", "x"}, "calling", "Refused"},
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
		{"back into an older session", []Event{callE, joinE, admitE, upE}, Join{after(8), ana, "s0", "x"}, "in-call", "Refused"},
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

// What the nurse may decide only while somebody asks, she cannot decide at any
// other time: nothing changes, nothing is opened.
func TestNobodyAsks(t *testing.T) {
	in := []Event{callE, joinE, admitE}
	for name, given := range map[string][]Event{
		"idle":              nil,
		"calling":           {callE},
		"turned away":       {callE, joinE, Refuse{after(3), ""}},
		"admitted":          in,
		"in call":           append(in[:3:3], upE),
		"lost":              append(in[:3:3], upE, downE),
		"no media":          append(in[:3:3], late(SetupTimeout)),
		"page left":         append(in[:3:3], upE, Leave{after(8), ana}),
		"ended":             append(in[:3:3], upE, hangE),
		"ended by the page": append(in[:3:3], upE, End{after(8), ana}),
		"timed out":         {callE, late(CallTimeout)},
		"next patient":      append(in[:3:3], upE, hangE, NextPatient{after(9)}),
	} {
		s := run(given...)
		s.Phase = cmp.Or(s.Phase, api.PhaseIdle)
		for _, ev := range []Event{Admit{after(10 * time.Second)}, Refuse{after(10 * time.Second), "no"}} {
			got, effects := Next(s, ev)
			if show(effects) != "Refused" || fmt.Sprint(got) != fmt.Sprint(s) {
				t.Errorf("%s, %T: %q, %+v", name, ev, show(effects), got)
			}
		}
	}
}

// Each time-out counts from what it waits for, not from what was long before.
func TestTimeoutsCountFromTheirOwnBeginning(t *testing.T) {
	const long = 90 * time.Minute
	admitted := []Event{callE, Join{after(long), ana, "", "x"}, Admit{after(2 * long)}}
	inCall := append(admitted[:3:3], MediaUp{after(3 * long)})
	for name, c := range map[string]struct {
		given []Event
		from  time.Duration // when what is waited for began
		limit time.Duration
		phase api.Phase // once it is over
	}{
		"asked long after the call":        {admitted[:2], long, AskTimeout, "calling"},
		"asked uncalled":                   {[]Event{Join{after(long), ana, "", "x"}}, long, AskTimeout, "idle"},
		"asked, after the end of another":  {append(inCall[:4:4], Hangup{after(4 * long)}, Join{after(5 * long), bob, "", "y"}), 5 * long, AskTimeout, "idle"},
		"called again":                     {append(inCall[:4:4], Hangup{after(4 * long)}, Call{after(5 * long), "again", "s2"}), 5 * long, CallTimeout, "ended"},
		"waiting again after a refusal":    {append(admitted[:2:2], Refuse{after(long + time.Minute), ""}), long + time.Minute, CallTimeout, "ended"},
		"waiting again after a withdrawal": {append(admitted[:2:2], Leave{after(long + time.Minute), ana}), long + time.Minute, CallTimeout, "ended"},
		"admitted":                         {admitted, 2 * long, SetupTimeout, "lost"},
		"no media came up":                 {append(admitted[:3:3], Tick{after(2*long + time.Minute)}), 2*long + time.Minute, LostTimeout, "ended"},
		"lost":                             {append(inCall[:4:4], MediaDown{after(4 * long)}), 4 * long, LostTimeout, "ended"},
		"lost again":                       {append(inCall[:4:4], MediaDown{after(4 * long)}, MediaUp{after(4*long + time.Minute)}, MediaDown{after(5 * long)}), 5 * long, LostTimeout, "ended"},
		"reloaded":                         {append(inCall[:4:4], Join{after(4 * long), ana, "", "z"}), 4 * long, LostTimeout, "ended"},
		"page left":                        {append(inCall[:4:4], Leave{after(4 * long), ana}), 4 * long, LostTimeout, "ended"},
		"daemon restarted":                 {append(inCall[:4:4], Restarted{after(4 * long)}), 4 * long, LostTimeout, "ended"},
	} {
		s := run(c.given...)
		before, effects := Next(s, Tick{after(c.from + c.limit)})
		if before.Phase != s.Phase || len(effects) > 0 {
			t.Errorf("%s: already %s, %q", name, before.Phase, show(effects))
		}
		if over, _ := Next(s, Tick{after(c.from + c.limit + 1)}); over.Phase != c.phase {
			t.Errorf("%s: then %s, want %s", name, over.Phase, c.phase)
		}
	}
}

// watcher is what a bystander who trusts nobody knows: who has asked to join
// which session, whom the nurse let in, and who was sent away.
type watcher struct {
	session string
	asked   map[string]time.Time // user → since when, in this session
	in      string               // the user whom the nurse let in
}

// saw follows ev, before the machine's answer is looked at.
func (w *watcher) saw(ev Event) {
	switch ev := ev.(type) {
	case Join:
		if _, ok := w.asked[ev.From.User]; !ok && w.in == "" && len(w.asked) == 0 {
			w.asked[ev.From.User] = ev.at()
		}
	case Leave:
		delete(w.asked, ev.From.User)
	case Refuse:
		clear(w.asked)
	case Hangup:
		clear(w.asked)
		w.in = ""
	case End:
		if ev.From.User == w.in {
			w.in = ""
		}
	case Tick:
		for user, since := range w.asked {
			if ev.at().Sub(since) > AskTimeout {
				delete(w.asked, user)
			}
		}
	case Admit:
		for user := range w.asked {
			w.in = user
		}
		clear(w.asked)
	}
}

// may says why media must not be opened to user by ev; empty if it may.
func (w *watcher) may(ev Event, user string) string {
	switch ev := ev.(type) {
	case Admit:
		if w.in == user {
			return ""
		}
		return "the nurse has not admitted this user"
	case Join:
		if w.in == user && ev.From.User == user {
			return ""
		}
		return "this user was not admitted before"
	}
	return "only the nurse and the one she admitted may"
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
	opened := 0
	for range 2000 {
		var s State
		w := &watcher{asked: map[string]time.Time{}}
		for range 60 {
			at += time.Duration(rnd.Int64N(int64(2 * time.Minute)))
			ev := some[rnd.IntN(len(some))]()
			w.saw(ev)
			next, effects := Next(s, ev)
			if next.ID != w.session { // another session: nobody is known there but who asks now
				w.session, w.in = next.ID, ""
				clear(w.asked)
				if j, ok := ev.(Join); ok {
					w.asked[j.From.User] = ev.at()
				}
			}
			for _, e := range effects {
				open, ok := e.(OpenMedia)
				if !ok {
					continue
				}
				opened++
				if why := w.may(ev, open.Physician.User); why != "" {
					t.Fatalf("%T in phase %s opened media to %s: %s", ev, s.Phase, open.Physician.User, why)
				}
			}
			s = next
		}
	}
	if opened < 100 {
		t.Errorf("media was opened %d times: too few to have looked at anything", opened)
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
