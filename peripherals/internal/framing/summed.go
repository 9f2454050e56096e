package framing

// What a Measure says of bytes that begin no whole frame.
const (
	More  = 0  // it may be one: wait
	Noise = -1 // no frame begins so
	Bad   = -2 // one begins so, and this is none
)

// Measure looks at what may be the beginning of a frame. It returns the length
// of the frame if it is whole and good, or one of the above.
type Measure func(window []byte) int

// Summed finds frames that Measure knows. The zero Summed is ready.
type Summed struct {
	Counts Counts
	window []byte
}

// Held is how many bytes wait for the rest of a frame.
func (s *Summed) Held() int { return len(s.window) }

// Feed takes the next bytes of the stream. It calls yield for each frame, which
// is its until it returns, and lost when bytes were thrown away.
func (s *Summed) Feed(data []byte, measure Measure, lost func(), yield func(frame []byte)) {
	s.Counts.Bytes += uint64(len(data))
	for _, b := range data {
		s.window = append(s.window, b)
		s.scan(measure, lost, yield)
	}
}

// Expire gives up waiting for the rest of a frame. What only looked like a
// beginning may hide whole frames behind it.
func (s *Summed) Expire(measure Measure, lost func(), yield func(frame []byte)) {
	for len(s.window) > 0 {
		s.Counts.Rejected++
		s.drop(lost)
		s.scan(measure, lost, yield)
	}
}

// scan takes all whole frames out of the window.
func (s *Summed) scan(measure Measure, lost func(), yield func([]byte)) {
	for len(s.window) > 0 {
		switch n := measure(s.window); n {
		case More:
			return
		case Bad:
			s.Counts.Rejected++
			s.drop(lost)
		case Noise:
			s.drop(lost)
		default:
			s.Counts.Records++
			yield(s.window[:n])
			s.window = s.window[:copy(s.window, s.window[n:])]
		}
	}
}

// drop throws the first byte away.
func (s *Summed) drop(lost func()) {
	s.Counts.Skipped++
	s.window = s.window[:copy(s.window, s.window[1:])]
	if lost != nil {
		lost()
	}
}
