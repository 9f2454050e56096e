package session

import (
	"cmp"
	"fmt"
	"testing"
	"time"

	"telecart/appliance/api"
)

// situations are the phases, each as a normal session of ana's reaches it.
func situations() []struct {
	name  string
	given []Event
} {
	in := []Event{callE, joinE, admitE, upE}
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
	}
}

// what is one event, and what it does: by situation, the phase and effects
// after it. "no" is refused; a situation that is left out sees no change.
type what struct {
	ev   Event
	does map[string]string
}

// refusedIn is what is refused everywhere, but in the situations of does.
func refusedIn(does map[string]string) map[string]string {
	all := map[string]string{}
	for _, s := range situations() {
		all[s.name] = cmp.Or(does[s.name], "no")
	}
	return all
}

// connected is the same in each phase in which the nurse has admitted ana; all
// else is refused.
func connected(effects string) map[string]string {
	does := map[string]string{}
	for _, name := range []string{"admitted", "in-call", "lost"} {
		does[name] = name + " " + effects
	}
	return refusedIn(does)
}

const ended = "ended CloseMedia Record(ended) Finish(s1)"

// events are all events, with what they do in every situation.
func events() map[string]what {
	at := after(time.Minute) // before any limit but the one of setting up
	return map[string]what{
		"call": {Call{at, "again", "s9"}, refusedIn(map[string]string{
			"idle": "calling Begin(s9) Record(called)", "ended": "calling Begin(s9) Record(called)"})},
		"join": {Join{at, ana, "", "s9"}, map[string]string{
			"idle": "asked ", "ended": "asked ", "calling": "asked Record(asked)",
			"admitted": "admitted OpenMedia(ana)", "in-call": "lost OpenMedia(ana)", "lost": "lost OpenMedia(ana)"}},
		"join of this session": {Join{at, ana, "s1", "s9"}, map[string]string{
			"idle": "no", "ended": "no", "uncalled": "no", "calling": "asked Record(asked)",
			"admitted": "admitted OpenMedia(ana)", "in-call": "lost OpenMedia(ana)", "lost": "lost OpenMedia(ana)"}},
		"join of another session": {Join{at, ana, "s0", "s9"}, refusedIn(nil)},
		"join of another": {Join{at, bob, "", "s9"}, refusedIn(map[string]string{
			"idle": "asked ", "ended": "asked ", "calling": "asked Record(asked)"})},
		"leave": {Leave{at, ana}, map[string]string{
			"idle": "no", "calling": "no", "asked": "calling Record(withdrew)", "uncalled": "idle ",
			"admitted": "lost CloseMedia Record(left)", "in-call": "lost CloseMedia Record(left)"}},
		"leave of another": {Leave{at, bob}, refusedIn(nil)},
		"admit": {Admit{at}, refusedIn(map[string]string{
			"asked":    "admitted SetPhysician Record(admitted) OpenMedia(ana)",
			"uncalled": "admitted Begin(s2) SetPhysician Record(admitted) OpenMedia(ana)"})},
		"refuse": {Refuse{at, "no"}, refusedIn(map[string]string{
			"asked": "calling Record(refused)", "uncalled": "idle "})},
		"media up": {MediaUp{at}, map[string]string{
			"admitted": "in-call Record(media-up)", "lost": "in-call Record(media-up)"}},
		"media down": {MediaDown{at}, map[string]string{"in-call": "lost Record(media-lost)"}},
		"hold":       {Hold{at, true}, connected("Record(held)")},
		"ask":        {AskNurse{at, "a", "left ear"}, connected("Record(ask)")},
		"ask done":   {AskDone{at, "a"}, refusedIn(nil)}, // nobody has asked
		"hang up": {Hangup{at}, map[string]string{
			"idle": "no", "ended": "no", "uncalled": "idle ",
			"calling": "idle Record(cancelled) Finish(s1)", "asked": "idle Record(cancelled) Finish(s1)",
			"admitted": ended, "in-call": ended, "lost": ended}},
		"end": {End{at, ana}, refusedIn(map[string]string{
			"admitted": ended, "in-call": ended, "lost": ended})},
		"end of another": {End{at, bob}, refusedIn(nil)},
		"next patient":   {NextPatient{at}, refusedIn(map[string]string{"ended": "idle "})},
		"restarted": {Restarted{at}, map[string]string{
			"admitted": "lost Record(media-lost)", "in-call": "lost Record(media-lost)"}},
		"a day later": {Tick{after(24 * time.Hour)}, map[string]string{
			"calling": ended, "asked": "calling Record(timeout)", "uncalled": "idle ",
			"admitted": "lost Record(media-lost)", "lost": ended}},
	}
}

// Every event in every phase does what the table says, and what is refused
// changes nothing.
func TestEveryEventInEveryPhase(t *testing.T) {
	for name, w := range events() {
		for _, in := range situations() {
			before := run(in.given...)
			before.Phase = cmp.Or(before.Phase, api.PhaseIdle)
			after, effects := Next(before, w.ev)
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

// What the nurse has put on hold or muted stays so, whatever becomes of the
// connection, until she lets go or the session ends.
func TestHoldAndMuteStay(t *testing.T) {
	shut := []Event{callE, joinE, admitE, upE, Hold{after(8), true}, Mute{after(9), true}}
	for name, more := range map[string][]Event{
		"link lost":        {downE},
		"link back":        {downE, upE},
		"page left":        {Leave{after(10), ana}},
		"page reloaded":    {Join{after(10), ana, "s1", "x"}},
		"reloaded, and up": {Join{after(10), ana, "s1", "x"}, upE},
		"restarted":        {Restarted{after(10)}},
		"back after it":    {Restarted{after(10)}, Join{after(11), ana, "s1", "x"}, upE},
		"physician mutes":  {DoctorMute{after(10), true}},
		"and no longer":    {DoctorMute{after(10), true}, DoctorMute{after(11), false}},
		"an ask":           {AskNurse{after(10), "a", "x"}, AskDone{after(11), "a"}},
		"another joins":    {Join{after(10), bob, "", "x"}},
		"time":             {Tick{after(time.Minute)}},
	} {
		if s := run(append(shut[:len(shut):len(shut)], more...)...); !s.Held || !s.Muted {
			t.Errorf("%s: held %t, muted %t", name, s.Held, s.Muted)
		}
	}
	for name, s := range map[string]State{
		"ended":                run(append(shut[:len(shut):len(shut)], hangE)...),
		"the next session":     run(append(shut[:len(shut):len(shut)], hangE, callE)...),
		"another's, uncalled":  run(append(shut[:len(shut):len(shut)], hangE, Join{after(9), bob, "", "x"})...),
		"after the next press": run(append(shut[:len(shut):len(shut)], hangE, NextPatient{after(9)})...),
	} {
		if s.Held || s.Muted && name != "ended" {
			t.Errorf("%s: held %t, muted %t", name, s.Held, s.Muted)
		}
	}
}

// Each switch moves its own mark, both ways, and no other.
func TestEachSwitchIsItsOwn(t *testing.T) {
	in := run(callE, joinE, admitE, upE)
	for name, c := range map[string]struct {
		flip func(on bool) Event
		mark func(*State) *bool
	}{
		"hold":           {func(on bool) Event { return Hold{after(8), on} }, func(s *State) *bool { return &s.Held }},
		"mute":           {func(on bool) Event { return Mute{after(8), on} }, func(s *State) *bool { return &s.Muted }},
		"physician mute": {func(on bool) Event { return DoctorMute{after(8), on} }, func(s *State) *bool { return &s.DoctorMuted }},
	} {
		want := in
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
	s := run(callE, joinE, admitE, upE, AskNurse{after(8), "a", "left ear"}, AskNurse{after(9), "b", "right ear"})
	s, effects := Next(s, AskDone{after(10), "b"})
	if s.Asks[0].Done || !s.Asks[1].Done || fmt.Sprint(effects) != fmt.Sprint([]Effect{Record{Session: "s1", Kind: "ask-done", Who: "nurse", Text: "right ear"}}) {
		t.Errorf("asks %+v, effects %+v", s.Asks, effects)
	}
	for _, id := range []string{"b", "c", ""} {
		if got, effects := Next(s, AskDone{after(11), id}); show(effects) != "Refused" || got.Asks[0].Done {
			t.Errorf("%q: %+v, %q", id, got.Asks, show(effects))
		}
	}
}

// Nothing of one session is in the next: not its physician, its asks or its
// times. The start of a call is when media first flowed.
func TestEachSessionBeginsAnew(t *testing.T) {
	full := []Event{callE, joinE, admitE, upE, AskNurse{after(8), "a", "x"}, Mute{after(8), true}, downE, MediaUp{after(time.Minute)}}
	s := run(full...)
	if s.StartedAt == nil || !s.StartedAt.Equal(upE.at()) {
		t.Errorf("started at %v, want %v", s.StartedAt, upE.at())
	}
	at := t0.Add(time.Hour)
	for name, c := range map[string]struct {
		ev   Event
		want State
	}{
		"called":   {Call{At(at), "r", "s9"}, State{Phase: api.PhaseCalling, ID: "s9", Reason: "r", Since: at, CalledAt: &at}},
		"uncalled": {Join{At(at), bob, "", "s9"}, State{Phase: api.PhaseAsked, ID: "s9", Since: at, Physician: &bob}},
		"next":     {NextPatient{At(at)}, State{Phase: api.PhaseIdle, Since: at}},
	} {
		got, _ := Next(run(append(full[:len(full):len(full)], hangE)...), c.ev)
		if shape(got) != shape(c.want) {
			t.Errorf("%s: %s, want %s", name, shape(got), shape(c.want))
		}
	}
}

// shape is all of a state, with what it points to.
func shape(s State) string {
	called, physician := "never", "nobody"
	if s.CalledAt != nil {
		called = s.CalledAt.String()
	}
	if s.Physician != nil {
		physician = s.Physician.User
	}
	started := s.StartedAt != nil
	s.CalledAt, s.Physician, s.StartedAt = nil, nil, nil
	return fmt.Sprintf("%+v called %s, started %t, physician %s", s, called, started, physician)
}
