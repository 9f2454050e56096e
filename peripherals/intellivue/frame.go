package intellivue

import "telecart/peripherals/internal/framing"

// Framing of the fixed baud rate protocol (guide, "Transport Protocols for
// the MIB/RS232 Interface"): 115200 8N1, no flow control.
//
//	C0 | 11 01 length(2) | user data | FCS low, FCS high | C1
//
// Length counts the user data. C0, C1 and 7D between the flags are sent as 7D
// and the byte with bit 5 inverted; 7D C1 aborts a frame. The FCS is the
// CRC-16/X-25 of header and user data before stuffing.
const (
	frameBegin  = 0xC0
	frameEnd    = 0xC1
	frameEscape = 0x7D
	frameInvert = 0x20

	protocolID  = 0x11 // data export
	messageType = 0x01 // association control or data export command

	headerLen = 4
	fcsLen    = 2
	// maxFrame bounds a frame. The monitor sends at most 1456 bytes, its own
	// limit, whatever was requested.
	maxFrame = 4096
)

// fcs returns the CRC-16/X-25 of data (reflected 8408h, FFFFh, inverted).
func fcs(data []byte) uint16 {
	crc := uint16(0xFFFF)
	for _, b := range data {
		x := (crc ^ uint16(b)) & 0xFF
		x ^= x << 4 & 0xFF
		crc = crc>>8 ^ x<<8 ^ x<<3 ^ x>>4
	}
	return ^crc
}

// appendFrame appends user data as a frame.
func appendFrame(dst, user []byte) []byte {
	content := append([]byte{protocolID, messageType, byte(len(user) >> 8), byte(len(user))}, user...)
	return appendStuffed(dst, content)
}

// appendStuffed appends content between flags, with its FCS.
func appendStuffed(dst, content []byte) []byte {
	sum := fcs(content)
	dst = append(dst, frameBegin)
	for _, b := range content {
		dst = appendEscaped(dst, b)
	}
	dst = appendEscaped(dst, byte(sum))
	dst = appendEscaped(dst, byte(sum>>8))
	return append(dst, frameEnd)
}

func appendEscaped(dst []byte, b byte) []byte {
	if b == frameBegin || b == frameEnd || b == frameEscape {
		return append(dst, frameEscape, b^frameInvert)
	}
	return append(dst, b)
}

// deframer finds frames in a stream of bytes and holds maxFrame bytes at most.
// The zero deframer is ready.
type deframer struct{ frames framing.Flagged }

// feed takes the next bytes and calls yield with the user data of each whole
// frame, valid until yield returns.
func (d *deframer) feed(data []byte, yield func(user []byte)) {
	d.unstuff(data, func(content []byte) bool {
		user, ok := userData(content)
		if ok {
			yield(user)
		}
		return ok
	})
}

// userData checks the header of a frame's content.
func userData(content []byte) ([]byte, bool) {
	if len(content) < headerLen || content[0] != protocolID || content[1] != messageType {
		return nil, false
	}
	user := content[headerLen:]
	return user, int(content[2])<<8|int(content[3]) == len(user)
}

// unstuff calls yield with the content of each frame with a good FCS.
func (d *deframer) unstuff(data []byte, yield func(content []byte) bool) {
	f := &d.frames
	f.Begin, f.End, f.Escape, f.Flip, f.Max = frameBegin, frameEnd, frameEscape, frameInvert, maxFrame
	f.Feed(data, nil, func(frame []byte) bool {
		n := len(frame) - fcsLen
		return n >= 0 && fcs(frame[:n]) == uint16(frame[n])|uint16(frame[n+1])<<8 && yield(frame[:n])
	})
}
