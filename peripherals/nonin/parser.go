package nonin

import "telecart/peripherals/internal/framing"

// counts is what a parser saw since it began.
type counts struct {
	bytes      uint64
	frames     uint64 // whole, with a good checksum
	packets    uint64
	rejected   uint64 // looked like a frame but had a bad status or checksum
	skipped    uint64 // bytes thrown away while looking for a frame
	incomplete uint64 // packets cut short by lost frames
}

func (c counts) shared() framing.Counts {
	return framing.Counts{Bytes: c.bytes, Records: c.packets, Rejected: c.rejected, Skipped: c.skipped}
}

// parser finds packets in a stream of bytes. The zero parser is ready.
//
// A frame says what it holds only by its place in the packet. So a packet of
// which anything was lost is dropped whole, and one counts only when the very
// next frame is a first one: if frames 9 to 25 and the next packet's 1 to 3
// were lost, the firmware number would stand in the place of the saturation.
type parser struct {
	frames framing.Summed

	packet packet
	next   int  // frames in packet so far
	synced bool // packet began with a sync frame and has no hole since

	packets, incomplete uint64
}

// feed takes the next bytes of the stream and calls yield for each packet
// they complete. The packet is yield's only until it returns.
func (p *parser) feed(data []byte, yield func(*packet)) {
	p.frames.Feed(data, measure, p.lose, func(f []byte) { p.frame(f, yield) })
}

// measure is a framing.Measure.
func measure(window []byte) int {
	switch {
	case window[0] != frameStart:
		return framing.Noise
	case len(window) < frameLen:
		return framing.More
	case window[1]&statusAlways == 0 || framing.Sum(window[:frameLen-1]) != window[frameLen-1]:
		return framing.Bad
	}
	return frameLen
}

// lose notes that the stream has a hole here.
func (p *parser) lose() {
	if p.synced {
		p.incomplete++
	}
	p.synced = false
	p.packet.gap = true
}

func (p *parser) seen() counts {
	c := p.frames.Counts
	return counts{bytes: c.Bytes, frames: c.Records, packets: p.packets, rejected: c.Rejected, skipped: c.Skipped, incomplete: p.incomplete}
}

func (p *parser) frame(f []byte, yield func(*packet)) {
	status := f[1]
	switch first := status&statusSync != 0; {
	case first && p.synced && p.next == packetFrames:
		p.packets++
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
	p.packet.pleth[p.next] = uint16(f[2])
	p.packet.data[p.next] = f[3]
	p.next++
}
