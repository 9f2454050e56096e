package nonin

import "telecart/peripherals/internal/oximeter"

// counts is what a parser saw since it began.
type counts struct {
	bytes      uint64
	frames     uint64 // whole, with a good checksum
	packets    uint64
	rejected   uint64 // looked like a frame but had a bad status or checksum
	skipped    uint64 // bytes thrown away while looking for a frame
	incomplete uint64 // packets cut short by lost frames
}

func (c counts) shared() oximeter.Counts {
	return oximeter.Counts{Bytes: c.bytes, Records: c.packets, Rejected: c.rejected, Skipped: c.skipped}
}

// parser finds packets in a stream of bytes, which may begin anywhere, be cut
// anywhere and hold garbage. The zero parser is ready.
//
// A frame says what it holds only by its place in the packet. So a packet of
// which anything was lost is dropped whole, and one counts only when the very
// next frame is a first one: if frames 9 to 25 and the next packet's 1 to 3
// were lost, the firmware number would stand in the place of the saturation.
type parser struct {
	window [frameLen]byte
	held   int // bytes in window

	packet packet
	next   int  // frames in packet so far
	synced bool // packet began with a sync frame and has no hole since

	counts counts
}

// feed takes the next bytes of the stream and calls yield for each packet
// they complete. The packet is yield's only until it returns.
func (p *parser) feed(data []byte, yield func(*packet)) {
	p.counts.bytes += uint64(len(data))
	for _, b := range data {
		p.window[p.held] = b
		p.held++
		if p.held == 1 && b != frameStart {
			p.held = 0
			p.skip(1)
			continue
		}
		if p.held < frameLen {
			continue
		}
		if !p.valid() {
			p.counts.rejected++
			p.realign()
			continue
		}
		p.held = 0
		p.frame(yield)
	}
}

func (p *parser) valid() bool {
	w := &p.window
	return w[1]&statusAlways != 0 && w[0]+w[1]+w[2]+w[3] == w[4]
}

// realign drops the first byte of the window and what follows it up to the
// next byte that may begin a frame.
func (p *parser) realign() {
	n := 1
	for n < frameLen && p.window[n] != frameStart {
		n++
	}
	p.skip(n)
	p.held = copy(p.window[:], p.window[n:])
}

func (p *parser) skip(n int) {
	p.counts.skipped += uint64(n)
	p.lose()
}

// lose notes that the stream has a hole here.
func (p *parser) lose() {
	if p.synced {
		p.counts.incomplete++
	}
	p.synced = false
	p.packet.gap = true
}

func (p *parser) frame(yield func(*packet)) {
	p.counts.frames++
	status := p.window[1]
	switch first := status&statusSync != 0; {
	case first && p.synced && p.next == packetFrames:
		p.counts.packets++
		yield(&p.packet)
		p.packet.gap = false
		p.next = 0
	case first:
		if p.synced { // too early
			p.lose()
		}
		p.synced, p.next = true, 0
	case p.next == packetFrames || !p.synced:
		p.lose()
		return
	}
	p.packet.status[p.next] = status
	p.packet.pleth[p.next] = uint16(p.window[2])
	p.packet.data[p.next] = p.window[3]
	p.next++
}

func (p *parser) seen() counts { return p.counts }
