package media

// framer cuts sound into frames of size samples. A remainder before a gap is
// dropped: a frame never spans a gap.
type framer struct {
	size  int
	buf   []int16
	start uint64 // position of buf's first sample
	begin bool   // the next frame is the first one, or the first after a gap
}

func (f *framer) push(pos uint64, samples []int16, emit func(at uint64, pcm []int16, first bool)) {
	if pos != f.start+uint64(len(f.buf)) {
		f.buf, f.start, f.begin = f.buf[:0], pos, true
	}
	f.buf = append(f.buf, samples...)
	n := 0
	for ; len(f.buf)-n >= f.size; n += f.size {
		emit(f.start, f.buf[n:n+f.size], f.begin)
		f.start += uint64(f.size)
		f.begin = false
	}
	f.buf = f.buf[:copy(f.buf, f.buf[n:])]
}
