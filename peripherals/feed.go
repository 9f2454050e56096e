package peripherals

import (
	"context"
	"sync"
	"time"

	"telecart/drivers/alsa"
	"telecart/drivers/v4l2"
)

// Video delivers pictures; Sound delivers periods of captured sound.
type (
	Video = Feed[v4l2.Frame]
	Sound = Feed[alsa.Chunk]
)

// Feed delivers what one instrument produces to any number of listeners. A slow
// listener loses the oldest items and does not slow the others. The feed knows
// whether anybody listens, so that nothing is captured for nobody.
type Feed[T any] struct {
	depth int

	mu      sync.Mutex
	subs    map[chan T]struct{}
	changed chan struct{} // closed and replaced whenever subs changes
}

// NewFeed returns a feed that keeps up to depth items for each listener: 1 for
// pictures (only the newest counts), more for sound.
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

// kept is an item whose memory is used again when all who kept it released it.
type kept[T any] interface {
	Keep() T
	Release()
}

func keep[T any](v T) T {
	if k, ok := any(v).(kept[T]); ok {
		return k.Keep()
	}
	return v
}

func release[T any](v T) {
	if k, ok := any(v).(kept[T]); ok {
		k.Release()
	}
}

// Publish gives v to every listener and never blocks. Each gets a v of its own
// to release, where its kind has that.
func (f *Feed[T]) Publish(v T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	v = keep(v) // until all have theirs
	defer release(v)
	for ch := range f.subs {
		for mine, sent := keep(v), false; !sent; {
			select {
			case ch <- mine:
				sent = true
			default:
				select {
				case old := <-ch: // make room: the oldest goes
					release(old)
				default:
				}
			}
		}
	}
}

// Wanted reports whether anybody listens, and returns a channel that is closed
// when the set of listeners next changes.
func (f *Feed[T]) Wanted() (bool, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.subs) > 0, f.changed
}

// WhileWanted runs work whenever somebody listens, with a context that ends
// when the last listener leaves; while nobody listens it runs check at that
// interval. It returns nil when ctx ends, or the error of work or check.
func (f *Feed[T]) WhileWanted(ctx context.Context, interval time.Duration, check func() error, work func(context.Context) error) error {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for ctx.Err() == nil {
		wanted, changed := f.Wanted()
		if wanted {
			if err := f.untilUnwanted(ctx, work); err != nil {
				return err
			}
			continue
		}
		select {
		case <-ctx.Done():
		case <-changed:
		case <-tick.C:
			if err := check(); err != nil {
				return err
			}
		}
	}
	return nil
}

// untilUnwanted runs work once, with a context that ends when ctx does or when
// nobody listens any more.
func (f *Feed[T]) untilUnwanted(ctx context.Context, work func(context.Context) error) error {
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
