package conversation

import (
	"context"
	"sync"
	"time"
)

// ring holds the newest samples waiting to be played.
type ring struct {
	mu      sync.Mutex
	held    []int16 // oldest first
	size    int
	arrived chan struct{} // has a token after put
}

func newRing(size int) *ring {
	return &ring{held: make([]int16, 0, size), size: size, arrived: make(chan struct{}, 1)}
}

// put adds samples and drops the oldest that do not fit.
func (r *ring) put(samples []int16) {
	if len(samples) > r.size {
		samples = samples[len(samples)-r.size:]
	}
	r.mu.Lock()
	if over := len(r.held) + len(samples) - r.size; over > 0 {
		r.held = r.held[:copy(r.held, r.held[over:])]
	}
	r.held = append(r.held, samples...)
	r.mu.Unlock()
	select {
	case r.arrived <- struct{}{}:
	default:
	}
}

// take moves up to len(dst) samples into dst and returns their number.
func (r *ring) take(dst []int16) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := copy(dst, r.held)
	r.held = r.held[:copy(r.held, r.held[n:])]
	return n
}

func (r *ring) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held = r.held[:0]
}

func (r *ring) len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.held)
}

// wait returns true once there is something to play, and false when ctx ends or
// nothing came within limit (0: no limit).
func (r *ring) wait(ctx context.Context, limit time.Duration) bool {
	return r.waitFor(ctx, 1, limit)
}

// waitFor is wait for at least n samples.
func (r *ring) waitFor(ctx context.Context, n int, limit time.Duration) bool {
	var timeout <-chan time.Time
	if limit > 0 {
		t := time.NewTimer(limit)
		defer t.Stop()
		timeout = t.C
	}
	for ctx.Err() == nil {
		if r.len() >= n {
			return true
		}
		select {
		case <-ctx.Done():
		case <-timeout:
			return false
		case <-r.arrived:
		}
	}
	return false
}
