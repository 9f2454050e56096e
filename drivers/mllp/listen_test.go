package mllp_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"

	"telecart/drivers/mllp"
)

// echo answers "ack " and the message, and keeps what it is told.
type echo struct {
	at    chan net.Addr
	links chan mllp.Event
}

func (e *echo) Listening(at net.Addr) { e.at <- at }
func (e *echo) Link(ev mllp.Event)    { e.links <- ev }
func (e *echo) Message(_ netip.AddrPort, m []byte) []byte {
	if string(m) == "silent" {
		return nil
	}
	return append([]byte("ack "), m...)
}

var loopback = netip.MustParseAddrPort("127.0.0.1:0")

// listen runs Listen until the test ends and returns where.
func listen(t *testing.T, c mllp.Config) (*echo, string) {
	t.Helper()
	e := &echo{at: make(chan net.Addr, 1), links: make(chan mllp.Event, 100)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- mllp.Listen(ctx, c, e) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Listen after the end of its context: %v", err)
		}
	})
	return e, (<-e.at).String()
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func (e *echo) expect(t *testing.T, kind mllp.Kind, open int, cause error) mllp.Event {
	t.Helper()
	ev := <-e.links
	if ev.Kind != kind || ev.Open != open || !errors.Is(ev.Err, cause) || !ev.From.IsValid() {
		t.Fatalf("told %+v, want %s with %d open and error %v", ev, kind, open, cause)
	}
	return ev
}

func send(t *testing.T, conn net.Conn, bytes string) {
	t.Helper()
	if _, err := io.WriteString(conn, bytes); err != nil {
		t.Fatal(err)
	}
}

func reply(t *testing.T, r *bufio.Reader, want string) {
	t.Helper()
	got, err := r.ReadString('\r')
	if err != nil || got != "\x0b"+want+"\x1c\r" {
		t.Fatalf("reply %q, %v, want %q in a frame", got, err, want)
	}
}

func TestListen(t *testing.T) {
	e, at := listen(t, mllp.Config{Address: loopback})
	first := dial(t, at)
	e.expect(t, mllp.Connected, 1, nil)
	second := dial(t, at)
	e.expect(t, mllp.Connected, 2, nil)
	r1, r2 := bufio.NewReader(first), bufio.NewReader(second)

	send(t, first, "\x0bhalf of")
	send(t, second, "\x0bB\x1c\r\x0bsilent\x1c\r\x0bC\x1c\r") // a slow one does not hold up another
	reply(t, r2, "ack B")
	reply(t, r2, "ack C")
	send(t, first, " a message\x1c\r")
	reply(t, r1, "ack half of a message")

	send(t, first, "noise \x00\xff\x0bcut off\x0bA\x1c\r")
	reply(t, r1, "ack A")
	if ev := e.expect(t, mllp.Rejected, 2, mllp.ErrFrame); ev.From.String() != first.LocalAddr().String() {
		t.Fatalf("noise is said to be from %s, was from %s", ev.From, first.LocalAddr())
	}
	first.Close()
	for ev := range e.links { // the noise may have come in two pieces
		if ev.Kind == mllp.Gone {
			if ev.Err != nil || ev.Open != 1 {
				t.Errorf("closed in good order: %+v", ev)
			}
			break
		}
	}
	send(t, second, "\x0bhalf")
	second.Close()
	e.expect(t, mllp.Gone, 0, io.ErrUnexpectedEOF)
}

func TestTooLong(t *testing.T) {
	e, at := listen(t, mllp.Config{Address: loopback})
	conn := dial(t, at)
	e.expect(t, mllp.Connected, 1, nil)
	send(t, conn, "\x0b"+strings.Repeat("x", mllp.MaxMessage+1)+"\x1c\r\x0bA\x1c\r")
	e.expect(t, mllp.Rejected, 1, mllp.ErrTooLong)
	reply(t, bufio.NewReader(conn), "ack A")
}

func TestSenders(t *testing.T) {
	e, at := listen(t, mllp.Config{Address: loopback, Senders: []netip.Addr{netip.MustParseAddr("192.0.2.7")}})
	conn := dial(t, at)
	e.expect(t, mllp.Refused, 0, mllp.ErrSender)
	if n, err := conn.Read(make([]byte, 1)); err == nil {
		t.Errorf("a stranger got %d bytes", n)
	}
	e, at = listen(t, mllp.Config{Address: loopback, Senders: []netip.Addr{netip.MustParseAddr("127.0.0.1")}})
	dial(t, at)
	e.expect(t, mllp.Connected, 1, nil)
}

func TestFull(t *testing.T) {
	e, at := listen(t, mllp.Config{Address: loopback})
	var conns []net.Conn
	for i := range mllp.MaxConnections {
		conns = append(conns, dial(t, at))
		e.expect(t, mllp.Connected, i+1, nil)
	}
	dial(t, at)
	e.expect(t, mllp.Refused, mllp.MaxConnections, mllp.ErrFull)
	conns[0].Close()
	e.expect(t, mllp.Gone, mllp.MaxConnections-1, nil)
	dial(t, at)
	e.expect(t, mllp.Connected, mllp.MaxConnections, nil)
}

func TestAddress(t *testing.T) {
	_, at := listen(t, mllp.Config{Address: loopback})
	for address, want := range map[string]error{at: mllp.ErrBusy, "192.0.2.1:2575": mllp.ErrNoAddress} {
		err := mllp.Listen(context.Background(), mllp.Config{Address: netip.MustParseAddrPort(address)}, &echo{})
		if !errors.Is(err, want) || !strings.Contains(err.Error(), address) {
			t.Errorf("listen on %s: %v, want %v and the address", address, err, want)
		}
	}
}
