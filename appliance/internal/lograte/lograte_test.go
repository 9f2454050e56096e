package lograte

import (
	"bytes"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A repeated line is written a few times and then seldom. It does not hold up
// different lines, and the same about another cart is a different line.
func TestRepeatedLines(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(1e9, 0)
	log := slog.New(New(slog.NewTextHandler(&out, nil), func() time.Time { return now }))
	a := log.With("cart", "a")
	for i := range 20_000 {
		a.Warn("signal dropped", "n", i)
	}
	if n := strings.Count(out.String(), "\n"); n != burst {
		t.Errorf("%d lines of one kind", n)
	}
	out.Reset()
	a.Error("signal dropped")
	a.WithGroup("g").Warn("another")
	log.Warn("signal dropped", "cart", "b")
	if n := strings.Count(out.String(), "\n"); n != 3 {
		t.Errorf("other lines:\n%s", out.String())
	}
	out.Reset()
	now = now.Add(every)
	log.Warn("signal dropped", "cart", "a")
	if !strings.Contains(out.String(), "missing="+strconv.Itoa(20_000-burst)) {
		t.Errorf("how many are missing: %s", out.String())
	}
	out.Reset()
	now = now.Add(every)
	log.Warn("signal dropped", "cart", "a")
	if strings.Contains(out.String(), "missing") {
		t.Errorf("none is missing: %s", out.String())
	}
}

// However many lines differ, the memory kept of them is bounded, and room comes
// back.
func TestManyDifferentLines(t *testing.T) {
	now := time.Unix(1e9, 0)
	var out bytes.Buffer
	h := New(slog.NewTextHandler(&out, nil), func() time.Time { return now })
	log := slog.New(h)
	for i := range 20 * maxKeys {
		log.Warn(strconv.Itoa(i))
	}
	if n := len(h.book.lines); n > maxKeys+1 {
		t.Errorf("%d are kept", n)
	}
	if n := strings.Count(out.String(), "\n"); n > maxKeys+burst {
		t.Errorf("%d lines", n)
	}
	out.Reset()
	now = now.Add(burst * every)
	log.Warn("later")
	if !strings.Contains(out.String(), "later") {
		t.Error("there is no room again")
	}
}
