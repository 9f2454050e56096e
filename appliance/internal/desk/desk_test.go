package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"reflect"
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

// doors is a room that notes what may leave it.
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

// bed is one that is only that.
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

// lonely is the rest of a cart of which the desk needs nothing.
type lonely struct{}

func (lonely) StoreFailed(what string, err error) error { return fmt.Errorf("%s: %w", what, err) }
func (lonely) Follow(session.State, bool)               {}

// testDesk is a desk on a real record, on a disk that can fail.
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

// steps is a clock of its own, a millisecond on whenever it is read: the time
// at which the test runs brings no time-out.
func steps() func() time.Time {
	var n atomic.Int64
	return func() time.Time {
		return time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC).Add(time.Duration(n.Add(1)) * time.Millisecond)
	}
}

// stored is what the record knows of the session, in words.
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

// ram is a folder in memory: the walks open some hundred records, and the disk
// that fails is our own.
func ram(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "desk")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// fresh is a folder with an empty record in it, as from is one: to copy it is
// cheaper than to make one.
func fresh(t *testing.T, from string) string {
	t.Helper()
	dir := ram(t)
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// empty makes a folder with an empty record.
func empty(t *testing.T, disk *storetest.Disk) string {
	t.Helper()
	dir := ram(t)
	if err := openDesk(t, dir, disk).record.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// wholeCall is a session of two from the call to the next patient.
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

// shouldBeOpen says to whom media is open after the first n events.
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

// played is what the record says after each event where nothing fails, and
// how many operations of the disk that took.
func played(t *testing.T, disk *storetest.Disk, from string) (says []string, operations int) {
	k := openDesk(t, fresh(t, from), disk)
	disk.Mend()
	says = append(says, k.stored(t))
	for _, ev := range wholeCall() {
		if err := k.Apply(t.Context(), ev); err != nil {
			t.Fatalf("%T: %v", ev, err)
		}
		says = append(says, k.stored(t))
	}
	return says, disk.Mend()
}

// The disk fails at each operation of a whole session, once. What could not be
// stored has happened all the same, and stands in the record soon after.
func TestFaultAtEveryOperation(t *testing.T) {
	disk := storetest.NewDisk(t)
	from := empty(t, disk)
	says, operations := played(t, disk, from)
	if operations < 2*len(wholeCall()) {
		t.Fatalf("only %d operations of the disk", operations)
	}
	t.Logf("%d operations in %d events", operations, len(wholeCall()))
	for n := 1; n <= operations; n += storetest.Stride {
		k := openDesk(t, fresh(t, from), disk)
		disk.FailOnce(n)
		for i, ev := range wholeCall() {
			if err := k.Apply(t.Context(), ev); err != nil {
				t.Fatalf("operation %d: %T was refused: %v", n, ev, err)
			}
			if k.late {
				k.tick(t.Context())
			}
			if got := k.stored(t); got != says[i+1] {
				t.Fatalf("operation %d: after %T the record says\n%s\nwant\n%s", n, ev, got, says[i+1])
			}
			if p := k.Current().Lead(); k.doors.lead != "" && (p == nil || p.ID != k.doors.lead) || k.doors.lead == "" && p != nil && p.In() {
				t.Errorf("operation %d: after %T the bedside sees %q, and %v leads", n, ev, k.doors.lead, p)
			}
			if want := shouldBeOpen(k.Current(), wholeCall()[:i+1]); !maps.Equal(k.doors.open, want) {
				t.Errorf("operation %d: after %T media is open for %v, want %v", n, ev, k.doors.open, want)
			}
		}
		disk.Mend()
		_ = k.record.Close()
	}
}

// A session needs no disk, from the call to the next patient, nor does who lies
// in the bed. The record has all of it once there is a disk again.
func TestSessionWithoutADisk(t *testing.T) {
	disk := storetest.NewDisk(t)
	from := empty(t, disk)
	says, _ := played(t, disk, from)
	k := openDesk(t, fresh(t, from), disk)
	disk.Break()
	for i, ev := range wholeCall() {
		if err := k.Apply(t.Context(), ev); err != nil {
			t.Fatalf("%T without a disk: %v", ev, err)
		}
		if want := shouldBeOpen(k.Current(), wholeCall()[:i+1]); !maps.Equal(k.doors.open, want) {
			t.Errorf("after %T media is open for %v, want %v", ev, k.doors.open, want)
		}
	}
	k.tick(t.Context())
	if k.late = k.late && k.stored(t) == says[0]; !k.late {
		t.Fatal("something was stored, or nothing is owed")
	}
	disk.Mend()
	k.tick(t.Context())
	if got, want := k.stored(t), says[len(says)-1]; got != want || k.late || len(k.owed) > 0 {
		t.Errorf("with the disk back the record says\n%s\nwant\n%s\nand %d are owed", got, want, len(k.owed))
	}
	if bed, err := k.record.LoadBed(t.Context()); err != nil || bed.Patient != nil || bed.Since.IsZero() {
		t.Errorf("the bed is %+v, %v", bed, err)
	}
}

// The daemon dies at each operation of the disk: what it finds when it is
// started again is what was before the event or after it, all of it.
func TestKillAtEveryOperation(t *testing.T) {
	disk := storetest.NewDisk(t)
	from := empty(t, disk)
	says, operations := played(t, disk, from)
	for n := 1; n <= operations; n += storetest.Stride {
		dir := fresh(t, from)
		k := openDesk(t, dir, disk)
		disk.FailFrom(n)
		last := 0
		for i, ev := range wholeCall() {
			err := k.Apply(t.Context(), ev)
			last = i
			if err != nil || k.late {
				break
			}
		}
		disk.Mend()
		_ = k.record.Close()
		got := openDesk(t, dir, disk).stored(t)
		if got != says[last] && got != says[last+1] {
			t.Fatalf("operation %d, in event %d: the record says\n%s\nwant\n%s\nor\n%s", n, last, got, says[last], says[last+1])
		}
	}
}

// While nothing can be stored the nurse still mutes, holds and hangs up, and
// nothing leaves the room. The record has it later, and says that it is late.
func TestProtectionNeedsNoDisk(t *testing.T) {
	disk := storetest.NewDisk(t)
	k := openDesk(t, ram(t), disk)
	for _, ev := range wholeCall()[:beforeMute] {
		if err := k.Apply(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
	}
	for _, ev := range []session.Event{
		session.Join{At: session.At(time.Now()), From: api.Physician{User: "bob"}, Person: "b"},
		session.Admit{At: session.At(time.Now())}, session.MediaUp{At: session.At(time.Now()), Participant: "b"},
	} {
		if err := k.Apply(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
	}
	disk.Break()
	do := func(ev session.Event) {
		t.Helper()
		if err := k.Apply(t.Context(), ev); err != nil {
			t.Errorf("%T while the disk is broken: %v", ev, err)
		}
	}
	do(session.Mute{At: session.At(time.Now()), On: true})
	do(session.Hold{At: session.At(time.Now()), On: true})
	if !k.doors.held || !k.doors.muted {
		t.Errorf("held %t, muted %t", k.doors.held, k.doors.muted)
	}
	do(session.Remove{At: session.At(time.Now()), Participant: "b"})
	if want := map[string]string{"y": "s1"}; !maps.Equal(k.doors.open, want) || k.Current().Of("bob") != nil {
		t.Errorf("after the removal media is open for %v, bob is %v", k.doors.open, k.Current().Of("bob"))
	}
	do(session.Hangup{At: session.At(time.Now())})
	if len(k.doors.open) != 0 || k.Current().Phase != api.PhaseEnded {
		t.Errorf("after the hang-up media is open for %v, phase %s", k.doors.open, k.Current().Phase)
	}
	k.tick(t.Context())
	if len(k.owed) == 0 {
		t.Error("nothing is owed, and nothing could be stored")
	}
	disk.Mend()
	k.tick(t.Context())
	e, err := k.record.Show(t.Context(), "s1")
	if err != nil || e.Encounter.Ended.IsZero() {
		t.Fatalf("the record after the disk is back: ended %v, %v", e.Encounter.Ended, err)
	}
	late := map[string]bool{}
	for _, entry := range e.Events {
		late[entry.Kind] = entry.Late.After(entry.At)
	}
	if want := (map[string]bool{"called": false, "asked": false, "refused": false, "admitted": false, "media-up": false, "held": true, "removed": true, "ended": true}); !reflect.DeepEqual(late, want) {
		t.Errorf("late are %v, want %v", late, want)
	}
}

// A hang-up and a new call right after an admission: nothing is ever opened
// for the new session, in which nobody was admitted.
func TestNoMediaForTheNextCall(t *testing.T) {
	disk := storetest.NewDisk(t)
	k := openDesk(t, ram(t), disk)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- k.Run(ctx) }()
	for n := range 50 {
		id := fmt.Sprintf("s%d", n)
		for _, ev := range []session.Event{
			session.Call{At: session.At(time.Now()), NewID: id}, session.Join{At: session.At(time.Now()), From: ana, NewID: "x", Person: "x"}, session.Admit{At: session.At(time.Now())}, session.Hangup{At: session.At(time.Now())},
		} {
			if err := k.Apply(ctx, ev); err != nil {
				t.Fatal(err)
			}
		}
		if len(k.doors.open) != 0 {
			t.Fatalf("media is open for %v after the hang-up", k.doors.open)
		}
	}
	if err := k.Apply(ctx, session.Call{At: session.At(time.Now()), NewID: "last"}); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if len(k.doors.open) != 0 || strings.Contains(strings.Join(k.doors.opened, " "), "last") || len(k.doors.opened) != 50 {
		t.Errorf("opened for %v, now for %v", k.doors.opened, k.doors.open)
	}
}

// Who lies in the bed changes with the event and not after it: a call
// right after "next patient" does not begin with the patient before.
func TestNothingComesBetween(t *testing.T) {
	k := openDesk(t, ram(t), storetest.NewDisk(t))
	for _, ev := range wholeCall()[:len(wholeCall())-1] {
		if err := k.Apply(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
	}
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

// A clock that is set, and not one that is adjusted, stands in the timeline of
// the encounter that runs.
func TestClockSet(t *testing.T) {
	k := openDesk(t, ram(t), storetest.NewDisk(t))
	ctx := t.Context()
	k.passed(ctx, 3*time.Hour, time.Second) // nobody's encounter
	if err := k.Apply(ctx, session.Call{At: session.At(k.now()), NewID: "s1"}); err != nil {
		t.Fatal(err)
	}
	for _, by := range []time.Duration{3 * time.Hour, -time.Hour, 0, 1500 * time.Millisecond} {
		k.passed(ctx, time.Second+by, time.Second)
	}
	e, err := k.record.Show(ctx, "s1")
	if err != nil || len(e.Events) != 3 || !strings.Contains(e.Events[1].Text, "by 3h0m0s") || !strings.Contains(e.Events[2].Text, "by -1h0m0s") {
		t.Errorf("%+v, %v", e.Events, err)
	}
}
