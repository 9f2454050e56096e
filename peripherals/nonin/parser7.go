package nonin

import "telecart/peripherals/internal/framing"

// Format 7 is format 2 with another frame: 75 frames a second, 25 of them a
// packet, the same status bits and the same numbers in the same places.
//
//	byte 1    status; sync in frame 1 only
//	byte 2,3  pleth, 0..65535, most significant byte first
//	byte 4    the byte that belongs to the frame's number in the packet
//	byte 5    (byte 1 + byte 2 + byte 3 + byte 4) mod 256
//
// Trap: no byte marks a frame's beginning, and the pleth may look like a
// status. A packet begins where a sync frame is followed by 24 frames that fit
// and by the next sync frame, 26 good checksums in a row.

// parser7 finds packets in a stream of bytes as parser does. The zero parser7
// is ready.
type parser7 struct {
	window  framing.Summed
	hunting bool
	packet  packet // with the gap before the next one

	incomplete uint64
}

func (p *parser7) seen() counts {
	c := p.window.Counts
	return counts{
		bytes: c.Bytes, frames: c.Records * packetFrames, packets: c.Records,
		rejected: c.Rejected, skipped: c.Skipped, incomplete: p.incomplete,
	}
}

// feed takes the next bytes of the stream and calls yield for each packet
// they complete. The packet is yield's only until it returns.
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

// measure is a framing.Measure: a packet's frames, and the next one's first,
// which it leaves. While nothing fits one fault was counted for all.
func (p *parser7) measure(window []byte) int {
	for i := range len(window) / frameLen {
		switch fits := fits(window, i); {
		case fits && i == 1:
			p.hunting = false // one frame may fit by chance, the second hardly
		case fits:
		case p.hunting:
			return framing.Noise
		default:
			p.hunting = true
			if i > 0 {
				p.incomplete++
			}
			return framing.Bad
		}
	}
	if len(window) < (packetFrames+1)*frameLen {
		return framing.More
	}
	return packetFrames * frameLen
}

// fits reports whether frame i of the window has a good checksum and a status
// that belongs there.
func fits(window []byte, i int) bool {
	f := window[i*frameLen : (i+1)*frameLen]
	first := i%packetFrames == 0
	return f[0]&statusAlways != 0 && (f[0]&statusSync != 0) == first && framing.Sum(f[:frameLen-1]) == f[frameLen-1]
}
