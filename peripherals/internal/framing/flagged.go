package framing

// Flagged finds escaped frames between flags. If Begin and End are the same,
// one flag may end a frame and begin the next, so a lost flag costs only the
// frames beside it.
type Flagged struct {
	Begin, End, Escape byte
	Flip               byte // bits inverted in an escaped byte
	Max                int  // length of the longest frame, bytes
	Strict             bool // only flags and escapes may be escaped

	Counts  Counts
	content []byte
	inside  bool
	escaped bool
	bad     bool // skip to the end of this frame
}

// Held returns how many bytes wait for the end of a frame.
func (f *Flagged) Held() int { return len(f.content) }

// Feed takes the next bytes of the stream. It calls yield with the content of
// each frame, valid until yield returns; yield reports whether the frame is
// good. lost, which may be nil, is called for each bad frame.
func (f *Flagged) Feed(data []byte, lost func(), yield func(content []byte) bool) {
	f.Counts.Bytes += uint64(len(data))
	for _, b := range data {
		switch {
		case b == f.Begin:
			f.begin(lost, yield)
		case !f.inside:
			f.Counts.Skipped++
		case b == f.End:
			f.end(lost, yield)
		case f.bad:
		case f.escaped && f.Strict && !f.special(b^f.Flip):
			f.bad = true
		case b == f.Escape:
			f.escaped = true
		case len(f.content) == f.Max:
			f.reject(lost)
		default:
			if f.escaped {
				b, f.escaped = b^f.Flip, false
			}
			f.content = append(f.content, b)
		}
	}
}

func (f *Flagged) special(b byte) bool { return b == f.Begin || b == f.End || b == f.Escape }

// begin starts a frame. An open frame ends here, or has lost its end.
func (f *Flagged) begin(lost func(), yield func([]byte) bool) {
	switch something := len(f.content) > 0 || f.bad || f.escaped; {
	case !f.inside || !something:
	case f.Begin == f.End:
		f.end(lost, yield)
	default:
		f.reject(lost)
	}
	f.content, f.inside, f.escaped, f.bad = f.content[:0], true, false, false
}

func (f *Flagged) end(lost func(), yield func([]byte) bool) {
	if f.bad || f.escaped || !yield(f.content) {
		f.reject(lost)
		return
	}
	f.inside = false
	f.Counts.Records++
}

func (f *Flagged) reject(lost func()) {
	f.inside = false
	f.Counts.Rejected++
	if lost != nil {
		lost()
	}
}
