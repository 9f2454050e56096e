package media

import (
	"context"
	"slices"
	"testing"
)

// Who comes right after the last one went, as at a short hold, gets nothing of
// the run before, and that has ended when the next one begins.
func TestARunThatWasStoppedHasNobody(t *testing.T) {
	runs, end := make(chan context.Context), make(chan struct{})
	s := source[string]{run: func(ctx context.Context) {
		runs <- ctx
		<-end
	}}
	s.add("a")
	first := get(t, runs)
	s.add("b")
	if got := s.wanted(first); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("the first run is for %v", got)
	}
	s.remove("b")
	s.remove("a")
	s.add("c")
	if got := s.wanted(first); len(got) != 0 {
		t.Errorf("the run that was stopped gives to %v", got)
	}
	select {
	case <-runs:
		t.Fatal("two runs at a time")
	default:
	}
	end <- struct{}{}
	if got := s.wanted(get(t, runs)); !slices.Equal(got, []string{"c"}) {
		t.Errorf("the second run is for %v", got)
	}
	s.remove("c")
	close(end)
	s.wait()
}
