package vusb

import (
	"cmp"
	"encoding/binary"
	"sync"
	"time"
)

// Line is the line setting of the host (CDC PSTN 1.2, 6.3.11).
type Line struct {
	Baud     int // bit/s
	DataBits int
	Parity   byte // 0 none, 1 odd, 2 even
	StopBits byte // 0 one, 1 one and a half, 2 two
	DTR, RTS bool

	RTSCTS bool // handshake, which CDC ACM does not have
	Break  bool // the line is held at space
}

// Serial is a USB serial port (CDC ACM) with an instrument behind it: the host
// receives what is written to it, and the reverse.
type Serial struct {
	// Patience is how long Write waits for a host that does not read; 0 means
	// 20 ms, like a wire, which waits for nobody.
	Patience time.Duration

	inbox  // what the host has sent
	serial string
	toHost chan []byte

	mu   sync.Mutex
	line Line
	full bool
	mute bool
	wake chan struct{} // full or mute has changed
}

// NewSerial returns a port with a USB serial number.
func NewSerial(serial string) *Serial {
	return &Serial{inbox: newInbox(), serial: serial, toHost: make(chan []byte), wake: make(chan struct{}, 1)}
}

// Line returns the present setting.
func (s *Serial) Line() Line {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.line
}

// SetFull makes the instrument accept nothing: the host's data waits.
func (s *Serial) SetFull(on bool) { s.set(&s.full, on) }

// SetMute makes the instrument hang: it answers no request and accepts nothing.
func (s *Serial) SetMute(on bool) { s.set(&s.mute, on) }

func (s *Serial) set(what *bool, on bool) {
	s.mu.Lock()
	*what = on
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Mute implements Muter.
func (s *Serial) Mute() bool { return s.is(&s.mute) }

func (s *Serial) is(what *bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *what
}

const patience = 20 * time.Millisecond

// bulk is the size of a packet; a shorter one ends a transfer.
const bulk = 512

// Write sends to the host. As on a wire, what nobody reads is lost.
func (s *Serial) Write(b []byte) (n int, err error) {
	n = len(b)
	for len(b) > 0 {
		k := min(len(b), bulk)
		select {
		case s.toHost <- b[:k:k]:
		case <-time.After(cmp.Or(s.Patience, patience)):
		}
		b = b[k:]
	}
	return n, nil
}

// Descriptor implements Device.
func (s *Serial) Descriptor(kind, index byte) []byte {
	id := identity{vendor: 0x1d6b, product: 0x0104, maker: "Telecart Lab", name: "Oximeter", serial: s.serial}
	return id.descriptor(kind, index, serialConfig())
}

// serialConfig is a control interface with an interrupt end point (0x82), and
// a data interface with two bulk ones (0x81, 0x01).
func serialConfig() []byte {
	body := join(
		descriptor(0x0B, 0, 2, 2, 2, 1, 0), // association
		descriptor(4, 0, 0, 1, 2, 2, 1, 0),
		descriptor(0x24, 0x00, 0x10, 0x01), // CDC 1.1
		descriptor(0x24, 0x01, 0, 1),       // call management
		descriptor(0x24, 0x02, 0x06),       // line coding, state and break
		descriptor(0x24, 0x06, 0, 1),       // union
		descriptor(5, 0x82, 3, 8, 0, 9),
		descriptor(4, 1, 0, 2, 0x0A, 0, 0, 0),
		descriptor(5, 0x81, 2, bulk&0xff, bulk>>8, 0),
		descriptor(5, 0x01, 2, bulk&0xff, bulk>>8, 0),
	)
	return join([]byte{9, kindConfig}, u16(9+len(body)), []byte{2, 1, 0, 0x80, 250}, body)
}

// Requests of CDC PSTN, 6.3.
const (
	setLineCoding   = 0x20
	getLineCoding   = 0x21
	setControlState = 0x22
	sendBreak       = 0x23
)

// Control implements Device.
func (s *Serial) Control(r Setup, out []byte) (in []byte, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case r.Type&kindMask == 0:
		return nil, true
	case r.Request == setLineCoding && len(out) == 7:
		s.line.Baud = int(binary.LittleEndian.Uint32(out))
		s.line.StopBits, s.line.Parity, s.line.DataBits = out[4], out[5], int(out[6])
	case r.Request == getLineCoding:
		return join(u32(s.line.Baud), []byte{s.line.StopBits, s.line.Parity, byte(s.line.DataBits)}), true
	case r.Request == setControlState:
		s.line.DTR, s.line.RTS = r.Value&1 != 0, r.Value&2 != 0
	case r.Request == sendBreak:
		// accepted without effect
	default:
		return nil, false
	}
	return nil, true
}

// Serve implements Device.
func (s *Serial) Serve(transfers <-chan *Transfer) {
	defer close(s.over)
	var asked, offered []*Transfer // the host's requests, for data and with data
	for {
		from := s.toHost
		if len(asked) == 0 {
			from = nil
		}
		select {
		case t, ok := <-transfers:
			switch {
			case !ok:
				return
			case t.Endpoint == 1 && t.In:
				asked = append(asked, t)
			case t.Endpoint == 1:
				offered = append(offered, t)
			} // the interrupt end point has nothing to say
		case <-s.wake:
		case b := <-from:
			for len(asked) > 0 && !asked[0].Answer(b) {
				asked = asked[1:] // unlinked: the port was closed
			}
			asked = asked[min(1, len(asked)):]
		}
		for len(offered) > 0 && !s.is(&s.full) && !s.Mute() {
			s.take(offered[0].Out)
			offered[0].Answer(nil)
			offered = offered[1:]
		}
	}
}
