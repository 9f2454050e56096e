package v4l2

import (
	"sync"
	"sync/atomic"
)

// Buffers are the memory of a stream's pictures. What was kept, and released by
// all who kept it, becomes a later picture; so nothing large is allocated for
// each. Whoever keeps a frame and never releases it has it for good. The zero
// value is ready.
type Buffers struct {
	mu   sync.Mutex
	free [][]byte
}

// spare is how many free buffers are kept: as many as a stall gives back.
const spare = 4

// New returns a frame of size bytes whose content does not matter.
func (b *Buffers) New(size int) Frame {
	m := &memory{home: b, data: b.take(size)}
	f := Frame{Data: m.data, hold: &hold{of: m}}
	f.hold.over.Store(true) // it does not count before it is kept
	return f
}

func (b *Buffers) take(size int) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	for n := len(b.free); n > 0; n = len(b.free) {
		data := b.free[n-1]
		b.free = b.free[:n-1]
		if cap(data) >= size {
			return data[:size]
		}
	}
	return make([]byte, size)
}

func (b *Buffers) put(data []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.free) < spare {
		b.free = append(b.free, data)
	}
}

// memory is one use of a buffer, from New until it is free again.
type memory struct {
	home    *Buffers
	data    []byte
	readers atomic.Int64
}

// hold is one reader's.
type hold struct {
	of   *memory
	over atomic.Bool
}

// Keep returns f for one reader more, who may Release it.
func (f Frame) Keep() Frame {
	if f.hold != nil {
		f.hold.of.readers.Add(1)
		f.hold = &hold{of: f.hold.of}
	}
	return f
}

// Release ends what Keep began; f.Data may then not be used any more. A second
// call does nothing.
func (f Frame) Release() {
	if f.hold != nil && f.hold.over.CompareAndSwap(false, true) && f.hold.of.readers.Add(-1) == 0 {
		f.hold.of.home.put(f.hold.of.data)
	}
}
