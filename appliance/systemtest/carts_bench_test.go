//go:build system

package systemtest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/hub/relay"
	"telecart/ui/physician"
)

// crowd is a hub's page and roster without its doors, with many carts of which
// four change a second.
type crowd struct {
	url   string
	sent  *atomic.Int64 // bytes to the page
	hush  func()        // silences the hub
	relay *relay.Relay
}

// counted counts what a connection sends.
type counted struct {
	net.Listener
	n *atomic.Int64
}

type countedConn struct {
	net.Conn
	n *atomic.Int64
}

func (l counted) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return countedConn{c, l.n}, err
}

func (c countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.n.Add(int64(n))
	return n, err
}

func ward(cart string) string { return "Ward " + strings.TrimPrefix(cart, "cart-") }

// nothing is kept of these carts, and nobody asks them anything.
type nothing struct{ relay.Carts }

func (nothing) Remember(context.Context, string, []byte) error        { return nil }
func (nothing) Remembered(context.Context) (map[string][]byte, error) { return nil, nil }

func startCrowd(b *testing.B, carts int) *crowd {
	c := &crowd{sent: &atomic.Int64{}}
	life, end := context.WithCancel(context.Background())
	running, hush := context.WithCancel(life)
	c.hush = hush
	c.relay = relay.New(life, relay.Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, Known: func(string) bool { return true }, Name: ward,
		Carts: nothing{}, Memory: nothing{}, Tell: func([]byte) {}})
	done := make(chan struct{})
	go func() { defer close(done); c.relay.Run(running) }()
	files, err := physician.Files()
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServerFS(files))
	mux.HandleFunc("/api/config", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"iceServers":[]}`) })
	mux.HandleFunc("/api/me", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"user":"demo","name":"Dr. Demo"}`) })
	mux.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
		c.relay.Serve(w, r, relay.Page{From: api.Physician{User: "demo"}, Session: "s", Expires: time.Now().Add(time.Hour),
			Lasts: func(context.Context) (bool, error) { return true, nil }})
	})
	s := httptest.NewUnstartedServer(mux)
	s.Listener = counted{s.Listener, c.sent}
	s.Start()
	c.url = s.URL
	for i := range carts {
		c.says(i, "ready")
	}
	go c.speak(running, carts)
	b.Cleanup(func() { end(); <-done; c.relay.Wait(); s.Close() })
	return c
}

func (c *crowd) says(i int, light string) {
	p := api.Presence{Cart: api.Cart{ID: fmt.Sprintf("cart-%d", i)}, At: time.Now(),
		Session: api.Session{Phase: api.PhaseIdle}, Readiness: api.Readiness{Light: light}, Boot: "0123456789ABCDEF"}
	data, _ := json.Marshal(p)
	c.relay.Hear(p.Cart.ID, api.SubjectPresence, data)
}

// speak has every cart say every 2 s that it is there.
func (c *crowd) speak(ctx context.Context, carts int) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for n := 0; ctx.Err() == nil; n++ {
		<-tick.C
		for i := n % 20; i < carts; i += 20 {
			light := "ready"
			if n%5 == 0 && i/20 == n/20%(carts/20) { // one each half second, until it speaks again
				light = "attention"
			}
			c.says(i, light)
		}
	}
}

// BenchmarkCartList measures the page's list of carts in a real browser: how
// long until it is there, what the hub sends, and how busy the page is.
func BenchmarkCartList(b *testing.B) {
	for _, carts := range []int{2000, 10_000} {
		b.Run(fmt.Sprint(carts), func(b *testing.B) {
			c := startCrowd(b, carts)
			p := openPage(b, c.url)
			var shown float64
			p.eval(`new Promise(done => { const look = () => document.querySelector('.cart-item') ? done(performance.now()) : setTimeout(look, 5); look() })`, &shown)
			p.screenshot(fmt.Sprintf("carts-%d", carts))
			opened := c.sent.Load()
			busy, start := p.busy(), time.Now()
			const watched = 10 * time.Second
			time.Sleep(watched) // what happens meanwhile is measured
			sent, spent, took := c.sent.Load()-opened, p.busy()-busy, time.Since(start).Seconds()
			b.ReportMetric(shown, "shown-ms")
			b.ReportMetric(float64(sent)/1e3/took, "kB/s")
			b.ReportMetric(100*spent/took, "busy-%")
			var found float64
			p.eval(searchFor, &found)
			b.ReportMetric(found, "search-ms")
			p.screenshot(fmt.Sprintf("carts-%d-found", carts))
			c.hush()
			p.eval(`new Promise(done => { const look = () => document.querySelector('.cart-list.old') ? done(0) : setTimeout(look, 50); look() })`, nil)
			time.Sleep(2 * time.Second)
			p.screenshot(fmt.Sprintf("carts-%d-silent", carts))
			b.ReportMetric(0, "ns/op")
		})
	}
}

// searchFor resolves with the milliseconds from a typed name to its rows.
const searchFor = `new Promise(done => {
	const input = document.querySelector('input[type=search]')
	if (!input) return done(-1)
	const t0 = performance.now()
	Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, 'ward 1234')
	input.dispatchEvent(new Event('input', { bubbles: true }))
	const look = () => document.querySelectorAll('.cart-item').length < 3 ? done(performance.now() - t0) : setTimeout(look, 1)
	look()
})`

// busy is for how many seconds the page's main thread has worked.
func (p *page) busy() float64 {
	p.t.Helper()
	var m struct {
		Metrics []struct {
			Name  string
			Value float64
		}
	}
	if err := p.send("Performance.enable", nil, nil); err != nil {
		p.t.Fatal(err)
	}
	if err := p.send("Performance.getMetrics", nil, &m); err != nil {
		p.t.Fatal(err)
	}
	for _, one := range m.Metrics {
		if one.Name == "TaskDuration" {
			return one.Value
		}
	}
	return 0
}
