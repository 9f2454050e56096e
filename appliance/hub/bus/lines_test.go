package bus

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// Of many connections with one key the newest stay.
func TestConnectionsOfACart(t *testing.T) {
	for name, how := range ways() {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			other := w.cart("b", how(w, "b"))
			option := how(w, "a")
			var all []*testCart
			for range 20 {
				all = append(all, w.cart("a", option))
			}
			for _, c := range all[:20-maxLines] {
				receive(t, "the end of an old connection", c.closed)
			}
			for _, c := range append(all[20-maxLines:], other) {
				if err := c.conn.Flush(); err != nil {
					t.Errorf("a connection that may stay: %v", err)
				}
			}
			all[19].conn.Close() // makes room
			if next := w.cart("a", option); next.conn.Flush() != nil {
				t.Error("one more after one has gone is not let in")
			}
		})
	}
}

// A cart that floods is cut off, and the others are heard meanwhile.
func TestFlood(t *testing.T) {
	for name, how := range ways() {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			heard := map[string]chan int{"a": make(chan int, 100_000), "b": make(chan int, 100)}
			if err := w.Hear(func(cart, _ string, data []byte) { heard[cart] <- len(data) }); err != nil {
				t.Fatal(err)
			}
			option := how(w, "a")
			a, b := w.cart("a", option), w.cart("b", how(w, "b"))
			flooded := make(chan struct{})
			go func() {
				defer close(flooded)
				big := make([]byte, 45<<10)
				for a.conn.Publish("cart.a.presence", big) == nil && a.conn.IsConnected() {
				}
			}()
			receive(t, "the end of the flood", a.closed)
			receive(t, "the flood's own end", flooded)
			b.raw(t, "cart.b.presence")
			receive(t, "the other cart's word", heard["b"])
			if n := len(heard["a"]); n > 10*wordsBurst {
				t.Errorf("%d messages of the flood were heard", n)
			}
			if c, err := nats.Connect("nats://"+w.Addr().String(), option, nats.NoReconnect()); err == nil {
				defer c.Close()
				again := make(chan struct{})
				c.SetClosedHandler(func(*nats.Conn) { close(again) })
				if !c.IsClosed() {
					receive(t, "the end of its next connection", again)
				}
			}
		})
	}
}

func TestPace(t *testing.T) {
	p, now := newPace(), time.Unix(1e9, 0)
	for range wordsBurst {
		if p.hear(100, now) != take {
			t.Fatal("a negotiation is not taken")
		}
	}
	if p.hear(100, now) != drop || p.hear(100, now.Add(time.Second)) != take {
		t.Error("what is too much is not dropped, or not taken later")
	}
	n := 0
	for p.hear(45<<10, now) != cut {
		if n++; n > cutAfter {
			t.Fatal("never cut off")
		}
	}
	if got := p.hear(2<<10, now.Add(time.Minute)); got != take {
		t.Errorf("after a quiet minute: %v", got)
	}
}

func TestCutIsOver(t *testing.T) {
	l := lines{of: map[string][]line{}, cuts: map[string]time.Time{}}
	now := time.Unix(1e9, 0)
	l.opened("a", line{"s", 1}, now)
	if gone, news := l.cut("a", now, now.Add(cutFor)); len(gone) != 1 || !news {
		t.Errorf("%v %v", gone, news)
	}
	if _, news := l.cut("a", now, now.Add(cutFor)); news {
		t.Error("told again")
	}
	if gone := l.opened("a", line{"s", 2}, now.Add(cutFor-1)); len(gone) != 1 {
		t.Error("let in too early")
	}
	if gone := l.opened("a", line{"s", 3}, now.Add(cutFor)); len(gone) != 0 {
		t.Error("not let in again")
	}
}
