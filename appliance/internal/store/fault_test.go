package store

import (
	"testing"

	"telecart/appliance/internal/store/storetest"
)

// A disk that fails at any write or sync leaves a change either whole and
// acknowledged or not there, even for the next process that opens the record.
func TestFailingDisk(t *testing.T) {
	disk := storetest.NewDisk(t)
	for n := 1; ; n++ {
		dir := t.TempDir()
		s, err := Open(t.Context(), dir, Options{Space: plenty, VFS: disk.Name()})
		if err != nil {
			t.Fatal(err)
		}
		keep(t, s, "before", "1")
		disk.FailFrom(n)
		err = write(t, s, "after", "2")
		reached := disk.Mend() >= n
		_ = s.Close()
		s = open(t, dir)
		if kept(t, s, "before") != "1" {
			t.Errorf("operation %d: what was acknowledged before is lost", n)
		}
		if err == nil && kept(t, s, "after") != "2" {
			t.Errorf("operation %d: acknowledged and lost", n)
		}
		if !reached {
			if n < 3 {
				t.Errorf("a change took %d operations: nothing was tried", n)
			}
			return
		}
		if err == nil {
			t.Errorf("operation %d failed, and nobody was told", n)
		}
	}
}
