package suretemp

import "encoding/binary"

// counts is what a parser saw since it began.
type counts struct {
	bytes    uint64
	frames   uint64
	rejected uint64 // began like a packet but had a bad size or checksum
	skipped  uint64 // bytes thrown away while looking for a packet
}

// parser finds packets in a stream of bytes, which may begin anywhere, be cut
// anywhere and hold garbage. The zero parser is ready.
type parser struct {
	window [frameMax]byte
	held   int
	counts counts
}

// feed takes the next bytes of the stream and calls yield for each packet
// they complete. Its data are yield's only until it returns.
func (p *parser) feed(data []byte, yield func(frame)) {
	p.counts.bytes += uint64(len(data))
	for _, b := range data {
		p.window[p.held] = b
		p.held++
		p.scan(yield)
	}
}

// expire gives up waiting for the rest of a packet. What only looked like a
// beginning may hide whole packets behind it.
func (p *parser) expire(yield func(frame)) {
	for p.held > 0 {
		p.counts.rejected++
		p.drop()
		p.scan(yield)
	}
}

// scan takes all whole packets out of the window.
func (p *parser) scan(yield func(frame)) {
	start := [3]byte{preamble1, preamble2, preamble3}
	for p.held > 0 {
		n := min(p.held, len(start))
		if string(p.window[:n]) != string(start[:n]) {
			p.drop()
			continue
		}
		if p.held < headLen {
			return
		}
		size := int(binary.LittleEndian.Uint16(p.window[6:]))
		if size > longest {
			p.counts.rejected++
			p.drop()
			continue
		}
		whole := headLen + size + 1
		if p.held < whole {
			return
		}
		if sum(p.window[:whole]) != 0 {
			p.counts.rejected++
			p.drop()
			continue
		}
		p.counts.frames++
		yield(frame{
			command: command(binary.BigEndian.Uint16(p.window[3:])),
			good:    p.window[5] == typeGood,
			data:    p.window[headLen : whole-1],
		})
		p.held = copy(p.window[:], p.window[whole:p.held])
	}
}

// drop throws the first byte away.
func (p *parser) drop() {
	p.counts.skipped++
	p.held = copy(p.window[:], p.window[1:p.held])
}
