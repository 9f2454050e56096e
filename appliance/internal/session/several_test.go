package session

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// as is a join by user in a role, with an ID of its own.
func as(d time.Duration, user, role, id string) Join {
	return Join{after(d), api.Physician{User: user, Name: user}, role, "", "s9", id}
}

// people lists who is there: user, role and state.
func people(s State) string {
	var out []string
	for _, p := range s.Participants {
		out = append(out, p.User+":"+p.Role+":"+string(p.State))
	}
	return strings.Join(out, " ")
}

// Who leads, and in which order people are listed.
func TestWhoLeads(t *testing.T) {
	ask := func(users ...string) (evs []Event) {
		for _, u := range users {
			user, role, _ := strings.Cut(u, ":")
			evs = append(evs, as(10, user, role, user))
		}
		return append([]Event{callE}, evs...)
	}
	do := func(evs []Event, more ...Event) []Event { return append(evs, more...) }
	at := after(20)
	for name, c := range map[string]struct {
		given []Event
		want  string
	}{
		"the first to ask":                 {ask("ana", "bob"), "ana:lead:asked bob:consultant:asked"},
		"a second lead":                    {ask("ana", "bob:lead"), "ana:lead:asked bob:consultant:asked"},
		"a consultant alone":               {ask("ana:consultant"), "ana:lead:asked"},
		"a physician after family":         {ask("ana:family", "bob"), "ana:family:asked bob:lead:asked"},
		"family alone":                     {ask("ana:family", "bob:observer", "eve:interpreter"), "ana:family:asked bob:observer:asked eve:interpreter:asked"},
		"who is let in first":              {do(ask("ana", "bob"), Admit{at, "bob"}), "bob:lead:admitted ana:consultant:asked"},
		"both let in":                      {do(ask("ana", "bob"), Admit{at, "bob"}, Admit{at, "ana"}), "bob:lead:admitted ana:consultant:admitted"},
		"an interpreter is let in first":   {do(ask("ana", "bob:interpreter"), Admit{at, "bob"}), "bob:interpreter:admitted ana:lead:asked"},
		"the lead is refused":              {do(ask("ana", "bob", "eve"), Refuse{at, "ana", api.Message{}}), "bob:lead:asked eve:consultant:asked"},
		"the lead withdraws":               {do(ask("ana", "bob"), Leave{at, "s1", "ana"}), "bob:lead:asked"},
		"the lead is removed":              {do(ask("ana", "bob", "eve"), Admit{at, "ana"}, Admit{at, "eve"}, Admit{at, "bob"}, Remove{at, "ana"}), "eve:lead:admitted bob:consultant:admitted"},
		"nobody is left who could lead":    {do(ask("ana", "bob:family"), Admit{at, "ana"}, Admit{at, "bob"}, Remove{at, "ana"}), "bob:family:admitted"},
		"a lead who is away goes on to be": {do(ask("ana", "bob"), Admit{at, "ana"}, Admit{at, "bob"}, Leave{at, "s1", "ana"}), "ana:lead:lost bob:consultant:admitted"},
		"a lead who comes back":            {do(ask("ana", "bob"), Admit{at, "ana"}, Leave{at, "s1", "ana"}, as(30, "ana", "observer", "x")), "ana:lead:lost bob:consultant:asked"},
		"a removed lead asks again":        {do(ask("ana", "bob"), Admit{at, "ana"}, Admit{at, "bob"}, Remove{at, "ana"}, as(30, "ana", "lead", "x")), "bob:lead:admitted ana:consultant:asked"},
	} {
		if got := people(run(c.given...)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Four can be in at most, and eight in or asking.
func TestHowMany(t *testing.T) {
	evs := []Event{callE}
	for i := range MaxPeople {
		evs = append(evs, as(10, fmt.Sprint("u", i), "", fmt.Sprint("p", i)))
	}
	for i := range MaxIn {
		evs = append(evs, Admit{after(20), fmt.Sprint("p", i)})
	}
	s := run(evs...)
	if n := count(s); n != MaxIn || len(s.Participants) != MaxPeople {
		t.Fatalf("%d are in, %d are there", n, len(s.Participants))
	}
	for name, ev := range map[string]Event{"a fifth": Admit{after(30), "p4"}, "a ninth": as(30, "late", "", "x")} {
		if got, effects := Next(s, ev); show(effects) != "Refused" || people(got) != people(s) {
			t.Errorf("%s: %s, %s", name, show(effects), people(got))
		}
	}
	s, _ = Next(s, Remove{after(40), "p0"})
	if s, _ = Next(s, Admit{after(41), "p4"}); count(s) != MaxIn {
		t.Errorf("after one was removed %d are in", count(s))
	}
}

// A person whom the nurse removed or refused is told why, counts as a stranger,
// and has to ask again.
func TestRemovedAndRefusedAskAgain(t *testing.T) {
	given := []Event{callE, as(2, "ana", "", "a1"), Admit{after(3), ""}, MediaUp{after(4), "a1"},
		as(5, "bob", "", "b1"), Admit{after(6), ""}, MediaUp{after(7), "b1"}, as(8, "eve", "", "e1")}
	s := run(append(given, Remove{after(9), "b1"}, Refuse{after(10), "e1", api.English("not now")})...)
	if len(s.Departed) != 2 || s.Departed[0].Kind != "removed" || s.Departed[0].User != "bob" ||
		s.Departed[0].Reason.Code == "" || s.Departed[1].Kind != "refused" || s.Departed[1].Reason.English != "not now" {
		t.Errorf("they are told %+v", s.Departed)
	}
	for _, late := range []Event{MediaUp{after(11), "b1"}, MediaDown{after(11), "b1"}} {
		if got, effects := Next(s, late); show(effects) != "" || people(got) != people(s) {
			t.Errorf("late %T: %s", late, show(effects))
		}
	}
	for _, late := range []Event{AskNurse{after(11), "b1", "a", "x"}, OwnMute{after(11), "b1", true}, Leave{after(11), "s1", "bob"}} {
		if _, effects := Next(s, late); show(effects) != "Refused" {
			t.Errorf("late %T: %s", late, show(effects))
		}
	}
	s, effects := Next(s, Join{after(12), bob, "", "s1", "x", "b2"})
	if show(effects) != "Record(asked)" || people(s) != "ana:lead:in-call bob:consultant:asked" || s.Participants[1].ID != "b2" {
		t.Errorf("asks again: %s, %s", show(effects), people(s))
	}
	if len(s.Departed) != 1 || s.Departed[0].User != "eve" {
		t.Errorf("who asks again is still told %+v", s.Departed)
	}
	if _, effects := Next(s, Admit{after(13), "b1"}); show(effects) != "Refused" {
		t.Errorf("the one who was removed is admitted under the old name: %s", show(effects))
	}
}

// What each may do follows from the role.
func TestRoles(t *testing.T) {
	for role, treats := range map[string]bool{"lead": true, "consultant": true, "interpreter": false, "family": false, "observer": false} {
		given := []Event{callE}
		if role != "lead" {
			given = append(given, as(2, "head", "lead", "h"), Admit{after(3), "h"})
		}
		s := run(append(given, as(4, "ana", role, "a"), Admit{after(5), "a"})...)
		_, effects := Next(s, AskNurse{after(6), "a", "q", "left ear"})
		if asked := show(effects) == "Record(ask)"; asked != treats {
			t.Errorf("%s asks the nurse: %s", role, show(effects))
		}
		_, effects = Next(s, End{after(6), "s1", "ana"})
		if ended := show(effects) != "Refused"; ended != (role == "lead") {
			t.Errorf("%s ends: %s", role, show(effects))
		}
	}
	s := run(callE, as(2, "lucia", "family", "f"), Admit{after(3), "f"}, as(4, "ana", "", "a")) // who would lead
	if _, effects := Next(s, End{after(5), "s1", "ana"}); show(effects) != "Refused" {
		t.Errorf("one who only asks ends: %s", show(effects))
	}
}

// Each person's time-outs count from their own state, and the session goes on
// with the others.
func TestTimeoutsOfEach(t *testing.T) {
	in := []Event{callE, as(2, "ana", "", "a"), Admit{after(3), ""}, MediaUp{after(4), "a"}}
	const later = time.Hour
	asks := append(in[:4:4], as(later, "bob", "", "b"))
	let := append(asks[:5:5], Admit{after(2 * later), "b"})
	lost := append(let[:6:6], MediaUp{after(3 * later), "b"}, MediaDown{after(4 * later), "a"})
	for name, c := range map[string]struct {
		given []Event
		from  time.Duration
		limit time.Duration
		want  string // then
	}{
		"asks":       {asks, later, AskTimeout, "ana:lead:in-call"},
		"is let in":  {let, 2 * later, SetupTimeout, "ana:lead:in-call bob:consultant:lost"},
		"lead lost":  {lost, 4 * later, LostTimeout, "bob:lead:in-call"},
		"both lost":  {append(lost[:8:8], MediaDown{after(5 * later), "b"}), 4 * later, LostTimeout, "bob:lead:lost"},
		"and then b": {append(lost[:8:8], MediaDown{after(5 * later), "b"}, Tick{after(5*later + 1)}), 5 * later, LostTimeout, "bob:lead:lost"},
	} {
		s := run(c.given...)
		before, _ := Next(s, Tick{after(c.from + c.limit)})
		if people(before) != people(s) && name != "both lost" {
			t.Errorf("%s: already %s", name, people(before))
		}
		then, _ := Next(s, Tick{after(c.from + c.limit + 1)})
		if people(then) != c.want {
			t.Errorf("%s: then %s, want %s", name, people(then), c.want)
		}
		if ended := then.Phase == api.PhaseEnded; ended != (name == "and then b") {
			t.Errorf("%s: ended %t", name, ended)
		}
	}
}

// A session stored or sent by a version that knew only one physician.
func TestSessionOfBefore(t *testing.T) {
	var s State
	err := s.UnmarshalJSON([]byte(`{"phase":"in-call","id":"s1","since":"2026-11-22T14:00:00Z","calledAt":"2026-11-22T14:00:00Z",
		"physician":{"user":"ana","name":"Dr. Ana"},"muted":true,"doctorMuted":true,"held":true}`))
	if err != nil || people(s) != "ana:lead:in-call" || !s.Muted || !s.Held || !s.Participants[0].Muted || s.Participants[0].ID != "s1" {
		t.Fatalf("%s, %+v, %v", people(s), s, err)
	}
	s, effects := Next(s, Restarted{after(1)})
	s, more := Next(s, joins(after(2), ana, "s1", "x"))
	if show(append(effects, more...)) != "Record(media-lost) OpenMedia(ana)" || s.Phase != api.PhaseLost {
		t.Errorf("%s in %s", show(append(effects, more...)), s.Phase)
	}
}

// A person who asks again after each refusal keeps nobody out: the nurse can
// call, others who come are seen too, and the refused one waits.
func TestWhoInsistsKeepsNobodyOut(t *testing.T) {
	no := api.English("no")
	s := run(as(0, "eve", "", "e0"), Refuse{after(1), "e0", no}, as(2, "eve", "", "e1"), Refuse{after(3), "e1", no})
	for _, again := range []time.Duration{4, time.Second, RefusedPause} {
		if _, effects := Next(s, as(again, "eve", "", "e2")); show(effects) != "Refused" {
			t.Errorf("%v: %s", again, show(effects))
		}
	}
	if next, _ := Next(s, as(RefusedPause+3, "eve", "", "e2")); people(next) != "eve:lead:asked" {
		t.Errorf("after a minute: %s", people(next))
	}
	if next, _ := Next(s, as(-time.Hour, "eve", "", "e2")); people(next) != "eve:lead:asked" {
		t.Errorf("after the clock was set back: %s", people(next))
	}
	s = run(as(2, "eve", "", "e1"), Call{after(3), "chest pain", "s9"}, as(4, "ana", "", "a1"))
	if people(s) != "eve:lead:asked ana:consultant:asked" || s.CalledAt == nil || s.Reason != "chest pain" || s.Uncalled {
		t.Errorf("called while somebody asks: %+v", s)
	}
	s, effects := Next(s, Refuse{after(5), "e1", no})
	if s.Phase != api.PhaseAsked || people(s) != "ana:lead:asked" || show(effects) != "Record(refused)" {
		t.Errorf("%s, %s, %s", s.Phase, people(s), show(effects))
	}
	for i := range 12 { // once more she may; then each time the pause grows, up to its limit
		at := time.Duration(i) * (MaxPause + 1)
		s, _ = Next(s, as(at, "eve", "", "e2"))
		s, effects = Next(s, Refuse{after(at), "e2", no})
		if people(s) != "ana:lead:asked" || show(effects) != "Record(refused)" {
			t.Fatalf("%d: %s, %s", i, people(s), show(effects))
		}
		pause := min(RefusedPause<<i, MaxPause)
		if _, effects := Next(s, as(at+pause-1, "eve", "", "e2")); show(effects) != "Refused" {
			t.Errorf("%d: asks again after %v", i, pause-1)
		}
		if _, effects := Next(s, as(at+pause, "eve", "", "e2")); show(effects) == "Refused" {
			t.Errorf("%d: may not ask after %v", i, pause)
		}
	}
	s, _ = Next(s, as(time.Hour*5, "eve", "", "e2"))
	s, _ = Next(s, Admit{after(time.Hour * 5), "e2"})
	if len(s.Departed) != 0 {
		t.Errorf("who was let in at last is still %+v", s.Departed)
	}
}

// The nurse's list is bounded, and so is each request on it.
func TestAsksAreBounded(t *testing.T) {
	s := run(callE, as(2, "ana", "", "a"), Admit{after(3), "a"})
	ask := func(id, text string) (problem string) {
		next, effects := Next(s, AskNurse{after(4), "a", id, text})
		s = next
		if r, ok := effects[0].(Refused); ok {
			return r.Said.Code
		}
		return ""
	}
	if got := ask("long", strings.Repeat("\u00e9", MaxAsk+1)); got != "session.ask-too-long" {
		t.Errorf("a long one: %q", got)
	}
	for i := range MaxAsks {
		if got := ask(strconv.Itoa(i), strings.Repeat("\u00e9", MaxAsk)); got != "" {
			t.Fatalf("%d: %s", i, got)
		}
	}
	if got := ask("more", "x"); got != "session.many-asks" || len(s.Asks) != MaxAsks {
		t.Errorf("one more: %q, %d", got, len(s.Asks))
	}
	s, _ = Next(s, AskDone{after(5), "7"})
	if got := ask("more", "x"); got != "" || len(s.Asks) != MaxAsks || slices.ContainsFunc(s.Asks, func(a api.Ask) bool { return a.ID == "7" }) {
		t.Errorf("after one was done: %q, %d", got, len(s.Asks))
	}
}
