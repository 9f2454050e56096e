package peripherals

import (
	"context"
	"sync"

	"telecart/drivers/alsa"
	"telecart/drivers/v4l2"
)

// Video hands out pictures; Sound hands out periods of captured sound.
type (
	Video = Feed[v4l2.Frame]
	Sound = Feed[alsa.Chunk]
)

// Feed hands what one instrument produces to any number of listeners. A slow
// listener loses the oldest items and never slows another. It also knows
// whether anybody listens, so that nothing is captured that nobody wants.
type Feed[T any] struct {
	depth int

	mu      sync.Mutex
	subs    map[chan T]struct{}
	changed chan struct{} // closed and replaced whenever subs changes
}

// NewFeed returns a feed that keeps up to depth items for each listener:
// 1 for pictures (only the newest counts), more for sound.
func NewFeed[T any](depth int) *Feed[T] {
	return &Feed[T]{depth: depth, subs: map[chan T]struct{}{}, changed: make(chan struct{})}
}

// Subscribe returns a channel of everything published from now on, and the
// function that ends the subscription and closes the channel.
func (f *Feed[T]) Subscribe() (items <-chan T, cancel func()) {
	ch := make(chan T, f.depth)
	f.mu.Lock()
	f.subs[ch] = struct{}{}
	f.signal()
	f.mu.Unlock()
	var once sync.Once
	return ch, func() {
		once.Do(func() {
			f.mu.Lock()
			delete(f.subs, ch)
			close(ch)
			f.signal()
			f.mu.Unlock()
		})
	}
}

// Publish gives v to every listener and never blocks.
func (f *Feed[T]) Publish(v T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for ch := range f.subs {
		for sent := false; !sent; {
			select {
			case ch <- v:
				sent = true
			default:
				select {
				case <-ch: // make room: the oldest goes
				default:
				}
			}
		}
	}
}

// Wanted reports whether anybody listens, and a channel that is closed when
// the set of listeners next changes.
func (f *Feed[T]) Wanted() (bool, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.subs) > 0, f.changed
}

// WhileWanted runs work whenever somebody listens: it waits for a listener,
// calls work with a context that ends when the last one leaves, and so on
// until ctx ends (nil) or work returns an error.
func (f *Feed[T]) WhileWanted(ctx context.Context, work func(context.Context) error) error {
	for {
		wanted, changed := f.Wanted()
		if !wanted {
			select {
			case <-ctx.Done():
				return nil
			case <-changed:
				continue
			}
		}
		if err := f.UntilUnwanted(ctx, work); err != nil || ctx.Err() != nil {
			return err
		}
	}
}

// UntilUnwanted runs work once, with a context that ends when ctx does or
// when nobody listens any more.
func (f *Feed[T]) UntilUnwanted(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for {
			wanted, changed := f.Wanted()
			if !wanted {
				cancel()
				return
			}
			select {
			case <-ctx.Done():
				return
			case <-changed:
			}
		}
	}()
	return work(ctx)
}

func (f *Feed[T]) signal() {
	close(f.changed)
	f.changed = make(chan struct{})
}
