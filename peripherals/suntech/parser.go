package suntech

import "telecart/peripherals/internal/framing"

// parser finds packets. The zero parser is ready.
type parser struct{ framing.Summed }

// feed takes the next bytes of the stream and calls yield with each complete
// packet, valid until yield returns.
func (p *parser) feed(data []byte, yield func([]byte)) { p.Feed(data, measure, nil, yield) }

// expire stops waiting for the rest of a packet: an answer comes in one piece,
// so after a pause the rest never comes.
func (p *parser) expire(yield func([]byte)) { p.Expire(measure, nil, yield) }

// measure is a framing.Measure.
func measure(window []byte) int {
	if window[0] != moduleStart {
		return framing.Noise
	}
	if len(window) == 1 {
		return framing.More
	}
	switch n := int(window[1]); n {
	case ackLen, pressureLen, calibrationLen, resultLen, versionLen:
		switch {
		case len(window) < n:
			return framing.More
		case sum(window[:n]) == 0:
			return n
		}
	}
	return framing.Bad
}
