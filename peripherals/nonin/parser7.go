package nonin

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
	buf     [(packetFrames + 1) * frameLen]byte
	held    int // bytes in buf
	checked int // frames of them that fit
	hunting bool
	gap     bool // something was lost since the last packet

	packet packet
	counts counts
}

func (p *parser7) seen() counts { return p.counts }

// feed takes the next bytes of the stream and calls yield for each packet
// they complete. The packet is yield's only until it returns.
func (p *parser7) feed(data []byte, yield func(*packet)) {
	p.counts.bytes += uint64(len(data))
	for _, b := range data {
		p.buf[p.held] = b
		p.held++
		p.check()
		if p.checked == packetFrames+1 {
			p.complete(yield)
		}
	}
}

// check verifies the frames that are whole; at one that does not fit the
// stream is searched again from the next byte on.
func (p *parser7) check() {
	for (p.checked+1)*frameLen <= p.held {
		if p.fits(p.checked) {
			if p.checked++; p.checked == 2 {
				p.hunting = false // one frame may fit by chance, the second hardly
			}
			continue
		}
		if !p.hunting {
			p.counts.rejected++
			if p.checked > 0 {
				p.counts.incomplete++
			}
		}
		p.hunting, p.gap = true, true
		p.drop(1)
		p.checked = 0
	}
}

// fits reports whether frame i of buf has a good checksum and a status that
// belongs there.
func (p *parser7) fits(i int) bool {
	f := p.buf[i*frameLen : (i+1)*frameLen]
	first := i%packetFrames == 0
	return f[0]&statusAlways != 0 && (f[0]&statusSync != 0) == first && f[0]+f[1]+f[2]+f[3] == f[4]
}

func (p *parser7) drop(n int) {
	p.counts.skipped += uint64(n)
	p.held = copy(p.buf[:], p.buf[n:p.held])
}

// complete hands the packet out and keeps the next one's first frame.
func (p *parser7) complete(yield func(*packet)) {
	for i := range packetFrames {
		f := p.buf[i*frameLen:]
		p.packet.status[i] = f[0]
		p.packet.pleth[i] = uint16(f[1])<<8 | uint16(f[2])
		p.packet.data[i] = f[3]
	}
	p.packet.gap = p.gap
	p.counts.packets++
	p.counts.frames += packetFrames
	p.held = copy(p.buf[:], p.buf[packetFrames*frameLen:p.held])
	p.checked, p.hunting, p.gap = 1, false, false
	yield(&p.packet)
}
