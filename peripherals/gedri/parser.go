package gedri

import "telecart/peripherals/internal/framing"

// parser finds records in a stream of bytes and holds one at most. The zero
// parser is ready.
type parser struct {
	frames framing.Flagged
	lost   bool // something was rejected since the last record
}

// feed takes the next bytes of the stream and calls yield with each complete
// record, valid until yield returns, and whether something was lost before it.
func (p *parser) feed(data []byte, yield func(r record, lost bool)) {
	f := &p.frames
	f.Begin, f.End, f.Escape, f.Flip, f.Strict, f.Max = flag, flag, escape, bit5, true, maxRecord+1
	f.Feed(data, func() { p.lost = true }, func(frame []byte) bool {
		if !valid(frame) {
			return false
		}
		lost := p.lost
		p.lost = false
		yield(record(frame[:len(frame)-1]), lost)
		return true
	})
}

// valid checks the sum and, because an 8-bit sum lets one frame of noise in 256
// pass, the record's own length.
func valid(frame []byte) bool {
	n := len(frame) - 1
	return n >= headerLen && int(i16(frame, 0)) == n && framing.Sum(frame[:n]) == frame[n]
}
