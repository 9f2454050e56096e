package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/session"
	"telecart/appliance/internal/store"
	"telecart/appliance/internal/store/storetest"
)

var ana = api.Physician{User: "ana", Name: "Dr. Ana"}

// doors is a room that keeps track of what may leave it.
type doors struct {
	open        map[string]string // to whom media is open, and of which session
	held, muted bool
	lead        string
	opened      []string
}

func (d *doors) Open(id string, p api.Participant) error {
	if d.open == nil {
		d.open = map[string]string{}
	}
	d.open[p.ID] = id
	d.opened = append(d.opened, id)
	return nil
}
func (d *doors) Remove(p string)  { delete(d.open, p) }
func (d *doors) Close()           { clear(d.open) }
func (d *doors) SetLead(p string) { d.lead = p }
func (d *doors) SetHeld(on bool)  { d.held = on }
func (d *doors) SetMuted(on bool) { d.muted = on }

// bed is a bed and nothing else.
type bed struct {
	patient *api.Patient
	since   time.Time
	lay     func()
}

func (b *bed) Patient() *api.Patient   { return b.patient }
func (b *bed) PatientSince() time.Time { return b.since }
func (b *bed) Lay(p *api.Patient, since time.Time) {
	b.patient, b.since = p, since
	if b.lay != nil {
		b.lay()
	}
}

// lonely is the rest of a cart that does nothing.
type lonely struct{}

func (lonely) StoreFailed(what string, err error) error { return fmt.Errorf("%s: %w", what, err) }
func (lonely) Follow(session.State, bool)               {}

// testDesk is a desk with a real record on a disk that can fail.
type testDesk struct {
	*Desk
	dir    string
	disk   *storetest.Disk
	record *encounter.Store
	doors  *doors
	bed    *bed
}

func openDesk(t *testing.T, dir string, disk *storetest.Disk) *testDesk {
	t.Helper()
	room := func(string) (store.Space, error) { return store.Space{Free: 1 << 40, Total: 1 << 40}, nil }
	record, err := encounter.OpenWith(t.Context(), dir, store.Options{VFS: disk.Name(), Space: room})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = record.Close() })
	d, b := &doors{}, &bed{patient: &api.Patient{Number: "1", Name: "A"}}
	return &testDesk{New(record, b, d, lonely{}, steps(), slog.New(slog.DiscardHandler)), dir, disk, record, d, b}
}

// apply makes all of evs happen, none of which may be refused.
func (k *testDesk) apply(t *testing.T, evs ...session.Event) {
	t.Helper()
	for _, ev := range evs {
		if err := k.Apply(t.Context(), ev); err != nil {
			t.Fatalf("%T: %v", ev, err)
		}
	}
}

// steps is a clock that advances by a millisecond whenever it is read: how long
// the test runs causes no time-out.
func steps() func() time.Time {
	var n atomic.Int64
	return func() time.Time {
		return time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC).Add(time.Duration(n.Add(1)) * time.Millisecond)
	}
}

// stored is what the record says of the session, as text.
func (k *testDesk) stored(t *testing.T) string {
	t.Helper()
	state, err := k.record.LoadSession(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	bed, err := k.record.LoadBed(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%s bed %v", raw, bed.Patient)
	for _, id := range []string{"s1", "s2"} {
		e, err := k.record.Show(t.Context(), id)
		if err != nil && !errors.Is(err, encounter.ErrNotFound) {
			t.Fatal(err)
		}
		var kinds []string
		for _, entry := range e.Events {
			kinds = append(kinds, entry.Kind)
		}
		people := ""
		for _, p := range e.Participants {
			people += fmt.Sprintf("%s %s %s left %t, ", p.ID, p.User, p.Role, !p.Left.IsZero())
		}
		all += fmt.Sprintf("\n%s %v ended %t people %s patient %v", id, kinds, !e.Encounter.Ended.IsZero(), people, e.Patient)
	}
	return all
}

// wholeCall is a session of two people from the call to the next patient.
func wholeCall() []session.Event {
	at := func(s int) session.At {
		return session.At(time.Date(2026, 11, 30, 9, 0, s, 0, time.UTC))
	}
	bob := api.Physician{User: "bob", Name: "Dr. Bob"}
	return []session.Event{
		session.Call{At: at(1), Reason: "chest pain", NewID: "s1"},
		session.Join{At: at(2), From: ana, NewID: "x", Person: "x"},
		session.Refuse{At: at(3), Reason: api.English("wait")},
		session.Join{At: at(4), From: ana, NewID: "y", Person: "y"},
		session.Admit{At: at(5)},
		session.MediaUp{At: at(6), Participant: "y"},
		session.Mute{At: at(7), On: true},
		session.Hold{At: at(8), On: true},
		session.Join{At: at(9), From: bob, Session: "s1", Person: "b"}, // under hold
		session.Admit{At: at(10)},
		session.MediaUp{At: at(11), Participant: "b"},
		session.AskNurse{At: at(12), Participant: "y", ID: "a", Text: "left ear"},
		session.Hold{At: at(13), On: false},
		session.AskDone{At: at(14), ID: "a"},
		session.InBed{At: at(14), Patient: &api.Patient{Number: "2", Name: "B"}, Another: true, NewID: "s2"},
		session.InBed{At: at(14), Patient: &api.Patient{Number: "3", Name: "B"}, Correction: true},
		session.MediaDown{At: at(15), Participant: "y"},
		session.Join{At: at(16), From: ana, Session: "s1"},
		session.MediaUp{At: at(17), Participant: "y"},
		session.Remove{At: at(18), Participant: "b"},
		session.Join{At: at(19), From: bob, Session: "s1", Role: api.RoleConsultant, Person: "c"},
		session.Admit{At: at(20), Participant: "c"},
		session.MediaUp{At: at(21), Participant: "c"},
		session.Leave{At: at(22), Session: "s1", User: "ana"},
		session.Tick{At: at(22 + 601)}, // bob leads
		session.Leave{At: at(700), Session: "s1", User: "bob"},
		session.Hangup{At: at(701)},
		session.NextPatient{At: at(702)},
	}
}

// beforeMute is how many events of wholeCall bring ana in.
const beforeMute = 6

// shouldBeOpen returns for whom media is open after evs.
func shouldBeOpen(st session.State, evs []session.Event) map[string]string {
	away := map[string]bool{}
	for _, ev := range evs {
		switch ev := ev.(type) {
		case session.Leave:
			away[ev.User] = true
		case session.Join:
			away[ev.From.User] = false
		}
	}
	open := map[string]string{}
	for _, p := range st.Participants {
		if p.In() && !away[p.User] && session.Connected(st) {
			open[p.ID] = st.ID
		}
	}
	return open
}

// With a hang-up and a new call right after an admission, nothing is ever
// opened for the new session, in which nobody was admitted.
func TestNoMediaForTheNextCall(t *testing.T) {
	disk := storetest.NewDisk(t)
	k := openDesk(t, ram(t), disk)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- k.Run(ctx) }()
	for n := range 50 {
		id := fmt.Sprintf("s%d", n)
		k.apply(t, session.Call{At: session.At(time.Now()), NewID: id}, session.Join{At: session.At(time.Now()), From: ana, NewID: "x", Person: "x"},
			session.Admit{At: session.At(time.Now())}, session.Hangup{At: session.At(time.Now())})
		if len(k.doors.open) != 0 {
			t.Fatalf("media is open for %v after the hang-up", k.doors.open)
		}
	}
	k.apply(t, session.Call{At: session.At(time.Now()), NewID: "last"})
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if len(k.doors.open) != 0 || strings.Contains(strings.Join(k.doors.opened, " "), "last") || len(k.doors.opened) != 50 {
		t.Errorf("opened for %v, now for %v", k.doors.opened, k.doors.open)
	}
}

// The patient in the bed changes with the event and not after it: a call right
// after "next patient" does not begin with the previous patient.
func TestNothingComesBetween(t *testing.T) {
	k := openDesk(t, ram(t), storetest.NewDisk(t))
	k.apply(t, wholeCall()[:len(wholeCall())-1]...)
	laid := 0
	k.bed.lay = func() {
		if laid++; k.mu.TryLock() {
			k.mu.Unlock()
			t.Error("another event could come between")
		}
	}
	if err := k.Apply(t.Context(), session.NextPatient{At: session.At(time.Now())}); err != nil || k.bed.patient != nil {
		t.Fatal(k.bed.patient, err)
	}
	b := &api.Patient{Number: "2", Name: "B"}
	if err := k.Apply(t.Context(), session.InBed{At: session.At(time.Now()), Patient: b}); err != nil || k.bed.patient != b {
		t.Fatal(k.bed.patient, err)
	}
	k.disk.Break()
	if err := k.Apply(t.Context(), session.InBed{At: session.At(time.Now())}); err != nil || laid != 3 || k.bed.patient != nil {
		t.Errorf("without a disk: laid %d times, %v, %v", laid, k.bed.patient, err)
	}
	k.disk.Mend()
}

// Setting the clock, but not adjusting it, is noted in the timeline of the open
// encounter.
func TestClockSet(t *testing.T) {
	k := openDesk(t, ram(t), storetest.NewDisk(t))
	ctx := t.Context()
	k.passed(ctx, 3*time.Hour, time.Second) // nobody's encounter
	k.apply(t, session.Call{At: session.At(k.now()), NewID: "s1"})
	for _, by := range []time.Duration{3 * time.Hour, -time.Hour, 0, 1500 * time.Millisecond} {
		k.passed(ctx, time.Second+by, time.Second)
	}
	e, err := k.record.Show(ctx, "s1")
	if err != nil || len(e.Events) != 3 || !strings.Contains(e.Events[1].Text, "by 3h0m0s") || !strings.Contains(e.Events[2].Text, "by -1h0m0s") {
		t.Errorf("%+v, %v", e.Events, err)
	}
}
