package suntech

// counts is what a parser saw since it began.
type counts struct {
	bytes    uint64
	packets  uint64
	rejected uint64 // began like a packet but had a bad length or checksum
	skipped  uint64 // bytes thrown away while looking for a packet
}

// parser finds packets in a stream of bytes, which may begin anywhere, be cut
// anywhere and hold garbage. The zero parser is ready.
type parser struct {
	window [longest]byte
	held   int
	counts counts
}

// feed takes the next bytes of the stream and calls yield for each packet
// they complete. The packet is yield's only until it returns.
func (p *parser) feed(data []byte, yield func([]byte)) {
	p.counts.bytes += uint64(len(data))
	for _, b := range data {
		p.window[p.held] = b
		p.held++
		p.scan(yield)
	}
}

// expire gives up waiting for the rest of a packet: an answer comes in one
// piece, so what is missing after a pause never comes. Packets may hide behind
// what only looked like a beginning.
func (p *parser) expire(yield func([]byte)) {
	for p.held > 0 {
		p.counts.rejected++
		p.drop(1)
		p.scan(yield)
	}
}

// scan takes all whole packets out of the window.
func (p *parser) scan(yield func([]byte)) {
	for p.held > 0 {
		switch n := int(p.window[1]); {
		case p.window[0] != moduleStart:
			p.drop(1)
		case p.held == 1:
			return
		case !isLength(n):
			p.counts.rejected++
			p.drop(1)
		case p.held < n:
			return
		case sum(p.window[:n]) != 0:
			p.counts.rejected++
			p.drop(1)
		default:
			p.counts.packets++
			yield(p.window[:n])
			p.held = copy(p.window[:], p.window[n:p.held])
		}
	}
}

func (p *parser) drop(n int) {
	p.counts.skipped += uint64(n)
	p.held = copy(p.window[:], p.window[n:p.held])
}

func isLength(n int) bool {
	switch n {
	case ackLen, pressureLen, calibrationLen, resultLen, versionLen:
		return true
	}
	return false
}
