// Package lograte keeps a log readable while something reports the same thing
// again and again: a repeated line is written only so often, and the next one
// says how many are missing.
package lograte

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	burst   = 20
	every   = 10 * time.Second // after the burst
	maxKeys = 1000             // different lines; any more share one count
)

// Handler passes records on. Two lines are the same if they have the same level
// and message and are about the same cart or device.
type Handler struct {
	slog.Handler
	about string
	book  *book
}

type book struct {
	now   func() time.Time
	mu    sync.Mutex
	lines map[string]*line
	swept time.Time
}

type line struct {
	pace    *rate.Limiter
	missing int
}

// New returns a handler that passes records on to h.
func New(h slog.Handler, now func() time.Time) Handler {
	return Handler{Handler: h, book: &book{now: now, lines: map[string]*line{}}}
}

// WithAttrs implements slog.Handler.
func (h Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, a := range attrs {
		h.about += aboutOf(a)
	}
	h.Handler = h.Handler.WithAttrs(attrs)
	return h
}

// WithGroup implements slog.Handler.
func (h Handler) WithGroup(name string) slog.Handler {
	h.Handler = h.Handler.WithGroup(name)
	return h
}

// Handle implements slog.Handler.
func (h Handler) Handle(ctx context.Context, r slog.Record) error {
	key := r.Level.String() + r.Message + h.about
	r.Attrs(func(a slog.Attr) bool {
		key += aboutOf(a)
		return true
	})
	missing, ok := h.book.take(key)
	if !ok {
		return nil
	}
	if missing > 0 {
		r.AddAttrs(slog.Int("missing", missing))
	}
	return h.Handler.Handle(ctx, r)
}

func aboutOf(a slog.Attr) string {
	if a.Key == "cart" || a.Key == "device" {
		return "\x00" + a.Value.String()
	}
	return ""
}

// take reports whether the line may be written, and how many were suppressed
// before it.
func (b *book) take(key string) (missing int, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if _, known := b.lines[key]; !known && len(b.lines) >= maxKeys {
		if b.sweep(now); len(b.lines) >= maxKeys {
			key = ""
		}
	}
	l := b.lines[key]
	if l == nil {
		l = &line{pace: rate.NewLimiter(rate.Every(every), burst)}
		b.lines[key] = l
	}
	if !l.pace.AllowN(now, 1) {
		l.missing++
		return 0, false
	}
	missing, l.missing = l.missing, 0
	return missing, true
}

// sweep forgets lines that have been quiet.
func (b *book) sweep(now time.Time) {
	if now.Sub(b.swept) < every {
		return
	}
	b.swept = now
	for k, l := range b.lines {
		if l.pace.TokensAt(now) >= burst {
			delete(b.lines, k)
		}
	}
}
