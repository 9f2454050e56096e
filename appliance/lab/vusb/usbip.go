package vusb

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Commands of USB/IP, once a device is attached.
const (
	cmdSubmit = 1
	cmdUnlink = 2
	retSubmit = 3
	retUnlink = 4
)

const (
	headLen = 48
	isoLen  = 16
	// maxTransfer bounds a request of the kernel.
	maxTransfer = 1 << 20
)

// Status of a transfer: negated numbers of Linux.
const (
	statusStall    = -32  // EPIPE
	statusUnlinked = -104 // ECONNRESET
)

// request is a command of the host.
type request struct {
	unlink   bool
	seq      uint32
	victim   uint32 // of unlink
	in       bool
	endpoint int
	length   int // of the buffer
	setup    Setup
	out      []byte      // what the host sends
	packets  []isoPacket // of an isochronous transfer, or nil
}

// Setup is the packet that begins a control transfer (USB 2.0, 9.3).
type Setup struct {
	Type, Request        byte
	Value, Index, Length uint16
}

// isoPacket is a part of an isochronous transfer.
type isoPacket struct {
	offset, length, actual int
}

// readRequest reads the next command.
func readRequest(r io.Reader) (q request, err error) {
	var h [headLen]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return q, err
	}
	at := func(i int) uint32 { return binary.BigEndian.Uint32(h[i:]) }
	q.seq, q.in, q.endpoint = at(4), at(12) == 1, int(at(16))
	switch at(0) {
	case cmdUnlink:
		q.unlink, q.victim = true, at(20)
		return q, nil
	case cmdSubmit:
	default:
		return q, fmt.Errorf("USB/IP: command %d", at(0))
	}
	n, packets := at(24), int32(at(32))
	if n > maxTransfer || packets > maxTransfer/isoLen {
		return q, fmt.Errorf("USB/IP: a transfer of %d bytes in %d packets", n, packets)
	}
	q.length = int(n)
	s := h[40:]
	q.setup = Setup{s[0], s[1], binary.LittleEndian.Uint16(s[2:]), binary.LittleEndian.Uint16(s[4:]), binary.LittleEndian.Uint16(s[6:])}
	if !q.in && n > 0 {
		q.out = make([]byte, n)
		if _, err := io.ReadFull(r, q.out); err != nil {
			return q, err
		}
	}
	for range packets { // -1 where it is not isochronous
		var p [isoLen]byte
		if _, err := io.ReadFull(r, p[:]); err != nil {
			return q, err
		}
		q.packets = append(q.packets, isoPacket{offset: int(binary.BigEndian.Uint32(p[:])), length: int(binary.BigEndian.Uint32(p[4:]))})
	}
	return q, nil
}

// reply encodes the answer to a submitted request.
func reply(q request, status int32, data []byte) []byte {
	b := make([]byte, headLen, headLen+len(data)+isoLen*len(q.packets))
	put := func(i int, v uint32) { binary.BigEndian.PutUint32(b[i:], v) }
	actual := len(data)
	if !q.in {
		actual = len(q.out)
	}
	put(0, retSubmit)
	put(4, q.seq)
	put(20, uint32(status))
	put(24, uint32(actual))
	put(32, uint32(len(q.packets)))
	if q.in {
		b = append(b, data...)
	}
	for _, p := range q.packets {
		b = binary.BigEndian.AppendUint32(b, uint32(p.offset))
		b = binary.BigEndian.AppendUint32(b, uint32(p.length))
		b = binary.BigEndian.AppendUint32(b, uint32(p.actual))
		b = binary.BigEndian.AppendUint32(b, 0)
	}
	return b
}

// unlinked encodes the answer to an unlink.
func unlinked(q request, status int32) []byte {
	b := make([]byte, headLen)
	binary.BigEndian.PutUint32(b, retUnlink)
	binary.BigEndian.PutUint32(b[4:], q.seq)
	binary.BigEndian.PutUint32(b[20:], uint32(status))
	return b
}
