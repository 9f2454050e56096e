package media

import (
	"context"
	"slices"
	"sync"
)

// source runs while it has senders, from the arrival of the first to the
// departure of the last. Two runs never overlap.
type source[S comparable] struct {
	run func(context.Context)

	mu      sync.Mutex
	senders []S
	stop    context.CancelFunc // nil if nobody wants it
	ended   chan struct{}      // closed when the newest run has ended; nil: there was none
}

func (s *source[S]) add(x S) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.senders = append(s.senders, x)
	if s.stop != nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	before, ended := s.ended, make(chan struct{})
	s.stop, s.ended = stop, ended
	go func() {
		defer close(ended)
		if before != nil {
			<-before
		}
		s.run(ctx)
	}()
}

func (s *source[S]) remove(x S) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.senders = slices.DeleteFunc(s.senders, func(y S) bool { return y == x })
	if len(s.senders) == 0 && s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// wanted returns the senders of the run with ctx: none once it was stopped,
// even if somebody else came meanwhile, since what it still has was taken
// before.
func (s *source[S]) wanted(ctx context.Context) []S {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil
	}
	return slices.Clone(s.senders)
}

// wait returns when a source without senders has stopped.
func (s *source[S]) wait() {
	s.mu.Lock()
	ended := s.ended
	s.mu.Unlock()
	if ended != nil {
		<-ended
	}
}
