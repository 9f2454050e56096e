package widget

import (
	"sync"
	"time"
)

// Beat collects what moves (pictures, waves) and shows it together, at most
// once per interval: each drawing of the window costs, not each picture.
// Nothing runs while nothing moves. Post may be called from any goroutine.
type Beat struct {
	every time.Duration
	door  func(func()) // onto Fyne's goroutine

	mu      sync.Mutex
	pending map[any]func()
	order   []any
	running bool
	last    time.Time
}

// NewBeat returns a beat; door runs a function on Fyne's goroutine.
func NewBeat(every time.Duration, door func(func())) *Beat {
	return &Beat{every: every, door: door, pending: map[any]func(){}}
}

// Post has show run at the next beat. It replaces one with the same key that
// has not been shown yet, and reports whether it did.
func (b *Beat) Post(key any, show func()) (replaced bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, replaced = b.pending[key]; !replaced {
		b.order = append(b.order, key)
	}
	b.pending[key] = show
	if !b.running {
		b.running = true
		time.AfterFunc(max(b.every-time.Since(b.last), 0), func() { b.door(b.flush) })
	}
	return replaced
}

// flush runs on Fyne's goroutine. The next beat is only set once it ran, so
// that a slow screen gets fewer pictures and never a queue of them.
func (b *Beat) flush() {
	b.mu.Lock()
	shows := make([]func(), 0, len(b.order))
	for _, k := range b.order {
		shows = append(shows, b.pending[k])
	}
	clear(b.pending)
	b.order, b.running, b.last = nil, false, time.Now()
	b.mu.Unlock()
	for _, show := range shows {
		show()
	}
}
