package daemon

import (
	"sync/atomic"
	"testing"
	"time"

	"telecart/appliance/internal/store/storetest"
)

// A cart whose disk neither writes nor fails is not alive: the watchdog is no
// longer fed. When the disk answers again, the cart goes on where it was.
func TestAHangingDiskIsNotAlive(t *testing.T) {
	disk := storetest.NewDisk(t)
	c := setup{disk: disk.Name()}.start(t, t.TempDir())
	c.d.Alive()
	waiting, release := disk.Hang()
	called := make(chan error, 1)
	go func() { called <- c.Call(t.Context(), "chest pain") }()
	<-waiting
	var released atomic.Bool
	alive := make(chan bool, 1)
	go func() {
		c.d.Alive()
		alive <- released.Load()
	}()
	select { // time for a daemon that takes itself for alive to say so
	case ok := <-alive:
		alive <- ok
	case <-time.After(2 * time.Second):
	}
	released.Store(true)
	release()
	if ok := <-alive; !ok {
		t.Error("alive while the disk hangs")
	}
	if err := <-called; err != nil {
		t.Errorf("the call, when the disk answers again: %v", err)
	}
}
