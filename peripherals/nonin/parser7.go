package nonin

import "telecart/peripherals/internal/framing"

// Format 7 is format 2 with another frame: 75 frames a second, 25 of them a
// packet, the same status bits and the same numbers in the same places.
//
//	byte 1    status; sync in frame 1 only
//	byte 2,3  pleth, 0..65535, most significant byte first
//	byte 4    depends on the frame's number in the packet
//	byte 5    (byte 1 + byte 2 + byte 3 + byte 4) mod 256
//
// Trap: no byte marks the start of a frame, and the pleth may look like a
// status. A packet is a sync frame followed by 24 frames that fit and the next
// sync frame, 26 good checksums in a row.

// parser7 finds packets in a stream of bytes as parser does. The zero parser7
// is ready.
type parser7 struct {
	window  framing.Summed
	hunting bool
	packet  packet // its gap is set for the next one
}

func (p *parser7) seen() framing.Counts { return p.window.Counts }

// feed takes the next bytes of the stream and calls yield with each complete
// packet, valid until yield returns.
func (p *parser7) feed(data []byte, yield func(*packet)) {
	p.window.Feed(data, p.measure, func() { p.packet.gap = true }, func(frames []byte) {
		for i := range packetFrames {
			f := frames[i*frameLen:]
			p.packet.status[i] = f[0]
			p.packet.pleth[i] = uint16(f[1])<<8 | uint16(f[2])
			p.packet.data[i] = f[3]
		}
		yield(&p.packet)
		p.packet.gap = false
	})
}

// measure is a framing.Measure of a packet's frames and the next one's first,
// which stays in the window. While hunting for a start, only one fault is
// counted.
func (p *parser7) measure(window []byte) int {
	for i := range len(window) / frameLen {
		switch fits := fits(window, i); {
		case fits && i == 1:
			p.hunting = false // one frame may fit by chance, two hardly
		case fits:
		case p.hunting:
			return framing.Noise
		default:
			p.hunting = true
			return framing.Bad
		}
	}
	if len(window) < (packetFrames+1)*frameLen {
		return framing.More
	}
	return packetFrames * frameLen
}

// fits reports whether frame i of the window has a good checksum and a status
// that fits its place.
func fits(window []byte, i int) bool {
	f := window[i*frameLen : (i+1)*frameLen]
	first := i%packetFrames == 0
	return f[0]&statusAlways != 0 && (f[0]&statusSync != 0) == first && framing.Sum(f[:frameLen-1]) == f[frameLen-1]
}
