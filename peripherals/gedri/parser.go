package gedri

// counts is what a parser saw since it began.
type counts struct {
	bytes    uint64
	records  uint64 // whole, with a good checksum and length
	rejected uint64 // frames that are no records: checksum, length, escape or size
	skipped  uint64 // bytes before the first flag
}

// parser finds records in a stream of bytes, which may begin anywhere, be cut
// anywhere and hold garbage. The zero parser is ready. It holds one record at
// most.
//
// A flag both ends a frame and begins the next, so a flag that was lost costs
// the frames beside it and no more.
type parser struct {
	buf     [maxRecord + 1]byte // the record and its checksum
	held    int
	open    bool // a flag came
	escaped bool // an escape came
	bad     bool // this frame is lost: wait for its end
	lost    bool // something was rejected since the record before

	counts counts
}

// feed takes the next bytes of the stream and calls yield for each record
// they complete, with whether something was lost before it. The record is
// yield's only until it returns.
func (p *parser) feed(data []byte, yield func(r record, lost bool)) {
	p.counts.bytes += uint64(len(data))
	for _, b := range data {
		switch {
		case b == flag:
			p.end(yield)
		case !p.open:
			p.counts.skipped++
		case p.bad:
		case p.escaped && (b == flag&^bit5 || b == escape&^bit5):
			p.escaped = false
			p.push(b | bit5)
		case p.escaped: // nothing else may follow an escape
			p.bad = true
		case b == escape:
			p.escaped = true
		default:
			p.push(b)
		}
	}
}

func (p *parser) push(b byte) {
	if p.held == len(p.buf) {
		p.bad = true
		return
	}
	p.buf[p.held] = b
	p.held++
}

// end takes what lies between two flags.
func (p *parser) end(yield func(record, bool)) {
	empty := p.held == 0 && !p.bad && !p.escaped
	frame := p.buf[:p.held]
	bad := p.bad || p.escaped
	p.held, p.open, p.escaped, p.bad = 0, true, false, false
	if empty {
		return
	}
	if bad || !valid(frame) {
		p.counts.rejected++
		p.lost = true
		return
	}
	p.counts.records++
	lost := p.lost
	p.lost = false
	yield(record(frame[:len(frame)-1]), lost)
}

// valid checks the sum and, because 8 bits of sum let one frame of noise in
// 256 through, the length that the record says of itself.
func valid(frame []byte) bool {
	n := len(frame) - 1
	if n < headerLen || int(i16(frame, 0)) != n {
		return false
	}
	var sum byte
	for _, b := range frame[:n] {
		sum += b
	}
	return sum == frame[n]
}
