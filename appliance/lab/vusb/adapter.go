package vusb

import (
	"io"
	"sync"
)

// Fault is what an adapter says of a character that it received damaged, in
// the bits of its line status (FTDI application note AN232B-04; those of a
// 16550 UART).
type Fault byte

// Faults.
const (
	ParityFault  Fault = 0x04
	FramingFault Fault = 0x08
	BreakFault   Fault = 0x10 // the line was held at space: it reads as NUL
)

// Adapter is a serial adapter with modem lines (FTDI FT232H) and an instrument
// behind it: what is written to it the host receives, and the other way round.
// The chip does the handshake by itself: while CTS is off it keeps what the
// host sends, and it takes RTS back when the host does not fetch.
type Adapter struct {
	// Old makes it an FT232BM, which does 3 Mbit/s at most. Set it before Attach.
	Old bool

	inbox  // what has gone out on the line
	serial string
	wake   chan struct{} // something has changed

	mu      sync.Mutex
	moved   *sync.Cond // the host has fetched, or changed the line, or is gone
	line    Line
	cts     bool
	in      []piece // from the instrument, until the host fetches it
	waiting int     // bytes in it
	overrun bool
	out     []byte // from the host, until CTS lets it go
	gone    bool
	mute    bool
}

// piece is what was received with the same faults.
type piece struct {
	data   []byte
	faults Fault
}

// chipMemory is the chip's memory in each direction, in bytes.
const chipMemory = 1024

// enough is how full it is when the chip takes RTS back.
const enough = chipMemory * 3 / 4

// NewAdapter returns an adapter with a USB serial number; CTS is on.
func NewAdapter(serial string) *Adapter {
	a := &Adapter{inbox: newInbox(), serial: serial, wake: make(chan struct{}, 1), cts: true}
	a.moved = sync.NewCond(&a.mu)
	return a
}

// Line is the setting now.
func (a *Adapter) Line() Line {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.line
}

// SetCTS is the instrument that says whether it can take something.
func (a *Adapter) SetCTS(on bool) {
	a.mu.Lock()
	a.cts = on
	a.mu.Unlock()
	a.stir()
}

// RTS is what the instrument sees of it.
func (a *Adapter) RTS() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rts()
}

func (a *Adapter) rts() bool { return a.line.RTS && !(a.line.RTSCTS && a.waiting >= enough) }

// SetMute makes a chip that has hung: it answers nothing.
func (a *Adapter) SetMute(on bool) {
	a.mu.Lock()
	a.mute = on
	a.mu.Unlock()
	a.stir()
}

// Mute implements Muter.
func (a *Adapter) Mute() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.mute
}

// Write sends to the host, and waits while RTS is off. As on a wire, what
// comes while the chip is full is lost; the chip tells the host.
func (a *Adapter) Write(b []byte) (n int, err error) { return a.Send(b, 0) }

// Send is Write of characters that arrive damaged. A chip that is set to no
// parity does not notice a wrong one.
func (a *Adapter) Send(b []byte, faults Fault) (n int, err error) {
	for n < len(b) {
		k := min(len(b)-n, 64)
		if !a.receive(piece{data: b[n : n+k : n+k], faults: faults}) {
			return n, io.ErrClosedPipe
		}
		n += k
	}
	return n, nil
}

// receive puts p into the chip's memory; false after it was unplugged.
func (a *Adapter) receive(p piece) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for !a.gone && a.line.RTSCTS && !a.rts() {
		a.moved.Wait()
	}
	if a.line.Parity == 0 {
		p.faults &^= ParityFault
	}
	switch {
	case a.gone:
		return false
	case a.waiting+len(p.data) > chipMemory:
		a.overrun = true
	default:
		a.in = append(a.in, p)
		a.waiting += len(p.data)
	}
	a.stir()
	return true
}

// stir makes Serve look again.
func (a *Adapter) stir() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}
