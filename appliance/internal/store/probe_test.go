package store

import (
	"errors"
	"syscall"
	"testing"

	"telecart/appliance/internal/store/storetest"
)

// failing is a drive one of whose operations fails.
type failing struct {
	system
	at string
}

var errDisk = errors.New("input/output error")

func (f failing) Create(name string) (file, error) {
	if f.at == "create" {
		return nil, syscall.ENOSPC // no inode is left: there is room for bytes
	}
	made, err := f.system.Create(name)
	return failingFile{made, f.at}, err
}

func (f failing) Rename(from, to string) error {
	if f.at == "rename" {
		return errDisk
	}
	return f.system.Rename(from, to)
}

type failingFile struct {
	file
	at string
}

func (f failingFile) Write(data []byte) (int, error) {
	if f.at == "write" {
		return 0, errDisk
	}
	return f.file.Write(data)
}

func (f failingFile) Sync() error {
	if f.at == "sync" {
		return errDisk
	}
	return f.file.Sync()
}

// A disk that has room and takes no capture all the same is found out.
func TestProbe(t *testing.T) {
	for _, tt := range []struct {
		at              string
		quick, thorough error
	}{
		{"", nil, nil},
		{"create", ErrFull, ErrFull},
		{"write", errDisk, errDisk},
		{"sync", nil, errDisk},
		{"rename", nil, errDisk},
	} {
		dir := t.TempDir()
		s := open(t, dir)
		s.drive = failing{at: tt.at}
		for thorough, want := range map[bool]error{false: tt.quick, true: tt.thorough} {
			if captures, rows := s.Probe(t.Context(), thorough); !errors.Is(captures, want) || rows != nil {
				t.Errorf("%q fails, thorough %v: captures %v (want %v), rows %v", tt.at, thorough, captures, want, rows)
			}
		}
		if n := blobFiles(t, dir); n != 0 && tt.at != "rename" {
			t.Errorf("%q fails: %d files are left", tt.at, n)
		}
	}
}

// A full disk refuses captures before rows; one that takes no rows says so.
func TestProbeOfAFullDisk(t *testing.T) {
	disk := storetest.NewDisk(t)
	space := Space{Free: 1<<20 + stillRoom, Total: 1 << 30}
	s, err := Open(t.Context(), t.TempDir(), Options{VFS: disk.Name(), Reserve: Reserve{Bytes: 1 << 20, Percent: 100},
		Space: func(string) (Space, error) { return space, nil }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if captures, rows := s.Probe(t.Context(), false); captures != nil || rows != nil {
		t.Errorf("with room: %v, %v", captures, rows)
	}
	space.Free--
	if captures, rows := s.Probe(t.Context(), false); !errors.Is(captures, ErrFull) || rows != nil {
		t.Errorf("no room for a still: %v, %v", captures, rows)
	}
	disk.Break()
	if _, rows := s.Probe(t.Context(), false); rows == nil {
		t.Error("rows are refused and nobody says so")
	}
	disk.Mend()
	if _, rows := s.Probe(t.Context(), false); rows != nil {
		t.Errorf("a disk that works again: %v", rows)
	}
}
