package media

import "sync"

// lane runs functions one after the other, off the caller's goroutine. It has
// a goroutine only while there is something to do, so it needs no closing.
// The zero value is ready.
type lane struct {
	mu      sync.Mutex
	queue   []func()
	running bool
	limit   int // 0: none
}

// do queues f; false when the lane is full.
func (l *lane) do(f func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.limit > 0 && len(l.queue) >= l.limit {
		return false
	}
	l.queue = append(l.queue, f)
	if !l.running {
		l.running = true
		go l.run()
	}
	return true
}

func (l *lane) run() {
	for {
		l.mu.Lock()
		if len(l.queue) == 0 {
			l.running = false
			l.mu.Unlock()
			return
		}
		f := l.queue[0]
		l.queue = l.queue[1:]
		l.mu.Unlock()
		f()
	}
}
