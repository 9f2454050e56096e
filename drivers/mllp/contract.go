package mllp

import (
	"context"
	"errors"
	"net"
	"net/netip"
)

// Config is where to listen and whom to hear.
type Config struct {
	Address netip.AddrPort // of one of this machine's addresses; 0.0.0.0 and :: are all of them
	Senders []netip.Addr   // who may connect; nobody else is heard; empty: whoever reaches Address
}

// Listener listens at c.Address until ctx ends (it returns nil) or listening
// fails (an error that says what failed on which address, and wraps ErrBusy,
// ErrNoAddress or fs.ErrPermission where that is the cause). When it returns,
// every connection is closed and no goroutine is left.
type Listener func(ctx context.Context, c Config, h Handler) error

// Handler is told what happens. Its methods are called one at a time, from
// several goroutines, and must not take long.
type Handler interface {
	// Listening is called once, before all else: senders can connect now.
	Listening(at net.Addr)
	// Link tells that a sender came, went, was turned away, or sent what is
	// no frame.
	Link(Event)
	// Message is called with each whole message, without its framing. The
	// bytes are only valid during the call. The reply, if not empty, is sent
	// back in a frame of its own.
	Message(from netip.AddrPort, message []byte) (reply []byte)
}

// Kind is what happened to a connection.
type Kind string

// The kinds of Event.
const (
	Connected Kind = "connected"
	Gone      Kind = "gone"     // Err says why; nil when the sender closed in good order
	Refused   Kind = "refused"  // Err is ErrSender or ErrFull
	Rejected  Kind = "rejected" // something on the line was no frame; the connection goes on
)

// Event is a change of one connection.
type Event struct {
	Kind Kind
	From netip.AddrPort // the same for all events and messages of one connection
	Open int            // connections that are open now
	Err  error
}

// What can go wrong, beside the operating system's own errors.
var (
	ErrBusy      = errors.New("the address is in use by another program")
	ErrNoAddress = errors.New("this machine does not have the address")
	ErrSender    = errors.New("not one of the allowed senders")
	ErrFull      = errors.New("too many connections")
	ErrIdle      = errors.New("nothing came for too long")
	ErrSlow      = errors.New("the rest of a message did not come in time")
	ErrTooLong   = errors.New("message is too long")
	ErrFrame     = errors.New("not an MLLP frame")
)
