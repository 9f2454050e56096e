package desk

import (
	"maps"
	"os"
	"reflect"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/session"
	"telecart/appliance/internal/store/storetest"
)

// ram is a folder in memory: these tests open hundreds of records, and the
// failing disk is simulated.
func ram(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "desk")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// fresh is a copy of the folder from, which has an empty record: copying it is
// cheaper than making one.
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

// played returns what the record says after each event if nothing fails, and
// how many disk operations that took.
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

// The disk fails once, at each operation of a whole session in turn. What could
// not be stored has happened all the same, and is in the record soon after.
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

// A session needs no disk, from the call to the next patient, and neither does
// the bed. The record has everything once the disk is back.
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

// The daemon dies at each disk operation in turn. When it starts again it finds
// the record as it was before the event or after it, never in between.
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

// While nothing can be stored the nurse can still mute, hold and hang up, and
// nothing leaves the room. The record gets it later, marked as late.
func TestProtectionNeedsNoDisk(t *testing.T) {
	disk := storetest.NewDisk(t)
	k := openDesk(t, ram(t), disk)
	k.apply(t, wholeCall()[:beforeMute]...)
	k.apply(t, session.Join{At: session.At(time.Now()), From: api.Physician{User: "bob"}, Person: "b"},
		session.Admit{At: session.At(time.Now())}, session.MediaUp{At: session.At(time.Now()), Participant: "b"})
	disk.Break()
	k.apply(t, session.Mute{At: session.At(time.Now()), On: true}, session.Hold{At: session.At(time.Now()), On: true})
	if !k.doors.held || !k.doors.muted {
		t.Errorf("held %t, muted %t", k.doors.held, k.doors.muted)
	}
	k.apply(t, session.Remove{At: session.At(time.Now()), Participant: "b"})
	if want := map[string]string{"y": "s1"}; !maps.Equal(k.doors.open, want) || k.Current().Of("bob") != nil {
		t.Errorf("after the removal media is open for %v, bob is %v", k.doors.open, k.Current().Of("bob"))
	}
	k.apply(t, session.Hangup{At: session.At(time.Now())})
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
