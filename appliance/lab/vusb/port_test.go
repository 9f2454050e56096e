package vusb

import (
	"os"
	"path/filepath"
	"testing"
)

// What vhci_hcd of Linux 6.1 says of its ports.
func TestState(t *testing.T) {
	dir := t.TempDir()
	const text = `hub port sta spd dev      sockfd local_busid
hs  0000 004 000 00000000 000000 0-0
hs  0001 006 003 00010003 000007 1-1
hs  0002 007 003 00010004 000008 0-0
ss  0008 004 000 00000000 000000 0-0
`
	if got := state(dir, 0); got != unknown {
		t.Errorf("without vhci_hcd: %d", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "status"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for port, want := range map[int]int{0: portFree, 1: 6, 2: portGiven, 8: portFree, 9: unknown} {
		if got := state(dir, port); got != want {
			t.Errorf("port %d: %d, want %d", port, got, want)
		}
	}
}
