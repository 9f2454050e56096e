//go:build linux

// Package serialtest provides serial lines without a wire for tests, such as a
// pseudo-terminal with which the real driver runs.
package serialtest

import (
	"os"
	"path/filepath"
	"testing"

	"telecart/drivers/serial"
)

// Pair makes a line. The test holds the instrument's end (master); port is the
// path to open, a symbolic link like udev's. Closing the master unplugs the
// instrument. Both are cleaned up with the test.
//
// Bytes written before the port is opened are dropped by serial.Open.
func Pair(t testing.TB) (master *serial.PTY, port string) {
	t.Helper()
	master, path, err := serial.OpenPTY()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close() })
	port = filepath.Join(t.TempDir(), "ttyTEST")
	if err := os.Symlink(path, port); err != nil {
		t.Fatal(err)
	}
	return master, port
}
