package session

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

var (
	t0  = time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	ana = api.Physician{User: "ana", Name: "Dr. Ana"}
	bob = api.Physician{User: "bob", Name: "Dr. Bob"}
	eve = api.Physician{User: "eve", Name: "Eve"}
)

func after(d time.Duration) At { return At(t0.Add(d)) }

// joins is a join by who, in no particular role; the person's ID follows from
// the user.
func joins(at At, who api.Physician, session, newID string) Join {
	return Join{At: at, From: who, Session: session, NewID: newID, Person: "p-" + who.User}
}

// The events of a normal session, in order.
var (
	callE  = Call{after(1 * time.Second), "chest pain", "s1"}
	joinE  = joins(after(2*time.Second), ana, "", "s2")
	admitE = Admit{after(3 * time.Second), ""}
	upE    = MediaUp{after(4 * time.Second), "p-ana"}
	downE  = MediaDown{after(5 * time.Second), "p-ana"}
	hangE  = Hangup{after(6 * time.Second)}

	bobE   = joins(after(4*time.Second+1), bob, "", "s3")
	bobUpE = MediaUp{after(4*time.Second + 2), "p-bob"}
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

// late is a tick one minute and d after the beginning.
func late(d time.Duration) Tick { return Tick{after(time.Minute + d)} }

// back is ana, the physician of s1, joining once more.
var back = joins(after(7*time.Second), ana, "s1", "s3")

func TestNextUntilAdmitted(t *testing.T) {
	for _, c := range []change{
		{"call", nil, callE, "calling", "Begin(s1) Record(called)"},
		{"call twice", []Event{callE}, callE, "calling", "Refused"},
		{"cancel a call", []Event{callE}, hangE, "idle", "Record(cancelled) Finish(s1)"},
		{"nobody comes", []Event{callE}, late(CallTimeout), "ended", "CloseAll Record(ended) Finish(s1)"},
		{"waiting on", []Event{callE}, late(0), "calling", ""},
		{"join a call", []Event{callE}, joinE, "asked", "Record(asked)"},
		{"join twice", []Event{callE, joinE}, joinE, "asked", ""},
		{"another joins meanwhile", []Event{callE, joinE}, joins(after(3), bob, "", "x"), "asked", "Record(asked)"},
		{"join uncalled", nil, joinE, "asked", ""},
		{"join a session that is over", nil, back, "idle", "Refused"},
		{"join an older session", []Event{callE}, joins(after(3), ana, "s0", "x"), "calling", "Refused"},
		{"withdraw", []Event{callE, joinE}, Leave{after(3), "s1", "ana"}, "calling", "Record(withdrew)"},
		{"withdraw uncalled", []Event{joinE}, Leave{after(3), "s2", "ana"}, "idle", ""},
		{"another withdraws", []Event{callE, joinE}, Leave{after(3), "s1", "bob"}, "asked", "Refused"},
		{"nurse does not answer", []Event{callE, joinE}, late(AskTimeout), "calling", "Record(timeout)"},
		{"refuse", []Event{callE, joinE}, Refuse{after(3), "", api.English("not now")}, "calling", "Record(refused)"},
		{"refuse nobody", []Event{callE}, Refuse{after(3), "", api.Message{}}, "calling", "Refused"},
		{"admit", []Event{callE, joinE}, admitE, "admitted", "Joined(ana) Record(admitted) OpenMedia(ana)"},
		{"admit uncalled", []Event{joinE}, admitE, "admitted", "Begin(s2) Joined(ana) Record(admitted) OpenMedia(ana)"},
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
		{"link stays lost", []Event{callE, joinE, admitE, upE, downE}, late(LostTimeout), "ended", "CloseAll Record(ended) Left(ana) Finish(s1)"},
		{"page reloaded", []Event{callE, joinE, admitE, upE}, back, "lost", "OpenMedia(ana)"},
		{"page back after a loss", []Event{callE, joinE, admitE, upE, downE}, back, "lost", "OpenMedia(ana)"},
		{"back into an older session", []Event{callE, joinE, admitE, upE}, joins(after(8), ana, "s0", "x"), "in-call", "Refused"},
		{"another wants in", []Event{callE, joinE, admitE, upE}, joins(after(8), bob, "s1", "x"), "in-call", "Record(asked)"},
		{"page left", []Event{callE, joinE, admitE, upE}, Leave{after(8), "s1", "ana"}, "lost", "CloseMedia(ana) Record(left)"},
		{"daemon restarted in the call", []Event{callE, joinE, admitE, upE}, Restarted{after(8)}, "lost", "Record(media-lost)"},
		{"a restart with a clock far ahead ends no call", []Event{callE, Restarted{after(3 * time.Hour)}}, Tick{after(4 * time.Hour)}, "calling", ""},
		{"a restart with a clock far ahead turns nobody away", []Event{callE, joinE, Restarted{after(3 * time.Hour)}}, Tick{after(3*time.Hour + time.Minute)}, "asked", ""},
		{"a restart with a clock far behind lets a call end", []Event{callE, Restarted{after(-9 * time.Hour)}}, Tick{after(-6 * time.Hour)}, "ended", "CloseAll Record(ended) Finish(s1)"},
		{"daemon restarted while calling", []Event{callE}, Restarted{after(8)}, "calling", ""},
		{"hold", []Event{callE, joinE, admitE, upE}, Hold{after(8), true}, "in-call", "Record(held)"},
		{"hold nothing", []Event{callE}, Hold{after(8), true}, "calling", "Refused"},
		{"ask", []Event{callE, joinE, admitE, upE}, AskNurse{after(8), "p-ana", "a", "left ear"}, "in-call", "Record(ask)"},
		{"ask done", []Event{callE, joinE, admitE, upE, AskNurse{after(8), "p-ana", "a", "x"}}, AskDone{after(9), "a"}, "in-call", "Record(ask-done)"},
		{"nurse hangs up", []Event{callE, joinE, admitE, upE}, hangE, "ended", "CloseAll Record(ended) Left(ana) Finish(s1)"},
		{"physician ends", []Event{callE, joinE, admitE, upE}, End{after(8), "s1", "ana"}, "ended", "CloseAll Record(ended) Left(ana) Finish(s1)"},
		{"a stranger ends", []Event{callE, joinE, admitE, upE}, End{after(8), "s1", "bob"}, "in-call", "Refused"},
		{"end before admission", []Event{callE, joinE}, End{after(8), "s1", "ana"}, "asked", "Refused"},
		{"hang up nothing", nil, hangE, "idle", "Refused"},
		{"next patient", []Event{callE, joinE, admitE, upE, hangE}, NextPatient{after(9)}, "idle", "Lay"},
		{"next patient too early", []Event{callE}, NextPatient{after(9)}, "calling", "Refused"},
		{"call again", []Event{callE, joinE, admitE, upE, hangE}, callE, "calling", "Vacate Begin(s1) Record(called)"},
	} {
		t.Run(c.name, c.test)
	}
}

func TestRefusedChangesNothing(t *testing.T) {
	s := State{Phase: api.PhaseCalling, ID: "s1", Reason: "x", Since: t0}
	got, effects := Next(s, Admit{after(1), ""})
	if fmt.Sprint(got) != fmt.Sprint(s) {
		t.Errorf("state changed to %+v", got)
	}
	if r, ok := effects[0].(Refused); !ok || r.Said.Code == "" {
		t.Errorf("got %v, want a sentence", effects)
	}
}

func TestToggles(t *testing.T) {
	s := run(callE, joinE, admitE, upE, Mute{after(8), true}, OwnMute{after(8), "p-ana", true}, Hold{after(8), true})
	if !s.Muted || !s.Participants[0].Muted || !s.Held {
		t.Errorf("got muted %v, doctor muted %v, held %v", s.Muted, s.Participants[0].Muted, s.Held)
	}
	if s = run(callE, joinE, admitE, upE, Hold{after(8), true}, Hold{after(9), false}); s.Held {
		t.Error("still held")
	}
}

func TestAskDoneLeavesTheOldStateAlone(t *testing.T) {
	before := run(callE, joinE, admitE, upE, AskNurse{after(8), "p-ana", "a", "x"})
	Next(before, AskDone{after(9), "a"})
	if before.Asks[0].Done {
		t.Error("Next wrote into the state it was given")
	}
}

// What the nurse may decide only while somebody asks is refused at any other
// time, and nothing is opened.
func TestNobodyAsks(t *testing.T) {
	in := []Event{callE, joinE, admitE}
	for name, given := range map[string][]Event{
		"idle":              nil,
		"calling":           {callE},
		"turned away":       {callE, joinE, Refuse{after(3), "", api.Message{}}},
		"admitted":          in,
		"in call":           append(in[:3:3], upE),
		"lost":              append(in[:3:3], upE, downE),
		"no media":          append(in[:3:3], late(SetupTimeout)),
		"page left":         append(in[:3:3], upE, Leave{after(8), "s1", "ana"}),
		"ended":             append(in[:3:3], upE, hangE),
		"ended by the page": append(in[:3:3], upE, End{after(8), "s1", "ana"}),
		"timed out":         {callE, late(CallTimeout)},
		"next patient":      append(in[:3:3], upE, hangE, NextPatient{after(9)}),
	} {
		s := run(given...)
		s.Phase = cmp.Or(s.Phase, api.PhaseIdle)
		for _, ev := range []Event{Admit{after(10 * time.Second), ""}, Refuse{after(10 * time.Second), "", api.English("no")}} {
			got, effects := Next(s, ev)
			if show(effects) != "Refused" || fmt.Sprint(got) != fmt.Sprint(s) {
				t.Errorf("%s, %T: %q, %+v", name, ev, show(effects), got)
			}
		}
	}
}

// Each time-out counts from the start of what it waits for.
func TestTimeoutsCountFromTheirOwnBeginning(t *testing.T) {
	const long = 90 * time.Minute
	admitted := []Event{callE, joins(after(long), ana, "", "x"), Admit{after(2 * long), ""}}
	inCall := append(admitted[:3:3], MediaUp{after(3 * long), "p-ana"})
	for name, c := range map[string]struct {
		given []Event
		from  time.Duration // when what is waited for began
		limit time.Duration
		phase api.Phase // once it is over
	}{
		"asked long after the call":        {admitted[:2], long, AskTimeout, "calling"},
		"asked uncalled":                   {[]Event{joins(after(long), ana, "", "x")}, long, AskTimeout, "idle"},
		"asked, after the end of another":  {append(inCall[:4:4], Hangup{after(4 * long)}, joins(after(5*long), bob, "", "y")), 5 * long, AskTimeout, "idle"},
		"called again":                     {append(inCall[:4:4], Hangup{after(4 * long)}, Call{after(5 * long), "again", "s2"}), 5 * long, CallTimeout, "ended"},
		"waiting again after a refusal":    {append(admitted[:2:2], Refuse{after(long + time.Minute), "", api.Message{}}), long + time.Minute, CallTimeout, "ended"},
		"waiting again after a withdrawal": {append(admitted[:2:2], Leave{after(long + time.Minute), "s1", "ana"}), long + time.Minute, CallTimeout, "ended"},
		"admitted":                         {admitted, 2 * long, SetupTimeout, "lost"},
		"no media came up":                 {append(admitted[:3:3], Tick{after(2*long + time.Minute)}), 2*long + time.Minute, LostTimeout, "ended"},
		"lost":                             {append(inCall[:4:4], MediaDown{after(4 * long), "p-ana"}), 4 * long, LostTimeout, "ended"},
		"lost again":                       {append(inCall[:4:4], MediaDown{after(4 * long), "p-ana"}, MediaUp{after(4*long + time.Minute), "p-ana"}, MediaDown{after(5 * long), "p-ana"}), 5 * long, LostTimeout, "ended"},
		"reloaded":                         {append(inCall[:4:4], joins(after(4*long), ana, "", "z")), 4 * long, LostTimeout, "ended"},
		"page left":                        {append(inCall[:4:4], Leave{after(4 * long), "s1", "ana"}), 4 * long, LostTimeout, "ended"},
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
			words = append(words, "Begin("+e.Encounter+")")
		case Record:
			words = append(words, "Record("+e.Kind+")")
		case Finish:
			words = append(words, "Finish("+e.Encounter+")")
		case Joined:
			words = append(words, "Joined("+e.Participant.User+")")
		case OpenMedia:
			words = append(words, "OpenMedia("+e.Participant.User+")")
		case CloseMedia:
			words = append(words, "CloseMedia("+strings.TrimPrefix(e.Participant, "p-")+")")
		case Left:
			words = append(words, "Left("+strings.TrimPrefix(e.Participant, "p-")+")")
		default:
			words = append(words, strings.TrimPrefix(fmt.Sprintf("%T", e), "session."))
		}
	}
	return strings.Join(words, " ")
}
