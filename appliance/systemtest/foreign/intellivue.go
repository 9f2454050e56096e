package foreign

import (
	"bytes"
	"encoding/binary"
)

// IntelliVueFrame puts user data of a message on the MIB/RS232 line (Philips
// Data Export Interface Programming Guide 4535 642 59271): C0, a header of
// 11 01 and the length, the data, the FCS with its low byte first, C1.
func IntelliVueFrame(user []byte) []byte {
	content := binary.BigEndian.AppendUint16([]byte{0x11, 0x01}, uint16(len(user)))
	content = append(content, user...)
	content = binary.LittleEndian.AppendUint16(content, fcs(content))
	out := []byte{0xC0}
	for _, b := range content {
		if b == 0xC0 || b == 0xC1 || b == 0x7D {
			out = append(out, 0x7D, b^0x20)
			continue
		}
		out = append(out, b)
	}
	return append(out, 0xC1)
}

// fcs is the CRC-16 of X.25, a bit at a time.
func fcs(content []byte) uint16 {
	reg := uint16(0xFFFF)
	for _, b := range content {
		for bit := range 8 {
			carry := reg&1 != uint16(b>>bit)&1
			reg >>= 1
			if carry {
				reg ^= 0x8408
			}
		}
	}
	return ^reg
}

// IntelliVueLine takes messages off the line.
type IntelliVueLine struct{ pending []byte }

// Feed takes what came and returns the user data of each whole message with
// the right FCS.
func (l *IntelliVueLine) Feed(line []byte) (messages [][]byte) {
	l.pending = append(l.pending, line...)
	for {
		end := bytes.IndexByte(l.pending, 0xC1)
		if end < 0 {
			return messages
		}
		frame := l.pending[:end]
		l.pending = l.pending[end+1:]
		if start := bytes.LastIndexByte(frame, 0xC0); start >= 0 {
			if user := content(frame[start+1:]); user != nil {
				messages = append(messages, user)
			}
		}
	}
}

func content(escaped []byte) []byte {
	var out []byte
	for i := 0; i < len(escaped); i++ {
		b := escaped[i]
		if b == 0x7D && i+1 < len(escaped) {
			i++
			b = escaped[i] ^ 0x20
		}
		out = append(out, b)
	}
	n := len(out) - 6
	if n < 0 || int(binary.BigEndian.Uint16(out[2:])) != n || binary.LittleEndian.Uint16(out[4+n:]) != fcs(out[:4+n]) {
		return nil
	}
	return out[4 : 4+n]
}

// IntelliVueRequest is what the cart asks of an associated monitor.
type IntelliVueRequest struct {
	Invoke, Command uint16 // command 7 is a confirmed action, 5 a confirmed set
	Action          uint16 // 0C16 single poll, F13B extended poll
	Poll, Class     uint16 // poll number, and the class that is polled
	IsEventResult   bool   // the answer to an event report
}

// ParseIntelliVueRequest reads user data that starts with E1. What is no
// remote operation of the cart has ok false.
func ParseIntelliVueRequest(user []byte) (r IntelliVueRequest, ok bool) {
	if len(user) < 14 || user[0] != 0xE1 {
		return r, false
	}
	at := func(i int) uint16 {
		if i+2 > len(user) {
			return 0
		}
		return binary.BigEndian.Uint16(user[i:])
	}
	kind := at(4)
	r.Invoke, r.Command = at(8), at(10)
	r.IsEventResult = kind == 2 && r.Command == 1
	if kind == 1 && r.Command == 7 {
		r.Action, r.Poll, r.Class = at(24), at(28), at(32)
	}
	return r, kind == 1 || r.IsEventResult
}
