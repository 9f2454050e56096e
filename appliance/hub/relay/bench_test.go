package relay

import (
	"fmt"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"telecart/appliance/api"
)

// BenchmarkRoster measures one second of a hub with many carts. Each cart speaks
// every 2 s, and two carts change per second. It reports what a page is sent,
// and what it would be sent with the whole roster at each change.
func BenchmarkRoster(b *testing.B) {
	for _, n := range []int{200, 2000, 10_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			board := newSwitchboard(Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, Name: func(id string) string { return "Ward " + id }})
			says := func(i int, light string) {
				p := api.Presence{Cart: api.Cart{ID: fmt.Sprintf("cart-%d", i)}, At: time.Now(),
					Session: api.Session{Phase: api.PhaseIdle}, Readiness: api.Readiness{Light: light}, Boot: "0123456789ABCDEF"}
				if _, err := board.heard(p); err != nil {
					b.Fatal(err)
				}
			}
			for i := range n {
				says(i, "ready")
			}
			page := &socket{from: api.Physician{User: "alice"}, news: make(chan struct{}, 1)}
			board.add(page, "")
			opening, sent, whole, next := len(board.changes(page)), 0, 0, 0
			lights := []string{"attention", "ready"}
			for b.Loop() {
				for look := range 5 {
					for range n / 10 {
						says(next%n, lights[next/n%2^1])
						next++
					}
					if look < 2 {
						says((next+n/2)%n, lights[next/n%2])
					}
					board.mu.Lock()
					board.look()
					board.mu.Unlock()
					select {
					case <-page.news:
						sent += len(board.changes(page))
						whole += opening
					default:
					}
				}
			}
			b.ReportMetric(float64(opening)/1e3, "opening-kB")
			b.ReportMetric(float64(sent)/float64(b.N)/1e3, "kB/s")
			b.ReportMetric(float64(whole)/float64(b.N)/1e3, "whole-kB/s")
		})
	}
}
