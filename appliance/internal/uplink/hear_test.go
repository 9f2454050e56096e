package uplink

import (
	"io"
	"net"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// frozen is a path to the hub that can stand still.
type frozen struct{ stands atomic.Bool }

func (f *frozen) Write(p []byte) (int, error) {
	for f.stands.Load() {
		time.Sleep(time.Millisecond) // as long as the test wants it
	}
	return len(p), nil
}

// to returns the address of a path to port.
func (f *frozen) to(t *testing.T, port int) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			hub, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(port))
			if err != nil {
				c.Close()
				continue
			}
			go func() { io.Copy(hub, io.TeeReader(c, f)); hub.Close() }()
			go func() { io.Copy(c, hub); c.Close() }()
		}
	}()
	return l.Addr().String()
}

// A hub that stands still is not shown as connected although the connection
// exists, and is shown again once it answers.
func TestASilentHubIsNotConnected(t *testing.T) {
	file, public := seed(t)
	h := &testHub{t: t, public: public}
	h.start()
	var way frozen
	r := run(t, Config{URL: "nats://" + way.to(t, h.port), KeyFile: file}, func(u *Uplink) {
		u.every, u.within = 10*time.Millisecond, 200*time.Millisecond
	})
	r.awaitUp()
	way.stands.Store(true)
	if l := r.awaitDetail("hub.silent"); l.Connected {
		t.Errorf("it is silent and shown as connected: %+v", l)
	}
	way.stands.Store(false)
	r.awaitUp()
}
