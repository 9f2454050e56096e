package vusb

import (
	"bufio"
	"net"
	"sync"
)

// Device is the inside of a USB device.
type Device interface {
	// Descriptor returns the descriptor of that kind and index (USB 2.0,
	// 9.4.3), or nil.
	Descriptor(kind, index byte) []byte
	// Control answers any other control request with what the host reads, or
	// nil. ok is false if the device does not know the request.
	Control(s Setup, out []byte) (in []byte, ok bool)
	// Serve moves data over the other end points until unplugging closes
	// transfers.
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
	Length   int    // what the host can accept
	Out      []byte // what the host sent
	Packets  []int  // an isochronous transfer: the length of each packet

	p *Plug
	q request
}

// Answer ends the transfer with data for the host. If the host has unlinked it,
// data is dropped and Answer returns false.
func (t *Transfer) Answer(data []byte) bool { return t.p.answer(t.q, data, false) }

// AnswerPackets ends an isochronous transfer. more means that another answer
// follows at once, with which it may travel.
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
	pending map[uint32]bool    // requests that the host waits for
	newest  uint32             // the last request
	early   map[uint32]request // unlinks that came before their request, by its number
	held    []byte             // answers waiting for the next one
}

// start serves the wire until it is closed.
func start(wire net.Conn, d Device) *Plug {
	p := &Plug{wire: wire, dev: d, done: make(chan struct{}), pending: map[uint32]bool{}, early: map[uint32]request{}}
	transfers, served := make(chan *Transfer, 256), make(chan struct{})
	go func() {
		defer close(served)
		d.Serve(transfers)
	}()
	go p.run(transfers, served)
	return p
}

// Gone is closed once nothing is plugged in any more: after Unplug, or when the
// kernel has given up the port.
func (p *Plug) Gone() <-chan struct{} { return p.done }

// Unplug pulls the plug and returns once the device has noticed.
func (p *Plug) Unplug() {
	p.wire.Close()
	<-p.done
}

func (p *Plug) run(transfers chan<- *Transfer, served <-chan struct{}) {
	defer close(p.done)
	defer p.wire.Close()
	wire := bufio.NewReaderSize(p.wire, 1<<16) // requests come in bursts
	for {
		q, err := readRequest(wire)
		if err != nil {
			break
		}
		switch {
		case q.unlink:
			p.unlink(q)
		case p.takenBack(q):
		case q.endpoint == 0 && p.muted():
			p.await(q) // until the host unlinks it
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

// await records a request that is answered later, if at all.
func (p *Plug) await(q request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pending[q.seq] = true
}

// takenBack reports whether the host has unlinked q before it came, and then
// ends it. The kernel's sending thread alternates between requests and unlinks:
// if a request is made and unlinked during the unlinks' turn, the unlink is
// sent first (Linux 6.1, vhci_tx.c, vhci_tx_loop).
func (p *Plug) takenBack(q request) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.newest = q.seq
	u, ok := p.early[q.seq]
	if ok {
		delete(p.early, q.seq)
		p.writeLocked(unlinked(u, statusUnlinked))
	}
	return ok
}

// unlink unlinks a request. One that is no longer pending was answered; for one
// that has not come yet the unlink waits. After the answer to an unlink its
// request must never be answered: the kernel would give up the port.
func (p *Plug) unlink(q request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if int32(q.victim-p.newest) > 0 { // the kernel counts up
		p.early[q.victim] = q
		return
	}
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

// writeLocked writes, after any held answers; an error means that the device
// was unplugged, which run sees too.
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
