package peripheraltest

import (
	"io"
	"sync"
	"time"
)

// fault is a disturbance of what an instrument sends.
type fault struct {
	name string
	// bend returns a writer in front of w. It calls over once, after the last
	// piece that it disturbs.
	bend func(w io.Writer, over func()) io.Writer
}

func faults() []fault {
	return []fault{
		{"values", func(w io.Writer, over func()) io.Writer { over(); return w }},
		{"starts in the middle", func(w io.Writer, over func()) io.Writer { return &skipping{w: w, left: 3, over: over} }},
		{"slow bytes", func(w io.Writer, over func()) io.Writer { over(); return slow{w} }},
		{"truncated", func(w io.Writer, over func()) io.Writer { return &clipping{w: w, over: over} }},
		{"garbage first", func(w io.Writer, over func()) io.Writer {
			return &littering{w: w, noise: noise(3000), over: over}
		}},
		{"garbage between", func(w io.Writer, over func()) io.Writer {
			return &littering{w: w, noise: noise(700), after: 5, over: over}
		}},
	}
}

// skipping drops the first bytes.
type skipping struct {
	w    io.Writer
	left int
	over func()
}

func (s *skipping) Write(p []byte) (int, error) {
	n := min(s.left, len(p))
	if s.left -= n; n > 0 && s.left == 0 {
		s.over()
	}
	_, err := s.w.Write(p[n:])
	return len(p), err
}

// slow writes single bytes, with a pause now and then as long as an adapter
// holds bytes back.
type slow struct{ w io.Writer }

func (s slow) Write(p []byte) (int, error) {
	for i := range p {
		if _, err := s.w.Write(p[i : i+1]); err != nil {
			return i, err
		}
		pause := 100 * time.Microsecond
		if i%64 == 2 {
			pause = 20 * time.Millisecond
		}
		time.Sleep(pause)
	}
	return len(p), nil
}

// clipping cuts off the end of four pieces, every third from the second on, so
// that the next piece follows a partial one.
type clipping struct {
	w       io.Writer
	pieces  int
	clipped int
	over    func()
}

func (c *clipping) Write(p []byte) (int, error) {
	const clips = 4
	kept := p
	if c.pieces++; c.pieces%3 == 2 && c.clipped < clips {
		c.clipped++
		kept = p[:max(1, len(p)*c.clipped/(clips+1))]
		if c.clipped == clips {
			defer c.over()
		}
	}
	_, err := c.w.Write(kept)
	return len(p), err
}

// littering writes noise before one piece, the one that follows after others.
type littering struct {
	w     io.Writer
	noise []byte
	after int
	over  func()
}

func (l *littering) Write(p []byte) (int, error) {
	if l.after--; l.after < 0 && l.noise != nil {
		if _, err := l.w.Write(l.noise); err != nil {
			return 0, err
		}
		l.noise = nil
		l.over()
	}
	return l.w.Write(p)
}

// noise returns n bytes, the same each time.
func noise(n int) []byte {
	out, x := make([]byte, n), uint32(7)
	for i := range out {
		x = x*1664525 + 1013904223
		out[i] = byte(x >> 24)
	}
	return out
}

// bent is a line whose writes are redirected.
type bent struct {
	io.Reader
	io.Writer
}

// under returns serve behind the fault, and a channel that is closed when the
// fault is over.
func (f fault) under(serve instrument) (instrument, <-chan struct{}) {
	over := make(chan struct{})
	once := sync.OnceFunc(func() { close(over) })
	return serve.through(func(w io.Writer) io.Writer { return f.bend(w, once) }), over
}
