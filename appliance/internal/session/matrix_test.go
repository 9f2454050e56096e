package session

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"telecart/appliance/api"
)

// situations are the phases as a normal session of ana's reaches them, and then
// with bob in it too.
func situations() []struct {
	name  string
	given []Event
} {
	in := []Event{callE, joinE, admitE, upE}
	door := append(in[:4:4], bobE)
	return []struct {
		name  string
		given []Event
	}{
		{"idle", nil},
		{"calling", in[:1:1]},
		{"asked", in[:2:2]},
		{"uncalled", in[1:2:2]}, // asked, and nobody had called
		{"admitted", in[:3:3]},
		{"in-call", in[:4:4]},
		{"lost", append(in[:4:4], downE)},
		{"ended", append(in[:4:4], hangE)},
		{"came", in[1:4:4]}, // in call, and nobody had called
		{"door", door},      // in call, and bob asks
		{"two", append(door[:5:5], admitE, bobUpE)},
		{"one lost", append(door[:5:5], admitE, bobUpE, downE)}, // of the two the lead
	}
}

// what is one event and its result in each situation: the phase and effects
// after it. "no" means refused; in a situation that is left out nothing
// changes. Session "*" stands for the present one.
type what struct {
	ev   Event
	does map[string]string
}

// refusedIn refuses the event everywhere except in the situations of does.
func refusedIn(does map[string]string) map[string]string {
	all := map[string]string{}
	for _, s := range situations() {
		all[s.name] = cmp.Or(does[s.name], "no")
	}
	return all
}

// connected is the same in each situation in which the nurse has admitted ana;
// everywhere else the event is refused.
func connected(effects string) map[string]string {
	does := map[string]string{}
	for _, name := range []string{"admitted", "in-call", "lost"} {
		does[name] = name + " " + effects
	}
	for _, name := range []string{"came", "door", "two", "one lost"} {
		does[name] = "in-call " + effects
	}
	return refusedIn(does)
}

const (
	ended   = "ended CloseAll Record(ended) Left(ana) Finish(s1)"
	endedS2 = "ended CloseAll Record(ended) Left(ana) Finish(s2)"
	endedBy = "ended CloseAll Record(ended) Left(ana) Left(bob) Finish(s1)"
)

// events are all events, with their results in every situation.
func events() map[string]what {
	at := after(time.Minute) // before any limit but the one of setting up
	ends := map[string]string{"admitted": ended, "in-call": ended, "lost": ended, "came": endedS2,
		"door": ended, "two": endedBy, "one lost": endedBy}
	return map[string]what{
		"call": {Call{at, "again", "s9"}, refusedIn(map[string]string{
			"idle": "calling Begin(s9) Record(called)", "ended": "calling Vacate Begin(s9) Record(called)",
			"uncalled": "asked Begin(s2) Record(called) Record(asked)"})},
		"join": {joins(at, ana, "", "s9"), map[string]string{
			"idle": "asked ", "ended": "asked Vacate", "calling": "asked Record(asked)",
			"admitted": "admitted OpenMedia(ana)", "in-call": "lost OpenMedia(ana)", "lost": "lost OpenMedia(ana)",
			"came": "lost OpenMedia(ana)", "door": "lost OpenMedia(ana)",
			"two": "in-call OpenMedia(ana)", "one lost": "in-call OpenMedia(ana)"}},
		"join of this session": {joins(at, ana, "s1", "s9"), map[string]string{
			"idle": "no", "ended": "no", "uncalled": "no", "came": "no", "calling": "asked Record(asked)",
			"admitted": "admitted OpenMedia(ana)", "in-call": "lost OpenMedia(ana)", "lost": "lost OpenMedia(ana)",
			"door": "lost OpenMedia(ana)", "two": "in-call OpenMedia(ana)", "one lost": "in-call OpenMedia(ana)"}},
		"join of another session": {joins(at, ana, "s0", "s9"), refusedIn(nil)},
		"join in no known role":   {Join{at, eve, "chief", "", "s9", "p-eve"}, refusedIn(nil)},
		"join of another": {joins(at, eve, "", "s9"), map[string]string{
			"idle": "asked ", "ended": "asked Vacate", "calling": "asked Record(asked)", "asked": "asked Record(asked)",
			"admitted": "admitted Record(asked)", "in-call": "in-call Record(asked)", "lost": "lost Record(asked)",
			"came": "in-call Record(asked)", "door": "in-call Record(asked)", "two": "in-call Record(asked)",
			"one lost": "in-call Record(asked)"}},
		"leave": {Leave{at, "*", "ana"}, map[string]string{
			"idle": "no", "calling": "no", "asked": "calling Record(withdrew)", "uncalled": "idle ",
			"admitted": "lost CloseMedia(ana) Record(left)", "in-call": "lost CloseMedia(ana) Record(left)",
			"came": "lost CloseMedia(ana) Record(left)", "door": "lost CloseMedia(ana) Record(left)",
			"two": "in-call CloseMedia(ana) Record(left)"}},
		"leave of one who asks": {Leave{at, "*", "bob"}, refusedIn(map[string]string{
			"door": "in-call Record(withdrew)", "two": "in-call CloseMedia(bob) Record(left)",
			"one lost": "lost CloseMedia(bob) Record(left)"})},
		"leave of another":   {Leave{at, "*", "eve"}, refusedIn(nil)},
		"leave that is late": {Leave{at, "s0", "ana"}, refusedIn(nil)},
		"leave of nothing":   {Leave{at, "", "ana"}, refusedIn(nil)},
		"admit": {Admit{at, ""}, refusedIn(map[string]string{
			"asked":    "admitted Joined(ana) Record(admitted) OpenMedia(ana)",
			"uncalled": "admitted Begin(s2) Joined(ana) Record(admitted) OpenMedia(ana)",
			"door":     "in-call Joined(bob) Record(admitted) OpenMedia(bob)"})},
		"admit one who is in": {Admit{at, "p-ana"}, refusedIn(map[string]string{
			"asked":    "admitted Joined(ana) Record(admitted) OpenMedia(ana)",
			"uncalled": "admitted Begin(s2) Joined(ana) Record(admitted) OpenMedia(ana)"})},
		"admit a stranger": {Admit{at, "p-eve"}, refusedIn(nil)},
		"refuse": {Refuse{at, "", api.English("no")}, refusedIn(map[string]string{
			"asked": "calling Record(refused)", "uncalled": "idle ", "door": "in-call Record(refused)"})},
		"refuse a stranger": {Refuse{at, "p-eve", api.English("no")}, refusedIn(nil)},
		"remove": {Remove{at, "p-ana"}, refusedIn(map[string]string{
			"admitted": "calling CloseMedia(ana) Record(removed) Left(ana)",
			"in-call":  "calling CloseMedia(ana) Record(removed) Left(ana)",
			"lost":     "calling CloseMedia(ana) Record(removed) Left(ana)",
			"came":     "ended CloseMedia(ana) Record(removed) Left(ana) CloseAll Record(ended) Finish(s2)",
			"door":     "asked CloseMedia(ana) Record(removed) Left(ana)",
			"two":      "in-call CloseMedia(ana) Record(removed) Left(ana) Joined(bob) Record(leads)",
			"one lost": "in-call CloseMedia(ana) Record(removed) Left(ana) Joined(bob) Record(leads)"})},
		"remove the second": {Remove{at, "p-bob"}, refusedIn(map[string]string{
			"two":      "in-call CloseMedia(bob) Record(removed) Left(bob)",
			"one lost": "lost CloseMedia(bob) Record(removed) Left(bob)"})},
		"signed out": {SignedOut{at, "p-ana"}, refusedIn(map[string]string{
			"asked": "calling Record(signed-out)", "uncalled": "idle ",
			"admitted": "calling CloseMedia(ana) Record(signed-out) Left(ana)",
			"in-call":  "calling CloseMedia(ana) Record(signed-out) Left(ana)",
			"lost":     "calling CloseMedia(ana) Record(signed-out) Left(ana)",
			"came":     "ended CloseMedia(ana) Record(signed-out) Left(ana) CloseAll Record(ended) Finish(s2)",
			"door":     "asked CloseMedia(ana) Record(signed-out) Left(ana)",
			"two":      "in-call CloseMedia(ana) Record(signed-out) Left(ana) Joined(bob) Record(leads)",
			"one lost": "in-call CloseMedia(ana) Record(signed-out) Left(ana) Joined(bob) Record(leads)"})},
		"remove nobody": {Remove{at, ""}, refusedIn(nil)},
		"media up": {MediaUp{at, "p-ana"}, map[string]string{
			"admitted": "in-call Record(media-up)", "lost": "in-call Record(media-up)", "one lost": "in-call Record(media-up)"}},
		"media down": {MediaDown{at, "p-ana"}, map[string]string{
			"in-call": "lost Record(media-lost)", "came": "lost Record(media-lost)", "door": "lost Record(media-lost)",
			"two": "in-call Record(media-lost)"}},
		"media up of one who asks":    {MediaUp{at, "p-bob"}, nil},
		"media down of the second":    {MediaDown{at, "p-bob"}, map[string]string{"two": "in-call Record(media-lost)", "one lost": "lost Record(media-lost)"}},
		"hold":                        {Hold{at, true}, connected("Record(held)")},
		"own mute":                    {OwnMute{at, "p-ana", true}, connected("")},
		"own mute of one who asks":    {OwnMute{at, "p-bob", true}, refusedIn(map[string]string{"two": "in-call ", "one lost": "in-call "})},
		"ask":                         {AskNurse{at, "p-ana", "a", "left ear"}, connected("Record(ask)")},
		"ask of one who asks to join": {AskNurse{at, "p-bob", "a", "left ear"}, refusedIn(map[string]string{"two": "in-call Record(ask)", "one lost": "in-call Record(ask)"})},
		"ask done":                    {AskDone{at, "a"}, refusedIn(nil)}, // nobody has asked
		"hang up": {Hangup{at}, mix(ends, map[string]string{
			"idle": "no", "ended": "no", "uncalled": "idle ",
			"calling": "idle Record(cancelled) Finish(s1)", "asked": "idle Record(cancelled) Finish(s1)"})},
		"end":              {End{at, "*", "ana"}, refusedIn(ends)},
		"end of a second":  {End{at, "*", "bob"}, refusedIn(nil)},
		"end of another":   {End{at, "*", "eve"}, refusedIn(nil)},
		"end that is late": {End{at, "s0", "ana"}, refusedIn(nil)},
		"end of nothing":   {End{at, "", "ana"}, refusedIn(nil)},
		"next patient":     {NextPatient{at}, refusedIn(map[string]string{"ended": "idle Lay"})},
		"restarted": {Restarted{at}, map[string]string{
			"admitted": "lost Record(media-lost)", "in-call": "lost Record(media-lost)", "came": "lost Record(media-lost)",
			"door": "lost Record(media-lost)", "two": "lost Record(media-lost) Record(media-lost)", "one lost": "lost Record(media-lost)"}},
		"a day later": {Tick{after(24 * time.Hour)}, map[string]string{
			"calling": "ended CloseAll Record(ended) Finish(s1)", "asked": "calling Record(timeout)", "uncalled": "idle ",
			"admitted": "lost Record(media-lost)", "lost": ended, "door": "in-call Record(timeout)",
			"one lost": "in-call CloseMedia(ana) Record(gone) Left(ana) Joined(bob) Record(leads)"}},
	}
}

func mix(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// of returns ev with session "*" replaced by that of s.
func of(s State, ev Event) Event {
	switch e := ev.(type) {
	case Leave:
		if e.Session == "*" {
			e.Session = s.ID
		}
		return e
	case End:
		if e.Session == "*" {
			e.Session = s.ID
		}
		return e
	}
	return ev
}

// Every event does in every phase what the table says, and a refused one
// changes nothing.
func TestEveryEventInEveryPhase(t *testing.T) {
	for name, w := range events() {
		for _, in := range situations() {
			before := run(in.given...)
			before.Phase = cmp.Or(before.Phase, api.PhaseIdle)
			after, effects := Next(before, of(before, w.ev))
			got := string(after.Phase) + " " + show(effects)
			want := string(before.Phase) + " "
			if does, ok := w.does[in.name]; ok {
				want = does
			}
			if want == "no" {
				want = string(before.Phase) + " Refused"
				if fmt.Sprintf("%+v", after) != fmt.Sprintf("%+v", before) {
					t.Errorf("%s while %s is refused, and changes %+v to %+v", name, in.name, before, after)
				}
			}
			if got != want {
				t.Errorf("%s while %s: got %q, want %q", name, in.name, got, want)
			}
		}
	}
}

// What the nurse has put on hold or muted stays so, whatever happens to the
// connection, until she releases it or the session ends.
func TestHoldAndMuteStay(t *testing.T) {
	shut := []Event{callE, joinE, admitE, upE, Hold{after(8), true}, Mute{after(9), true}}
	for name, more := range map[string][]Event{
		"link lost":        {downE},
		"link back":        {downE, upE},
		"page left":        {Leave{after(10), "s1", "ana"}},
		"page reloaded":    {joins(after(10), ana, "s1", "x")},
		"reloaded, and up": {joins(after(10), ana, "s1", "x"), upE},
		"restarted":        {Restarted{after(10)}},
		"back after it":    {Restarted{after(10)}, joins(after(11), ana, "s1", "x"), upE},
		"physician mutes":  {OwnMute{after(10), "p-ana", true}},
		"and no longer":    {OwnMute{after(10), "p-ana", true}, OwnMute{after(11), "p-ana", false}},
		"an ask":           {AskNurse{after(10), "p-ana", "a", "x"}, AskDone{after(11), "a"}},
		"another joins":    {joins(after(10), bob, "", "x")},
		"time":             {Tick{after(time.Minute)}},
	} {
		if s := run(append(shut[:len(shut):len(shut)], more...)...); !s.Held || !s.Muted {
			t.Errorf("%s: held %t, muted %t", name, s.Held, s.Muted)
		}
	}
	for name, s := range map[string]State{
		"ended":                run(append(shut[:len(shut):len(shut)], hangE)...),
		"the next session":     run(append(shut[:len(shut):len(shut)], hangE, callE)...),
		"another's, uncalled":  run(append(shut[:len(shut):len(shut)], hangE, joins(after(9), bob, "", "x"))...),
		"after the next press": run(append(shut[:len(shut):len(shut)], hangE, NextPatient{after(9)})...),
	} {
		if s.Held || s.Muted && name != "ended" {
			t.Errorf("%s: held %t, muted %t", name, s.Held, s.Muted)
		}
	}
}

// Each switch changes its own mark, both ways, and no other.
func TestEachSwitchIsItsOwn(t *testing.T) {
	in := run(callE, joinE, admitE, upE)
	for name, c := range map[string]struct {
		flip func(on bool) Event
		mark func(*State) *bool
	}{
		"hold":           {func(on bool) Event { return Hold{after(8), on} }, func(s *State) *bool { return &s.Held }},
		"mute":           {func(on bool) Event { return Mute{after(8), on} }, func(s *State) *bool { return &s.Muted }},
		"physician mute": {func(on bool) Event { return OwnMute{after(8), "p-ana", on} }, func(s *State) *bool { return &s.Participants[0].Muted }},
	} {
		want := in
		want.Participants = slices.Clone(in.Participants)
		s := in
		for _, on := range []bool{true, true, false, false, true} {
			s, _ = Next(s, c.flip(on))
			*c.mark(&want) = on
			if fmt.Sprintf("%+v", s) != fmt.Sprintf("%+v", want) {
				t.Errorf("%s %t: %+v, want %+v", name, on, s, want)
			}
		}
	}
}

// The nurse ticks off what she did, once, and nothing else.
func TestAskDoneIsTheOneThatWasDone(t *testing.T) {
	s := run(callE, joinE, admitE, upE, AskNurse{after(8), "p-ana", "a", "left ear"}, AskNurse{after(9), "p-ana", "b", "right ear"})
	s, effects := Next(s, AskDone{after(10), "b"})
	if s.Asks[0].Done || !s.Asks[1].Done || fmt.Sprint(effects) != fmt.Sprint([]Effect{Record{Encounter: "s1", Kind: "ask-done", Who: "nurse", Text: "right ear"}}) {
		t.Errorf("asks %+v, effects %+v", s.Asks, effects)
	}
	for _, id := range []string{"b", "c", ""} {
		if got, effects := Next(s, AskDone{after(11), id}); show(effects) != "Refused" || got.Asks[0].Done {
			t.Errorf("%q: %+v, %q", id, got.Asks, show(effects))
		}
	}
}

// Nothing of one session is in the next: not its physician, requests or times.
// A call starts when media first flows.
func TestEachSessionBeginsAnew(t *testing.T) {
	full := []Event{callE, joinE, admitE, upE, AskNurse{after(8), "p-ana", "a", "x"}, Mute{after(8), true}, downE, MediaUp{after(time.Minute), "p-ana"}}
	s := run(full...)
	if s.StartedAt == nil || !s.StartedAt.Equal(upE.at()) {
		t.Errorf("started at %v, want %v", s.StartedAt, upE.at())
	}
	at := t0.Add(time.Hour)
	for name, c := range map[string]struct {
		ev   Event
		want State
	}{
		"called": {Call{At(at), "r", "s9"}, State{Phase: api.PhaseCalling, ID: "s9", Reason: "r", Since: at, CalledAt: &at}},
		"uncalled": {joins(At(at), bob, "", "s9"), State{Phase: api.PhaseAsked, ID: "s9", Since: at, Uncalled: true,
			Participants: []api.Participant{{ID: "p-bob", Physician: bob, Role: api.RoleLead, State: api.PhaseAsked, Since: at}}}},
		"next": {NextPatient{At(at)}, State{Phase: api.PhaseIdle, Since: at}},
	} {
		got, _ := Next(run(append(full[:len(full):len(full)], hangE)...), c.ev)
		if shape(got) != shape(c.want) {
			t.Errorf("%s: %s, want %s", name, shape(got), shape(c.want))
		}
	}
}

// shape is all of a state, pointers followed.
func shape(s State) string {
	called := "never"
	if s.CalledAt != nil {
		called = s.CalledAt.String()
	}
	started := s.StartedAt != nil
	s.CalledAt, s.StartedAt = nil, nil
	return fmt.Sprintf("%+v called %s, started %t", s, called, started)
}
