package framing

// Flagged finds frames between flags, which are escaped within. A flag may end
// a frame and begin the next (Begin and End the same), so one that was lost
// costs the frames beside it and no more.
type Flagged struct {
	Begin, End, Escape byte
	Flip               byte // the bits that an escaped byte has changed
	Max                int  // bytes that are kept of a frame
	Strict             bool // nothing but a flag or an escape may be escaped

	Counts  Counts
	content []byte
	inside  bool
	escaped bool
	bad     bool // this frame is lost: wait for its end
}

// Held is how many bytes wait for the end of a frame.
func (f *Flagged) Held() int { return len(f.content) }

// Feed takes the next bytes of the stream. It calls yield for the content of
// each frame, which is its until it returns; yield reports whether it is a
// record. lost is called for each frame that is none; nil where nobody cares.
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

// begin opens a frame. What was open was to end here, or has lost its end.
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
