package encounter

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"telecart/appliance/record"
)

// childEnv makes the test binary the writer that is killed.
const childEnv = "TELECART_RECORD_OF_KILLED_WRITER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := writeForEver(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeForEver writes to the record and reports each acknowledged write on a
// line of standard output.
func writeForEver(dir string) error {
	ctx := context.Background()
	// As under systemd's MemoryDenyWriteExecute; kernels before 6.3 refuse.
	_ = unix.Prctl(unix.PR_SET_MDWE, unix.PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0)
	s, err := OpenWith(ctx, dir, testOptions())
	if err != nil {
		return err
	}
	id, err := record.NewID()
	if err != nil {
		return err
	}
	if err := s.Begin(ctx, id, "killed", time.Now(), &maria); err != nil {
		return err
	}
	fmt.Println("begin", id)
	for n := 1; ; n++ {
		if err := writeOne(ctx, s, id, n); err != nil {
			return err
		}
	}
}

func writeOne(ctx context.Context, s *Store, id string, n int) error {
	rs := []record.Reading{spo2(n, number(float64(n)), "good"), spo2(n, nil, "no-signal")}
	if err := s.AddReadings(ctx, id, rs); err != nil {
		return err
	}
	fmt.Println("reading", id, n)
	if _, err := s.AddNote(ctx, id, fmt.Sprint("note ", n), "mrivera", at(n)); err != nil {
		return err
	}
	fmt.Println("note", id, n)
	picture := make([]byte, 150_000+n) // several parts of a file
	_, _ = rand.Read(picture)
	st, err := s.AddStill(ctx, record.Capture{Encounter: id, At: at(n)}, picture, nil)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(picture)
	fmt.Println("still", st.ID, hex.EncodeToString(sum[:]))
	if err := s.SaveSession(ctx, record.Session{ID: fmt.Sprint(n)}); err != nil {
		return err
	}
	fmt.Println("session", id, n)
	return nil
}

// acks is what the killed writers reported as acknowledged.
type acks struct {
	encounters []string
	readings   map[string]int // encounter → last
	notes      map[string]int
	stills     map[string]string // id → SHA-256
	session    int
}

// TestKill kills a writer with SIGKILL while it works, again and again on the
// same record, and checks that everything it had acknowledged is there.
func TestKill(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 2
	}
	dir := t.TempDir()
	a := acks{readings: map[string]int{}, notes: map[string]int{}, stills: map[string]string{}}
	for round := range rounds {
		killed(t, dir, 1+mathrand.IntN(40), &a)
		verify(t, dir, a)
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
	}
	t.Logf("%d encounters, %d pictures survived", len(a.encounters), len(a.stills))
}

// killed runs a writer until it has reported enough, kills it in the middle of
// what it does next, and collects its report.
func killed(t *testing.T, dir string, enough int, a *acks) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		a.note(t, lines.Text())
		if n == enough {
			must(t, cmd.Process.Kill())
		}
	}
	if err := cmd.Wait(); err == nil || said.Len() > 0 {
		t.Fatalf("the writer ended by itself: %v, %s", err, said.String())
	}
}

func (a *acks) note(t *testing.T, line string) {
	t.Helper()
	var what, id, rest string
	var n int
	_, _ = fmt.Sscan(line, &what, &id, &rest)
	_, _ = fmt.Sscan(rest, &n)
	switch what {
	case "begin":
		a.encounters = append(a.encounters, id)
		a.session = 0
	case "reading":
		a.readings[id] = n
	case "note":
		a.notes[id] = n
	case "still":
		a.stills[id] = rest
	case "session":
		a.session = n
	default:
		t.Fatalf("the writer said %q", line)
	}
}

func verify(t *testing.T, dir string, a acks) {
	t.Helper()
	s := open(t, dir)
	defer func() { must(t, s.Close()) }()
	ctx := t.Context()
	for _, id := range a.encounters {
		e, err := s.Show(ctx, id)
		must(t, err)
		if n := len(e.Readings); n < 2*a.readings[id] || n%2 != 0 {
			t.Errorf("%d readings, %d were acknowledged; pairs are never torn", n, 2*a.readings[id])
		}
		if n := a.notes[id]; n > 0 && len(e.Notes) < n {
			t.Errorf("%d revisions of the note, %d were acknowledged", len(e.Notes), n)
		}
		for _, c := range e.Captures { // also those that were not acknowledged
			if _, _, err := s.StillData(ctx, c.ID); err != nil {
				t.Errorf("picture in the record: %v", err)
			}
		}
	}
	for id, sum := range a.stills {
		data, st, err := s.StillData(ctx, id)
		must(t, err)
		if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum || st.Blob.SHA256 != sum {
			t.Errorf("picture %s is not what was acknowledged", id)
		}
	}
	state, err := s.LoadSession(ctx)
	must(t, err)
	n := 0
	if state != nil {
		_, _ = fmt.Sscan(state.ID, &n)
	}
	if a.session > 0 && n != a.session && n != a.session+1 {
		t.Errorf("session %d, %d was acknowledged", n, a.session)
	}
	must(t, s.db.Read(ctx, func(tx *sql.Tx) error {
		var result string
		err := tx.QueryRow(`PRAGMA integrity_check`).Scan(&result)
		if result != "ok" {
			t.Errorf("integrity check: %s", result)
		}
		return err
	}))
}
