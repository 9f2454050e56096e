package nonin

import "telecart/peripherals/internal/framing"

// parser finds packets in a stream of bytes. The zero parser is ready.
//
// The meaning of a frame depends on its place in the packet. So a packet with a
// loss is dropped, and one counts only if the very next frame is a first one:
// had frames 9 to 25 and the next packet's 1 to 3 been lost, the firmware
// number would be taken for the saturation.
type parser struct {
	frames framing.Summed

	packet packet
	next   int  // frames in packet so far
	synced bool // packet began with a sync frame and has no gap
}

// feed takes the next bytes of the stream and calls yield with each complete
// packet, valid until yield returns.
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

// lose notes that the stream has a gap here.
func (p *parser) lose() {
	p.synced = false
	p.packet.gap = true
}

func (p *parser) seen() framing.Counts { return p.frames.Counts }

func (p *parser) frame(f []byte, yield func(*packet)) {
	status := f[1]
	switch first := status&statusSync != 0; {
	case first && p.synced && p.next == packetFrames:
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
