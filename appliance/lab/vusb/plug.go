package vusb

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// Device is the inside of a USB device.
type Device interface {
	// Descriptor returns the one of that kind and index (USB 2.0, 9.4.3), or
	// nil if it has none.
	Descriptor(kind, index byte) []byte
	// Control answers any other control request: what the host reads, or nil
	// and true. ok is false when the device does not know it.
	Control(s Setup, out []byte) (in []byte, ok bool)
	// Serve moves data over the other end points until the transfers end: a
	// device that is unplugged closes them.
	Serve(transfers <-chan *Transfer)
}

// Muter is a Device whose firmware can hang.
type Muter interface {
	// Mute reports whether no control request is answered now.
	Mute() bool
}

// Transfer is a request for data on an end point.
type Transfer struct {
	Endpoint int
	In       bool
	Length   int    // of what the host can take
	Out      []byte // what the host sent
	Packets  []int  // an isochronous transfer: the length of each packet

	p *Plug
	q request
}

// Answer ends the transfer. data is what the host gets; one that the host has
// taken back meanwhile is dropped, and reported as false.
func (t *Transfer) Answer(data []byte) bool { return t.p.answer(t.q, data, false) }

// AnswerPackets ends an isochronous transfer. more says that the answer to
// another one follows, at once, with which it may travel.
func (t *Transfer) AnswerPackets(packets [][]byte, more bool) bool {
	var all []byte
	for i, b := range packets {
		t.q.packets[i].actual = len(b)
		all = append(all, b...)
	}
	return t.p.answer(t.q, all, more)
}

// Plug is a device in a port.
type Plug struct {
	wire net.Conn
	dev  Device
	done chan struct{}

	mu      sync.Mutex
	pending map[uint32]bool // what the host waits for
	held    []byte          // answers that wait for the next one
}

// highSpeed is USB 2.0's 480 Mbit/s, as vhci_hcd counts (usb_device_speed).
const highSpeed = 3

// attachPath is where vhci_hcd takes the wire.
const attachPath = "/sys/devices/platform/vhci_hcd.0/attach"

// Attach plugs d into a port of vhci_hcd, 0 to 7.
func Attach(port int, d Device) (*Plug, error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("vusb: %w", err)
	}
	defer unix.Close(fds[1]) // the kernel holds its own reference
	mine := os.NewFile(uintptr(fds[0]), "usbip")
	defer mine.Close()
	wire, err := net.FileConn(mine)
	if err != nil {
		return nil, fmt.Errorf("vusb: %w", err)
	}
	id := 1<<16 | (port + 2) // bus and number, told to nobody but the log
	if err := os.WriteFile(attachPath, fmt.Appendf(nil, "%d %d %d %d", port, fds[1], id, highSpeed), 0); err != nil {
		wire.Close()
		return nil, fmt.Errorf("vusb: attach to port %d (is vhci-hcd loaded, and the port free?): %w", port, err)
	}
	return start(wire, d), nil
}

// start answers on the wire until it is closed.
func start(wire net.Conn, d Device) *Plug {
	p := &Plug{wire: wire, dev: d, done: make(chan struct{}), pending: map[uint32]bool{}}
	transfers, served := make(chan *Transfer, 256), make(chan struct{})
	go func() {
		defer close(served)
		d.Serve(transfers)
	}()
	go p.run(transfers, served)
	return p
}

// Unplug pulls the plug, and returns when the device has noticed.
func (p *Plug) Unplug() {
	p.wire.Close()
	<-p.done
}

func (p *Plug) run(transfers chan<- *Transfer, served <-chan struct{}) {
	defer close(p.done)
	defer p.wire.Close()
	wire := bufio.NewReaderSize(p.wire, 1<<16) // many requests come at once
	for {
		q, err := readRequest(wire)
		if err != nil {
			break
		}
		switch {
		case q.unlink:
			p.unlink(q)
		case q.endpoint == 0 && p.muted():
			p.await(q) // until the host takes it back
		case q.endpoint == 0:
			p.write(p.control(q))
		default:
			p.await(q)
			t := &Transfer{Endpoint: q.endpoint, In: q.in, Length: q.length, Out: q.out, p: p, q: q}
			for _, k := range q.packets {
				t.Packets = append(t.Packets, k.length)
			}
			transfers <- t
		}
	}
	close(transfers)
	<-served
}

func (p *Plug) muted() bool {
	m, ok := p.dev.(Muter)
	return ok && m.Mute()
}

// await notes a request that is answered later, if at all.
func (p *Plug) await(q request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pending[q.seq] = true
}

// unlink takes a request back: what is no longer pending was answered.
func (p *Plug) unlink(q request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var status int32
	if p.pending[q.victim] {
		delete(p.pending, q.victim)
		status = statusUnlinked
	}
	p.writeLocked(unlinked(q, status))
}

func (p *Plug) answer(q request, data []byte, more bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	wanted := p.pending[q.seq]
	if wanted {
		delete(p.pending, q.seq)
		p.held = append(p.held, reply(q, 0, data)...)
	}
	if !more {
		p.writeLocked(nil)
	}
	return wanted
}

func (p *Plug) write(b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writeLocked(b)
}

// writeLocked writes, after what is held; an error is an unplugged device,
// which run sees too.
func (p *Plug) writeLocked(b []byte) {
	if b = append(p.held, b...); len(b) > 0 {
		_, _ = p.wire.Write(b)
	}
	p.held = b[:0]
}

// Standard requests (USB 2.0, 9.4).
const (
	getStatus     = 0
	getDescriptor = 6
	getConfig     = 8
	toHost        = 0x80
	kindMask      = 0x60 // 0: a standard request
)

// control answers on end point 0.
func (p *Plug) control(q request) []byte {
	s := q.setup
	var in []byte
	ok := true
	switch {
	case s.Type == toHost && s.Request == getDescriptor:
		in = p.dev.Descriptor(byte(s.Value>>8), byte(s.Value))
		ok = in != nil
	case s.Type&kindMask == 0 && s.Request == getStatus:
		in = []byte{0, 0}
	case s.Type == toHost && s.Request == getConfig:
		in = []byte{1}
	default:
		in, ok = p.dev.Control(s, q.out)
	}
	if !ok {
		return reply(q, statusStall, nil)
	}
	return reply(q, 0, in[:min(len(in), int(s.Length))])
}
