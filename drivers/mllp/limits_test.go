package mllp

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

type silent struct{}

func (silent) Listening(net.Addr)                    {}
func (silent) Link(Event)                            {}
func (silent) Message(netip.AddrPort, []byte) []byte { return []byte("ack") }

// What a sender does and when the connection is given up, on a clock that
// does not wait.
func TestPatience(t *testing.T) {
	for name, c := range map[string]struct {
		send  func(conn net.Conn)
		after time.Duration
		want  error
	}{
		"nothing": {func(net.Conn) {}, IdleTimeout, ErrIdle},
		"half a frame": {func(conn net.Conn) {
			_, _ = conn.Write([]byte("\x0bMSH"))
		}, FrameTimeout, ErrSlow},
		"a byte now and then": {func(conn net.Conn) {
			for _, err := conn.Write([]byte("\x0b")); err == nil; _, err = conn.Write([]byte("x")) {
				time.Sleep(FrameTimeout / 4)
			}
		}, FrameTimeout, ErrSlow},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				near, far := net.Pipe()
				s := &server{h: silent{}}
				var sender sync.WaitGroup
				sender.Go(func() { c.send(far) })
				start := time.Now()
				err := s.serve(&connection{Conn: near}, netip.AddrPort{})
				took := time.Since(start)
				near.Close()
				sender.Wait()
				if !errors.Is(err, c.want) || took != c.after {
					t.Errorf("ended with %v after %s, want %v after %s", err, took, c.want, c.after)
				}
			})
		})
	}
}

// A sender that does not take its replies is given up.
func TestReplyNotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		s := &server{h: silent{}}
		go func() { _, _ = far.Write([]byte("\x0bA\x1c\r")) }()
		start := time.Now()
		if err := s.serve(&connection{Conn: near}, netip.AddrPort{}); err == nil || time.Since(start) != ReplyTimeout {
			t.Errorf("ended with %v after %s, want an error after %s", err, time.Since(start), ReplyTimeout)
		}
	})
}
