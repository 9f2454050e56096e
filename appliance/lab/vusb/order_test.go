package vusb

import (
	"encoding/binary"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
)

// eager answers each transfer from a goroutine of its own, as soon as it can.
type eager struct{ *Serial }

func (e *eager) Serve(transfers <-chan *Transfer) {
	var all sync.WaitGroup
	for t := range transfers {
		all.Go(func() { t.Answer(nil) })
	}
	all.Wait()
}

// kernel keeps what vhci_hcd knows of its requests, and fails the test where
// vhci_hcd would give up the port ("cannot find a urb of seqnum").
type kernel struct {
	t *testing.T

	mu      sync.Mutex
	urbs    map[uint32]bool   // submitted, not given back
	unlinks map[uint32]uint32 // by its number: the victim
	ended   sync.WaitGroup
}

// told takes an answer of the device (vhci_rx.c of Linux 6.1).
func (k *kernel) told(command, seq uint32) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch command {
	case retSubmit:
		if !k.urbs[seq] {
			k.t.Errorf("request %d is answered after it was given back: the kernel would give up the port", seq)
			return
		}
		delete(k.urbs, seq)
		k.ended.Done()
	case retUnlink:
		victim, ok := k.unlinks[seq]
		if !ok {
			k.t.Errorf("unlink %d is answered and was not asked, or twice", seq)
			return
		}
		delete(k.unlinks, seq)
		if k.urbs[victim] {
			delete(k.urbs, victim)
			k.ended.Done()
		}
		k.ended.Done()
	}
}

// Nothing is answered after its unlink was, in whatever order the host's
// sending thread brings them: a request that is made and taken back while that
// thread is busy with unlinks goes out after its own unlink.
func TestNoAnswerAfterUnlink(t *testing.T) {
	const rounds = 5000
	mine, theirs := net.Pipe()
	p := start(theirs, &eager{NewSerial("")})
	k := &kernel{t: t, urbs: map[uint32]bool{}, unlinks: map[uint32]uint32{}}
	var reading sync.WaitGroup
	reading.Go(func() {
		b := make([]byte, headLen)
		for {
			if _, err := io.ReadFull(mine, b); err != nil {
				return
			}
			k.told(binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:]))
		}
	})
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := range uint32(rounds) {
		urb, unlink := 2*n+1, 2*n+2
		k.mu.Lock()
		k.urbs[urb], k.unlinks[unlink] = true, urb
		k.ended.Add(2)
		k.mu.Unlock()
		first, second := submission(urb), withdrawal(unlink, urb)
		if rnd.IntN(4) == 0 {
			first, second = second, first
		}
		mine.Write(first)
		mine.Write(second)
	}
	k.ended.Wait() // each ends once, or the test's time does
	mine.Close()
	reading.Wait()
	<-p.done
	if len(p.pending) > 0 || len(p.early) > 0 {
		t.Errorf("left behind: %d pending, %d early", len(p.pending), len(p.early))
	}
}

// What the host takes back before it asks never reaches the device.
func TestUnlinkBeforeItsRequest(t *testing.T) {
	s := NewSerial("")
	h := newHost(t, s)
	h.wire.Write(withdrawal(2, 1))
	h.wire.Write(lineSetting(1))
	h.seq = 2
	if command, seq, status, _ := h.answer(false); command != retUnlink || seq != 2 || status != statusUnlinked {
		t.Errorf("command %d, request %d, status %d", command, seq, status)
	}
	if s.Line() != (Line{}) {
		t.Errorf("a request that was taken back has set the line: %+v", s.Line())
	}
	if _, ok := h.control([8]byte{0x80, 6, 0, 1, 0, 0, 18}); !ok {
		t.Error("the next request is not answered")
	}
}

// submission asks for data on end point 1.
func submission(seq uint32) []byte {
	b := make([]byte, headLen)
	binary.BigEndian.PutUint32(b, cmdSubmit)
	binary.BigEndian.PutUint32(b[4:], seq)
	binary.BigEndian.PutUint32(b[12:], 1)
	binary.BigEndian.PutUint32(b[16:], 1)
	binary.BigEndian.PutUint32(b[32:], 0xffffffff)
	return b
}

// lineSetting is a control request that sets 9600 bit/s.
func lineSetting(seq uint32) []byte {
	b := submission(seq)
	binary.BigEndian.PutUint32(b[12:], 0)
	binary.BigEndian.PutUint32(b[16:], 0)
	binary.BigEndian.PutUint32(b[24:], 7)
	copy(b[40:], []byte{0x21, setLineCoding, 0, 0, 0, 0, 7, 0})
	return append(b, 0x80, 0x25, 0, 0, 0, 0, 8)
}

// withdrawal takes the request victim back.
func withdrawal(seq, victim uint32) []byte {
	b := make([]byte, headLen)
	binary.BigEndian.PutUint32(b, cmdUnlink)
	binary.BigEndian.PutUint32(b[4:], seq)
	binary.BigEndian.PutUint32(b[20:], victim)
	return b
}
