package peripherals_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

func TestFeedReachesEverybody(t *testing.T) {
	f := peripherals.NewFeed[int](3)
	a, cancelA := f.Subscribe()
	b, cancelB := f.Subscribe()
	defer cancelB()
	f.Publish(1)
	cancelA()
	f.Publish(2)
	if got := drain(a); len(got) != 1 || got[0] != 1 {
		t.Errorf("who left after the first got %v", got)
	}
	cancelB()
	if got := drain(b); len(got) != 2 || got[1] != 2 {
		t.Errorf("who stayed got %v", got)
	}
	cancelA() // twice does no harm
	f.Publish(3)
}

func TestSlowListenerLosesTheOldest(t *testing.T) {
	f := peripherals.NewFeed[int](3)
	slow, cancel := f.Subscribe()
	for i := range 10 {
		f.Publish(i)
	}
	cancel()
	got := drain(slow)
	if len(got) != 3 || got[0] != 7 || got[2] != 9 {
		t.Errorf("got %v, want the three newest", got)
	}
}

// Each listener has a picture until it releases its own, also the one whose
// oldest is dropped; then its memory is used again.
func TestPicturesAreKeptForEachListener(t *testing.T) {
	f := peripherals.NewFeed[v4l2.Frame](1)
	slow, leave := f.Subscribe()
	defer leave()
	quick, leave := f.Subscribe()
	defer leave()
	var buffers v4l2.Buffers
	memory := map[*byte]bool{}
	publish := func(n byte) {
		p := buffers.New(100)
		copy(p.Data, bytes.Repeat([]byte{n}, 100))
		memory[&p.Data[0]] = true
		f.Publish(p)
		(<-quick).Release()
	}
	publish(0)
	reading := <-slow
	for n := range byte(20) {
		publish(1 + n)
	}
	if bytes.Count(reading.Data, []byte{0}) != 100 {
		t.Error("a picture changed while it was read")
	}
	if newest := <-slow; bytes.Count(newest.Data, []byte{20}) != 100 {
		t.Errorf("the newest is %d", newest.Data[0])
	}
	if len(memory) > 3 { // one is read, one waits, one is made
		t.Errorf("%d buffers for 21 pictures", len(memory))
	}
}

func drain(ch <-chan int) (got []int) {
	for v := range ch {
		got = append(got, v)
	}
	return got
}

func TestWhileWanted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := peripherals.NewFeed[int](1)
		ctx, cancel := context.WithCancel(t.Context())
		var running, runs, checks int
		check := func() error { checks++; return nil }
		ended := make(chan error, 1)
		go func() {
			ended <- f.WhileWanted(ctx, time.Second, check, func(ctx context.Context) error {
				running++
				runs++
				<-ctx.Done()
				running--
				return nil
			})
		}()
		expect := func(what string, wantRunning, wantRuns int) {
			t.Helper()
			synctest.Wait()
			if running != wantRunning || runs != wantRuns {
				t.Errorf("%s: %d running after %d starts, want %d and %d", what, running, runs, wantRunning, wantRuns)
			}
		}
		expect("nobody listens", 0, 0)
		time.Sleep(2500 * time.Millisecond)
		synctest.Wait()
		if checks != 2 {
			t.Errorf("%d checks in 2.5 s without a listener", checks)
		}
		_, leaveA := f.Subscribe()
		expect("one listens", 1, 1)
		_, leaveB := f.Subscribe()
		leaveA()
		expect("another one took over", 1, 1)
		leaveB()
		expect("all left", 0, 1)
		_, leave := f.Subscribe()
		expect("one came back", 1, 2)
		cancel()
		expect("the end", 0, 2)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		leave()
	})
}

func TestWhileWantedGivesTheErrorOfWork(t *testing.T) {
	f := peripherals.NewFeed[int](1)
	_, leave := f.Subscribe()
	defer leave()
	broken := errors.New("broken")
	if err := f.WhileWanted(t.Context(), time.Hour, nil, func(context.Context) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// Listeners come and go while things are published: for the race detector.
func TestFeedConcurrently(t *testing.T) {
	f := peripherals.NewFeed[int](2)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				items, leave := f.Subscribe()
				f.Publish(1)
				<-items
				leave()
			}
		})
	}
	all.Wait()
	if wanted, _ := f.Wanted(); wanted {
		t.Error("wanted after all have left")
	}
}
