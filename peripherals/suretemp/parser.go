package suretemp

import (
	"encoding/binary"

	"telecart/peripherals/internal/framing"
)

// parser finds packets. The zero parser is ready.
type parser struct{ framing.Summed }

// feed takes the next bytes of the stream and calls yield with each complete
// packet, whose data are valid until yield returns.
func (p *parser) feed(data []byte, yield func(frame)) { p.Feed(data, measure, nil, decode(yield)) }

// expire stops waiting for the rest of a packet.
func (p *parser) expire(yield func(frame)) { p.Expire(measure, nil, decode(yield)) }

func decode(yield func(frame)) func([]byte) {
	return func(packet []byte) {
		yield(frame{
			command: command(binary.BigEndian.Uint16(packet[3:])),
			good:    packet[5] == typeGood,
			data:    packet[headLen : len(packet)-1],
		})
	}
}

// measure is a framing.Measure.
func measure(window []byte) int {
	start := [...]byte{preamble1, preamble2, preamble3}
	if n := min(len(window), len(start)); string(window[:n]) != string(start[:n]) {
		return framing.Noise
	}
	if len(window) < headLen {
		return framing.More
	}
	size := int(binary.LittleEndian.Uint16(window[6:]))
	whole := headLen + size + 1
	switch {
	case size > longest:
		return framing.Bad
	case len(window) < whole:
		return framing.More
	case framing.Sum(window[:whole]) != 0:
		return framing.Bad
	}
	return whole
}
