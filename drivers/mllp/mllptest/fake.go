// Package mllptest has a Listener without a network.
package mllptest

import (
	"context"
	"net"
	"net/netip"
	"sync"

	"telecart/drivers/mllp"
)

// Fake is a Listener whose senders are the test. Its Listen can run once at a
// time.
type Fake struct {
	Err error // returned by Listen at once, if not nil

	mu      sync.Mutex
	h       mllp.Handler
	config  mllp.Config
	open    map[netip.AddrPort]bool
	started chan struct{}
	failed  chan error
}

// NewFake returns a Fake without a listener yet.
func NewFake() *Fake {
	return &Fake{started: make(chan struct{}, 1), failed: make(chan error, 1), open: map[netip.AddrPort]bool{}}
}

// Listen is a mllp.Listener.
func (f *Fake) Listen(ctx context.Context, c mllp.Config, h mllp.Handler) error {
	if f.Err != nil {
		return f.Err
	}
	f.mu.Lock()
	f.h, f.config = h, c
	h.Listening(net.TCPAddrFromAddrPort(c.Address))
	f.mu.Unlock()
	f.started <- struct{}{}
	var err error
	select {
	case <-ctx.Done():
	case err = <-f.failed:
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for from := range f.open {
		delete(f.open, from)
		h.Link(mllp.Event{Kind: mllp.Gone, From: from, Open: len(f.open), Err: net.ErrClosed})
	}
	f.h = nil
	return err
}

// Started waits until Listen is called and returns its Config.
func (f *Fake) Started() mllp.Config {
	<-f.started
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.config
}

// Fail ends Listen with err.
func (f *Fake) Fail(err error) { f.failed <- err }

// Connect connects a sender.
func (f *Fake) Connect(from netip.AddrPort) { f.link(mllp.Connected, from, nil) }

// Disconnect disconnects it.
func (f *Fake) Disconnect(from netip.AddrPort) { f.link(mllp.Gone, from, nil) }

// Reject makes it send something that is no frame.
func (f *Fake) Reject(from netip.AddrPort) { f.link(mllp.Rejected, from, mllp.ErrFrame) }

func (f *Fake) link(kind mllp.Kind, from netip.AddrPort, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch kind {
	case mllp.Connected:
		f.open[from] = true
	case mllp.Gone:
		delete(f.open, from)
	}
	f.h.Link(mllp.Event{Kind: kind, From: from, Open: len(f.open), Err: err})
}

// Send sends a message from a sender and returns the reply, without frames.
func (f *Fake) Send(from netip.AddrPort, message string) (reply string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return string(f.h.Message(from, []byte(message)))
}
