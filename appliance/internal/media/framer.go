package media

// framer cuts sound into frames of size samples. What is left over before a
// gap is dropped: a frame never reaches over a gap.
type framer struct {
	size  int
	buf   []int16
	start uint64 // position of buf's first sample
	begin bool   // the next frame is the first after a gap, or of all
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
