//go:build system

package systemtest

import (
	"os"
	"syscall"
	"testing"
	"time"
)

// answerer is an instrument that speaks when it is spoken to.
type answerer interface {
	Receive(sent []byte) (answer []byte)
}

// attach lets device live at the end of a line until the line is cut. With
// slow, its answers come byte by byte, as they do on a real line.
func attach(t *testing.T, master *os.File, port string, device answerer, slow bool) {
	t.Helper()
	// Somebody holds the other end, or reading fails until the cart opens it.
	held, err := os.OpenFile(port, os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() {
		master.Close()
		<-ended
		held.Close()
	})
	go func() {
		defer close(ended)
		buf := make([]byte, 256)
		for {
			n, err := master.Read(buf)
			if err != nil {
				return
			}
			if !say(master, device.Receive(buf[:n]), slow) {
				return
			}
		}
	}()
}

// say writes what the device has to say, at 9600 baud where it is slow.
func say(line *os.File, what []byte, slow bool) bool {
	if !slow {
		_, err := line.Write(what)
		return err == nil
	}
	tick := time.NewTicker(time.Second / 960)
	defer tick.Stop()
	for i := range what {
		if _, err := line.Write(what[i : i+1]); err != nil {
			return false
		}
		<-tick.C
	}
	return true
}
