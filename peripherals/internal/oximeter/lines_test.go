package oximeter_test

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/peripherals/internal/oximeter"
)

func TestLines(t *testing.T) {
	const stream = "begin\r\n\r\n  one two \t\n\x11three\x13\rfo\x80ur\n" // XON and XOFF are no text
	long := strings.Repeat("x", 400) + "\nafter\n"
	for size := 1; size < 20; size++ {
		var l oximeter.Lines
		var got []string
		for chunk := range slices.Chunk([]byte(stream+long), size) {
			l.Feed(chunk, func(line []byte) { got = append(got, string(line)) })
		}
		if want := []string{"begin", "one two", "three", "after"}; !slices.Equal(got, want) {
			t.Errorf("in pieces of %d: %q, want %q", size, got, want)
		}
		if c := l.Counts; c.Rejected != 2 || c.Bytes != uint64(len(stream+long)) {
			t.Errorf("in pieces of %d: %+v", size, c)
		}
	}
}

func TestDigits(t *testing.T) {
	for text, want := range map[string]int{"0": 0, "097": 97, "999999": 999999} {
		if v, ok := oximeter.Digits([]byte(text)); !ok || v != want {
			t.Errorf("%q: %d %v", text, v, ok)
		}
	}
	for _, text := range []string{"", "-1", "+1", "1.0", "1 ", "1234567", "x"} {
		if v, ok := oximeter.Digits([]byte(text)); ok {
			t.Errorf("%q is %d", text, v)
		}
	}
}

// A clock that is wrong and one that jumps are noted, each once.
func TestClock(t *testing.T) {
	cart := time.Unix(1_800_000_000, 0)
	for _, c := range []struct {
		name    string
		offsets []time.Duration
		lines   []string
	}{
		{"right", []time.Duration{0, time.Second, -time.Second}, nil},
		{"wrong", []time.Duration{time.Hour, time.Hour, time.Hour}, []string{"differs"}},
		{"jumps", []time.Duration{0, 0, 3 * time.Second, 0, 3 * time.Second}, []string{"differs", "jumped"}},
		{"drifts", []time.Duration{0, time.Second, 2 * time.Second, 3 * time.Second, 4 * time.Second}, []string{"differs"}},
	} {
		var out bytes.Buffer
		clock := oximeter.Clock{Log: slog.New(slog.NewTextHandler(&out, nil))}
		clock.Check(time.Time{}, cart)
		for i, o := range c.offsets {
			at := cart.Add(time.Duration(i) * time.Second)
			clock.Check(at.Add(o), at)
		}
		if n := strings.Count(out.String(), "\n"); n != len(c.lines) {
			t.Errorf("%s: %d lines: %s", c.name, n, &out)
		}
		for _, want := range c.lines {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no word of %q in %s", c.name, want, &out)
			}
		}
	}
}
