package mllp

import (
	"context"
	"errors"
	"net"
	"net/netip"
)

// Config is where to listen and for whom.
type Config struct {
	Address netip.AddrPort // an address of this machine; 0.0.0.0 and :: mean all
	Senders []netip.Addr   // who may connect; empty: anybody
}

// Listener listens at c.Address until ctx ends (nil) or listening fails (an
// error that says what failed on which address, and wraps ErrBusy, ErrNoAddress
// or fs.ErrPermission if that is the cause). When it returns, every connection
// is closed and no goroutine is left.
type Listener func(ctx context.Context, c Config, h Handler) error

// Handler receives what happens. Its methods are called one at a time, from
// several goroutines, and must return soon.
type Handler interface {
	// Listening is called once, first: senders can connect now.
	Listening(at net.Addr)
	// Link reports that a sender connected, left, was refused, or sent
	// something that is no frame.
	Link(Event)
	// Message is called with each whole message, without its framing. The bytes
	// are valid only during the call. A non-empty reply is sent back in its own
	// frame.
	Message(from netip.AddrPort, message []byte) (reply []byte)
}

// Kind is what happened to a connection.
type Kind string

// The kinds of Event.
const (
	Connected Kind = "connected"
	Gone      Kind = "gone"     // Err says why; nil if the sender closed properly
	Refused   Kind = "refused"  // Err is ErrSender or ErrFull
	Rejected  Kind = "rejected" // something was no frame; the connection continues
)

// Event is a change of one connection.
type Event struct {
	Kind Kind
	From netip.AddrPort // the same for all events and messages of one connection
	Open int            // open connections
	Err  error
}

// Errors, besides the operating system's own.
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
