package daemon

import (
	"testing"
	"time"

	"telecart/appliance/internal/store/storetest"
)

// A cart whose disk neither writes nor fails is not alive: the watchdog hears
// no more of it. When the disk answers again, it goes on where it was.
func TestAHangingDiskIsNotAlive(t *testing.T) {
	disk := storetest.NewDisk(t)
	c := setup{disk: disk.Name()}.start(t, t.TempDir())
	c.d.Alive()
	release := disk.Hang()
	called := make(chan error, 1)
	go func() { called <- c.Call(t.Context(), "chest pain") }()
	until(t, "the desk to hang", func() bool { return !alive(c.d, 200*time.Millisecond) })
	release()
	if err := <-called; err != nil {
		t.Errorf("the call, when the disk answers again: %v", err)
	}
	if !alive(c.d, patience) {
		t.Error("still not alive")
	}
}

func alive(d *Daemon, within time.Duration) bool {
	done := make(chan struct{})
	go func() { d.Alive(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(within):
		return false
	}
}
