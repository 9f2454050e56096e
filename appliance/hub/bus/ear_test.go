package bus

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"telecart/appliance/api"
)

func TestEar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		e := &ear{log: slog.New(slog.NewTextHandler(&log, nil))}
		time.Sleep(time.Minute)
		if d := e.total(time.Now()); d != 0 || e.isLate(time.Now()) {
			t.Errorf("before it listens: %v", d)
		}
		for range 100 {
			e.hear(time.Now())
			time.Sleep(earEvery + earSlack)
		}
		if d := e.total(time.Now()); d != 0 || e.isLate(time.Now()) {
			t.Errorf("a little late, again and again: %v", d)
		}
		const away = 10 * time.Second
		e.hear(time.Now())
		time.Sleep(earEvery + earSlack + away/2)
		if d := e.total(time.Now()); d != away/2 || !e.isLate(time.Now()) {
			t.Errorf("in the middle of it: %v", d)
		}
		time.Sleep(away / 2)
		e.hear(time.Now())
		if d := e.total(time.Now()); d != away || !e.isLate(time.Now()) {
			t.Errorf("when it is over: %v", d)
		}
		time.Sleep(earEvery)
		e.hear(time.Now())
		if d := e.total(time.Now()); d != away || e.isLate(time.Now()) {
			t.Errorf("after it: %v", d)
		}
		for range 3 {
			time.Sleep(earAloud + earEvery + earSlack)
			e.hear(time.Now())
		}
		if n := strings.Count(log.String(), "this hub is late"); n != 1 || !strings.Contains(log.String(), "by=10s") {
			t.Errorf("logged %d times: %s", n, log.String())
		}
	})
}

// What waits before the hub comes to hear it counts, wherever it waits.
func TestBusyHubIsDeaf(t *testing.T) {
	w := open(t)
	block, busy := make(chan struct{}), make(chan struct{})
	release := sync.OnceFunc(func() { close(block) })
	t.Cleanup(release) // before the bus is closed
	err := w.Hear(func(string, string, []byte) {
		close(busy)
		<-block
	})
	if err != nil {
		t.Fatal(err)
	}
	w.await("itself", func() bool { w.ear.mu.Lock(); defer w.ear.mu.Unlock(); return !w.ear.heard.IsZero() })
	a := w.cart("a", ways()["credentials"](w, "a"))
	if err := a.conn.Publish("cart.a."+api.SubjectPresence, nil); err != nil {
		t.Fatal(err)
	}
	<-busy
	before := w.Deaf()
	w.await("deafness", func() bool { return w.Deaf() > before && w.ear.isLate(time.Now()) })
	release()
	w.await("the end of it", func() bool { return !w.ear.isLate(time.Now()) })
}

func (w *world) await(what string, is func() bool) {
	w.t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("waiting for %s", what)
		}
	}
}

// All carts come at once: some are let in now, some in a moment, and the
// others are told at once to come again.
func TestAdmission(t *testing.T) {
	for name, c := range map[string]struct {
		late time.Duration
		want int32
	}{
		"a hub in time": {0, admittedBurst + admitted},
		"a late hub":    {5 * time.Second, (admittedBurst + admitted) / lateCost},
	} {
		synctest.Test(t, func(t *testing.T) {
			e := &ear{log: slog.New(slog.DiscardHandler)}
			e.hear(time.Now())
			time.Sleep(c.late)
			a := newAdmission(e)
			var in, out atomic.Int32
			for range 5000 {
				go func() {
					if a.admit(t.Context()) == nil {
						in.Add(1)
					} else {
						out.Add(1)
					}
				}()
			}
			synctest.Wait()
			if n := out.Load(); n != 5000-c.want {
				t.Errorf("%s: %d were turned away at once", name, n)
			}
			time.Sleep(admitWait)
			synctest.Wait()
			if n := in.Load(); n != c.want {
				t.Errorf("%s: %d were let in", name, n)
			}
		})
	}
}
