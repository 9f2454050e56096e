package framing

// Results of a Measure that found no whole frame.
const (
	More  = 0  // the start of a possible frame: wait
	Noise = -1 // no frame starts like this
	Bad   = -2 // starts like a frame but is faulty
)

// Measure examines what may be the start of a frame. It returns the length of a
// whole, good frame, or one of the above.
type Measure func(window []byte) int

// Summed finds frames that a Measure recognises. The zero Summed is ready.
type Summed struct {
	Counts Counts
	window []byte
}

// Held returns how many bytes wait for the rest of a frame.
func (s *Summed) Held() int { return len(s.window) }

// Feed takes the next bytes of the stream. It calls yield with each frame,
// valid until yield returns, and lost when bytes are dropped.
func (s *Summed) Feed(data []byte, measure Measure, lost func(), yield func(frame []byte)) {
	s.Counts.Bytes += uint64(len(data))
	for _, b := range data {
		s.window = append(s.window, b)
		s.scan(measure, lost, yield)
	}
}

// Expire stops waiting for the rest of a frame. What only looked like a start
// may have hidden whole frames behind it.
func (s *Summed) Expire(measure Measure, lost func(), yield func(frame []byte)) {
	for len(s.window) > 0 {
		s.Counts.Rejected++
		s.drop(lost)
		s.scan(measure, lost, yield)
	}
}

// scan removes all whole frames from the window.
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

// drop drops the first byte.
func (s *Summed) drop(lost func()) {
	s.Counts.Skipped++
	s.window = s.window[:copy(s.window, s.window[1:])]
	if lost != nil {
		lost()
	}
}
