package serial

import (
	"fmt"
	"os"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// drainTime is how long the last written bytes may take to leave.
	drainTime = 300 * time.Millisecond
	// closeTime limits Close.
	closeTime = time.Second
)

// release closes both descriptors, of which the last one may wait:
//
//   - for the last bytes to leave, 30 s if the device holds CTS off or accepts
//     nothing. Only root may shorten that (TIOCSSERIAL, closing_wait), and
//     tcflush does not reach the adapter's own memory. But a signal ends it.
//     SIGURG is the one that Go's runtime uses to interrupt threads, and
//     otherwise ignores.
//   - for the device to answer that DTR and RTS go off, 5 s a request
//     (USB_CTRL_SET_TIMEOUT). Nothing ends that, so it is left behind.
func (p *port) release() error {
	thread, closed := make(chan int, 1), make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		thread <- unix.Gettid()
		err := p.own.Close() // ends Read and Write first
		if lerr := p.line.Close(); err == nil {
			err = lerr
		}
		closed <- err
	}()
	id := <-thread
	enough := time.NewTimer(drainTime)
	defer enough.Stop()
	over := time.NewTimer(closeTime)
	defer over.Stop()
	for {
		select {
		case err := <-closed:
			return err
		case <-enough.C:
			_ = unix.Tgkill(os.Getpid(), id, unix.SIGURG) // it may already be closed
			enough.Reset(20 * time.Millisecond)           // or not waiting yet
		case <-over.C:
			return fmt.Errorf("close serial port %s: %w", p.own.Name(), ErrStuck)
		}
	}
}
