//go:build system

package systemtest

import (
	"os"
	"sync"
	"syscall"
	"testing"
	"time"
)

// answerer is an instrument that speaks when it is spoken to.
type answerer interface {
	Receive(sent []byte) (answer []byte)
}

// attach lets device live at the end of a line until the line is cut. With
// slow, its answers come byte by byte, as they do on a real line. Every so
// often it also says what it has to say by itself, where it has.
func attach(t *testing.T, master *os.File, port string, device answerer, slow bool) {
	t.Helper()
	// Somebody holds the other end, or reading fails until the cart opens it.
	held, err := os.OpenFile(port, os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	line := &mouth{line: master, slow: slow}
	var running sync.WaitGroup
	cut := make(chan struct{})
	t.Cleanup(func() {
		master.Close()
		running.Wait()
		held.Close()
	})
	running.Go(func() {
		defer close(cut)
		buf := make([]byte, 256)
		for n, err := master.Read(buf); err == nil; n, err = master.Read(buf) {
			line.say(device.Receive(buf[:n]))
		}
	})
	talker, ok := device.(interface{ Tick() []byte })
	if !ok {
		return
	}
	running.Go(func() {
		tick := time.NewTicker(173 * time.Millisecond) // the thermometer's own
		defer tick.Stop()
		for {
			select {
			case <-cut:
				return
			case <-tick.C:
				line.say(talker.Tick())
			}
		}
	})
}

// mouth says one thing after the other, at 9600 baud where it is slow.
type mouth struct {
	mu   sync.Mutex
	line *os.File
	slow bool
}

// say ignores a line that was cut: reading notices.
func (m *mouth) say(what []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.slow {
		m.line.Write(what)
		return
	}
	tick := time.NewTicker(time.Second / 960)
	defer tick.Stop()
	for i := range what {
		m.line.Write(what[i : i+1])
		<-tick.C
	}
}
