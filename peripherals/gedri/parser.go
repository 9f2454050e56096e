package gedri

import "telecart/peripherals/internal/framing"

// parser finds records in a stream of bytes. The zero parser is ready. It holds
// one record at most.
type parser struct {
	frames framing.Flagged
	lost   bool // something was rejected since the record before
}

// feed takes the next bytes of the stream and calls yield for each record
// they complete, with whether something was lost before it. The record is
// yield's only until it returns.
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

// valid checks the sum and, because 8 bits of sum let one frame of noise in
// 256 through, the length that the record says of itself.
func valid(frame []byte) bool {
	n := len(frame) - 1
	return n >= headerLen && int(i16(frame, 0)) == n && framing.Sum(frame[:n]) == frame[n]
}
