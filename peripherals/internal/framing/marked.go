package framing

// Mark classifies a byte of a stream of marked frames.
type Mark int

// The marks.
const (
	Inside Mark = iota // not a first byte
	First              // the first of a frame
	Other              // the first of a frame to skip
	Stray              // a first byte of no known frame
)

// Marked finds frames of a fixed length of which only the first byte is marked.
// The zero Marked is ready.
type Marked struct {
	Counts Counts
	window []byte
	other  bool // inside a frame to skip
}

// Held returns how many bytes wait for the rest of a frame.
func (m *Marked) Held() int { return len(m.window) }

// Feed takes the next bytes of the stream. It calls yield with each frame,
// valid until yield returns, and lost before the next frame if bytes were
// dropped.
func (m *Marked) Feed(data []byte, length int, mark func(b byte) Mark, lost func(), yield func(frame []byte)) {
	m.Counts.Bytes += uint64(len(data))
	skip := func(n int) {
		m.Counts.Skipped += uint64(n)
		lost()
	}
	for _, b := range data {
		k := mark(b)
		if k != Inside {
			if n := len(m.window); n > 0 { // the frame before was cut short
				m.Counts.Rejected++
				m.window = m.window[:0]
				skip(n)
			}
			m.other = k != First
			if k == Stray {
				skip(1)
			}
		}
		switch {
		case m.other:
			continue
		case k == Inside && len(m.window) == 0:
			skip(1)
			continue
		}
		m.window = append(m.window, b)
		if len(m.window) == length {
			m.Counts.Records++
			yield(m.window)
			m.window = m.window[:0]
		}
	}
}
