package store

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTornLog cuts the power in the middle of a write, as a disk without
// atomic writes would: every block of the log that the next transaction
// overwrites is garbage. Encrypted blocks are all or nothing, so a block that
// held the end of an acknowledged transaction would take it along; SQLite must
// have padded the log so that there is none.
func TestTornLog(t *testing.T) {
	const block = 4096 // of Adiantum
	dir := t.TempDir()
	s := open(t, dir)
	torn := 0
	for n := range 24 {
		keep(t, s, fmt.Sprint(n), strings.Repeat("x", 1+n*n*17))
		cut := filepath.Join(t.TempDir(), "cut")
		if err := os.CopyFS(cut, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		before := copyOf(t, filepath.Join(dir, "record.db-wal"))
		keep(t, s, fmt.Sprint("next ", n), "y")
		after := copyOf(t, filepath.Join(dir, "record.db-wal"))
		for at := 0; at+block <= len(before); at += block {
			if string(before[at:at+block]) != string(after[at:at+block]) {
				_, _ = rand.Read(before[at : at+block])
				torn++
			}
		}
		restore(t, filepath.Join(cut, "record.db-wal"), before)
		c := open(t, cut)
		for m := range n + 1 {
			if got := kept(t, c, fmt.Sprint(m)); len(got) != 1+m*m*17 {
				t.Fatalf("after a cut in transaction %d row %d has %d bytes", n, m, len(got))
			}
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if torn == 0 {
		t.Error("no block was ever overwritten: the test shows nothing")
	}
	t.Logf("%d blocks torn", torn)
}
