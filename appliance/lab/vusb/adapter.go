package vusb

import (
	"io"
	"sync"
)

// Fault describes how a character arrived damaged, in the bits of the adapter's
// line status (FTDI application note AN232B-04; those of a 16550 UART).
type Fault byte

// Faults.
const (
	ParityFault  Fault = 0x04
	FramingFault Fault = 0x08
	BreakFault   Fault = 0x10 // the line was held at space: it reads as NUL
)

// Adapter is a serial adapter with modem lines (FTDI FT232H) and an instrument
// behind it: the host receives what is written to it, and the reverse. The chip
// does the handshake itself: while CTS is off it keeps what the host sends, and
// it drops RTS if the host does not fetch.
type Adapter struct {
	// Old makes it an FT232BM, with at most 3 Mbit/s. Set it before Attach.
	Old bool

	inbox  // sent on the line
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

// piece is data received with the same faults.
type piece struct {
	data   []byte
	faults Fault
}

// chipMemory is the chip's memory in each direction, in bytes.
const chipMemory = 1024

// enough is the fill level at which the chip drops RTS.
const enough = chipMemory * 3 / 4

// NewAdapter returns an adapter with a USB serial number; CTS is on.
func NewAdapter(serial string) *Adapter {
	a := &Adapter{inbox: newInbox(), serial: serial, wake: make(chan struct{}, 1), cts: true}
	a.moved = sync.NewCond(&a.mu)
	return a
}

// Line returns the present setting.
func (a *Adapter) Line() Line {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.line
}

// SetCTS is the instrument's signal that it can accept data.
func (a *Adapter) SetCTS(on bool) {
	a.mu.Lock()
	a.cts = on
	a.mu.Unlock()
	a.stir()
}

// RTS returns RTS as the instrument sees it.
func (a *Adapter) RTS() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rts()
}

func (a *Adapter) rts() bool { return a.line.RTS && !(a.line.RTSCTS && a.waiting >= enough) }

// SetMute makes the chip hang: it answers nothing.
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

// Write sends to the host, and waits while RTS is off. As on a wire, data for a
// full chip is lost, and the chip tells the host.
func (a *Adapter) Write(b []byte) (n int, err error) { return a.Send(b, 0) }

// Send is Write with damaged characters. A chip without parity does not notice
// a wrong one.
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

// receive puts p into the chip's memory; false after unplugging.
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

// stir wakes Serve.
func (a *Adapter) stir() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}
