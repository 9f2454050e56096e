package mllp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Listen is the Listener on real TCP.
func Listen(ctx context.Context, c Config, h Handler) error {
	keep := net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3}
	l, err := (&net.ListenConfig{KeepAliveConfig: keep}).Listen(ctx, "tcp", c.Address.String())
	if err != nil {
		return fmt.Errorf("listen for HL7 on %s: %w", c.Address, cause(err))
	}
	s := &server{Config: c, h: h, open: map[netip.AddrPort]*connection{}}
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	h.Listening(l.Addr())
	err = s.accept(ctx, l)
	l.Close()
	s.closeAll()
	s.running.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("listen for HL7 on %s: %w", c.Address, err)
}

func cause(err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%w: %w", ErrBusy, err)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("%w: %w", ErrNoAddress, err)
	}
	return err
}

// server is one running Listen.
type server struct {
	Config

	mu      sync.Mutex // held while h is called
	h       Handler
	open    map[netip.AddrPort]*connection
	running sync.WaitGroup
}

// connection is one sender's connection.
type connection struct {
	net.Conn
	left chan struct{} // closed after Gone was reported
	busy bool          // waits to deliver a message; guarded by server.mu
}

func (s *server) accept(ctx context.Context, l net.Listener) error {
	for {
		conn, err := l.Accept()
		var passing interface{ Timeout() bool }
		switch {
		case err == nil:
			s.admit(conn)
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, syscall.ECONNABORTED), errors.Is(err, syscall.EMFILE), errors.As(err, &passing) && passing.Timeout():
			// One sender gave up, or the cart has no descriptor left for now.
			select {
			case <-time.After(100 * time.Millisecond):
			case <-ctx.Done():
				return nil
			}
		default:
			return err
		}
	}
}

// admit starts a connection, or closes it if its sender may not send.
func (s *server) admit(conn net.Conn) {
	remote, _ := netip.ParseAddrPort(conn.RemoteAddr().String())
	from := netip.AddrPortFrom(remote.Addr().Unmap().WithZone(""), remote.Port())
	s.mu.Lock()
	defer s.mu.Unlock()
	var refuse error
	switch {
	case len(s.Senders) > 0 && !slices.Contains(s.Senders, from.Addr()):
		refuse = ErrSender
	case len(s.open) >= MaxConnections:
		refuse = ErrFull
	}
	if refuse != nil {
		conn.Close()
		s.h.Link(Event{Kind: Refused, From: from, Open: len(s.open), Err: refuse})
		return
	}
	one := &connection{Conn: conn, left: make(chan struct{})}
	s.open[from] = one
	s.h.Link(Event{Kind: Connected, From: from, Open: len(s.open)})
	s.running.Go(func() {
		err := s.serve(one, from)
		conn.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		defer close(one.left)
		delete(s.open, from)
		s.h.Link(Event{Kind: Gone, From: from, Open: len(s.open), Err: err})
	})
}

// settle waits until all senders that hung up before now were reported as gone:
// a message on a new connection must not precede the Gone of the one it
// replaces, though two goroutines read them. Of two connections that wait to
// deliver a message only one waits for the other.
func (s *server) settle(one *connection) {
	s.mu.Lock()
	one.busy = true
	var leaving []*connection
	for _, other := range s.open {
		if other != one && !other.busy && hungUp(other.Conn) {
			leaving = append(leaving, other)
		}
	}
	s.mu.Unlock()
	for _, other := range leaving {
		<-other.left
	}
	s.mu.Lock()
	one.busy = false
	s.mu.Unlock()
}

func (s *server) closeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, conn := range s.open {
		conn.Close()
	}
}

// serve reads one connection to its end.
func (s *server) serve(conn *connection, from netip.AddrPort) error {
	var (
		decoder Decoder
		began   time.Time // when the unfinished frame began
		replies []byte
		buf     = make([]byte, 8192)
	)
	for {
		limit, late := time.Now().Add(IdleTimeout), ErrIdle
		if decoder.Inside() {
			limit, late = began.Add(FrameTimeout), ErrSlow
		}
		_ = conn.SetReadDeadline(limit) // fails only on a closed connection, as Read will
		n, err := conn.Read(buf)
		was := decoder.Inside()
		ended := false
		replies = replies[:0]
		if bad := decoder.Feed(buf[:n], func(message []byte) {
			ended = true
			s.settle(conn)
			s.mu.Lock()
			defer s.mu.Unlock()
			if reply := s.h.Message(from, message); len(reply) > 0 {
				replies = AppendFrame(replies, reply)
			}
		}); bad != nil {
			ended = true
			s.rejected(from, bad)
		}
		if decoder.Inside() && (!was || ended) {
			began = time.Now()
		}
		if len(replies) > 0 {
			_ = conn.SetWriteDeadline(time.Now().Add(ReplyTimeout))
			if _, err := conn.Write(replies); err != nil {
				return fmt.Errorf("reply to %s: %w", from, err)
			}
		}
		var timeout net.Error
		switch {
		case err == nil:
		case errors.As(err, &timeout) && timeout.Timeout():
			return late
		case errors.Is(err, net.ErrClosed): // by Listen itself
			return nil
		case err == io.EOF && decoder.Inside():
			return io.ErrUnexpectedEOF
		case err == io.EOF:
			return nil
		default:
			return fmt.Errorf("read from %s: %w", from, err)
		}
	}
}

func (s *server) rejected(from netip.AddrPort, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.h.Link(Event{Kind: Rejected, From: from, Open: len(s.open), Err: err})
}
