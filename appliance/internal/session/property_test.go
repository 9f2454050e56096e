package session

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// watcher is what a bystander who trusts nobody knows of one session: who asks
// to join, whom the nurse let in, and who gets pictures, each under the ID of
// their request.
type watcher struct {
	asked map[string]time.Time
	in    map[string]bool
	open  map[string]bool
}

func newWatcher() *watcher {
	return &watcher{map[string]time.Time{}, map[string]bool{}, map[string]bool{}}
}

// whose returns the user of an ID such as "ana#17".
func whose(id string) string {
	user, _, _ := strings.Cut(id, "#")
	return user
}

// of returns the ID under which user is known here; empty for none.
func (w *watcher) of(user string) string {
	for id := range w.in {
		if whose(id) == user {
			return id
		}
	}
	for id := range w.asked {
		if whose(id) == user {
			return id
		}
	}
	return ""
}

// meant returns whom the nurse means by id: a person who asks, or the only one.
func (w *watcher) meant(id string) string {
	if _, ok := w.asked[id]; ok {
		return id
	}
	if id == "" && len(w.asked) == 1 {
		for id := range w.asked {
			return id
		}
	}
	return ""
}

// saw follows ev before the machine's answer is looked at; session is the one
// that runs.
func (w *watcher) saw(ev Event, session string) {
	switch ev := ev.(type) {
	case Join:
		if w.of(ev.From.User) == "" && (ev.Session == "" || ev.Session == session) {
			w.asked[ev.Person] = ev.at()
		}
	case Leave:
		if ev.Session == session {
			delete(w.asked, w.of(ev.User))
		}
	case Refuse:
		delete(w.asked, w.meant(ev.Participant))
	case Remove:
		delete(w.in, ev.Participant)
	case SignedOut:
		delete(w.in, ev.Participant)
		delete(w.asked, ev.Participant)
	case Hangup:
		clear(w.asked)
		clear(w.in)
	case Restarted: // how long they waited until now is not known
		for id := range w.asked {
			w.asked[id] = ev.at()
		}
	case Tick:
		for id, since := range w.asked {
			if ev.at().Sub(since) > AskTimeout {
				delete(w.asked, id)
			}
		}
	case Admit:
		if id := w.meant(ev.Participant); id != "" && len(w.in) < MaxIn {
			delete(w.asked, id)
			w.in[id] = true
		}
	}
}

// judge follows the machine's answer and returns what is wrong with it.
func (w *watcher) judge(ev Event, next State, effects []Effect) string {
	for _, e := range effects {
		switch e := e.(type) {
		case OpenMedia:
			id := e.Participant.ID
			if e.Session != next.ID {
				return "media is opened for session " + e.Session
			}
			if !w.in[id] {
				return "media is opened to " + id + ", whom the nurse has not admitted in this session"
			}
			if j, ok := ev.(Join); ok && j.From.User != whose(id) {
				return "media is opened to " + id + ", who did not come"
			} else if _, admits := ev.(Admit); !ok && !admits {
				return "media is opened without an admission or a return"
			}
			w.open[id] = true
		case CloseMedia:
			delete(w.open, e.Participant)
		case CloseAll:
			clear(w.open)
		case Left:
			delete(w.in, e.Participant)
		}
	}
	if next.Phase == api.PhaseEnded || next.Phase == api.PhaseIdle {
		clear(w.in)
		clear(w.asked)
	}
	leads := 0
	for _, p := range next.Participants {
		if p.Role == api.RoleLead {
			leads++
		}
		if next.Phase != api.PhaseEnded && p.In() != w.in[p.ID] {
			return fmt.Sprintf("%s is in: %t, and should be: %t", p.ID, p.In(), w.in[p.ID])
		}
	}
	if leads > 1 || len(next.Participants) > MaxPeople || len(w.in) > MaxIn {
		return fmt.Sprintf("%d lead, %d are in, %d are there", leads, len(w.in), len(next.Participants))
	}
	for id := range w.open {
		if !w.in[id] {
			return "media stays open to " + id + ", who is not in any more"
		}
	}
	return ""
}

// Media is opened only for a participant whom the nurse admitted in this
// session, never for one who was removed or refused, and closed when they go,
// for any events in any order.
func TestMediaOnlyAfterAdmit(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var at time.Duration
	var s State
	minted := 0
	known := []string{""} // IDs, also of those who are gone
	who := func() api.Physician {
		return api.Physician{User: []string{"ana", "bob", "eve", "dan", "ivo", "may"}[rnd.IntN(6)]}
	}
	id := func() string { return known[len(known)-1-rnd.IntN(min(len(known), 8))] }
	session := func() string { return []string{s.ID, s.ID, s.ID, "", "j1"}[rnd.IntN(5)] }
	join := func() Event {
		minted++
		j := Join{after(at), who(), []string{"", "lead", "consultant", "family", "observer"}[rnd.IntN(5)],
			[]string{"", s.ID, "j1"}[rnd.IntN(3)], fmt.Sprint("j", minted), ""}
		j.Person = fmt.Sprintf("%s#%d", j.From.User, minted)
		known = append(known, j.Person)
		return j
	}
	some := []func() Event{
		join, join, join,
		func() Event { return Call{after(at), "r", fmt.Sprint("s", at)} },
		func() Event { return Leave{after(at), session(), who().User} },
		func() Event { return Admit{after(at), ""} },
		func() Event { return Admit{after(at), id()} },
		func() Event { return Admit{after(at), id()} },
		func() Event { return Refuse{after(at), id(), api.Message{}} },
		func() Event { return Remove{after(at), id()} },
		func() Event {
			if rnd.IntN(4) > 0 {
				return Tick{after(at)}
			}
			return SignedOut{after(at), id()}
		},
		func() Event { return MediaUp{after(at), id()} },
		func() Event { return MediaDown{after(at), id()} },
		func() Event { return Restarted{after(at)} },
		func() Event { return Tick{after(at)} },
		func() Event {
			if rnd.IntN(4) > 0 { // ends are rare, or nobody would ever be in together
				return Tick{after(at)}
			}
			return []Event{Hangup{after(at)}, End{after(at), session(), who().User}, NextPatient{after(at)}}[rnd.IntN(3)]
		},
	}
	opened, together := 0, 0
	for range 2000 {
		s = State{}
		w := newWatcher()
		for range 80 {
			at += time.Duration(rnd.Int64N(int64(time.Minute)))
			ev := some[rnd.IntN(len(some))]()
			before := s.ID
			if j, ok := ev.(Join); ok && refusedLately(s, j) > 0 {
				if _, effects := Next(s, ev); show(effects) != "Refused" {
					t.Fatalf("%+v: whom the nurse has just refused asks again: %s", ev, show(effects))
				}
				continue
			}
			w.saw(ev, before)
			next, effects := Next(s, ev)
			if next.ID != before { // another session: nobody is known there but who asks now
				w = newWatcher()
				w.saw(ev, next.ID)
			}
			if why := w.judge(ev, next, effects); why != "" {
				t.Fatalf("%T %+v in phase %s: %s", ev, ev, s.Phase, why)
			}
			opened += len(w.open)
			together = max(together, len(w.open))
			s = next
		}
	}
	if opened < 1000 || together < MaxIn {
		t.Errorf("media was open %d times, to %d together: too few to have looked at anything", opened, together)
	}
}
