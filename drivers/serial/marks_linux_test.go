package serial

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

func TestMarks(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"nothing":           {"", ""},
		"good":              {"\x00abc\x00\x11\x13\x7f\xfe", "\x00abc\x00\x11\x13\x7f\xfe"},
		"good 0xFF":         {"\xff\xff", "\xff"},
		"three of them":     {"\xff\xff\xff\xff\xff\xff", "\xff\xff\xff"},
		"damaged":           {"9\xff\x0087", "9\xff7"},
		"damaged 0xFF":      {"\xff\x00\xff7", "\xff7"},
		"damaged NUL":       {"\xff\x00\x00\x00", "\xff\x00"},
		"break, then NULs":  {"\xff\x00\x00\x00\x00", "\xff\x00\x00"},
		"good, then broken": {"\xff\xff\xff\x00\xffz", "\xff\xffz"},
		"mark cut":          {"a\xff", "a"},
	} {
		for cut := range len(c.in) + 1 { // wherever a Read ends
			var m marks
			var got []byte
			for _, part := range []string{c.in[:cut], c.in[cut:]} {
				b := []byte(part)
				got = append(got, b[:m.take(b)]...)
			}
			if !bytes.Equal(got, []byte(c.want)) {
				t.Errorf("%s, cut at %d: %q, want %q", name, cut, got, c.want)
			}
		}
	}
}

// A device that takes nothing, here a master that does not read, ends a Write.
func TestHeldWriteEnds(t *testing.T) {
	master, path, err := OpenPTY()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	p, err := open(t.Context(), path, Config{Baud: 4_000_000})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	p.hold = time.Millisecond
	n, err := p.Write(make([]byte, 1<<17))
	if !errors.Is(err, ErrHeld) || !errors.Is(err, os.ErrDeadlineExceeded) || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
	}
	if n == 0 || n == 1<<17 {
		t.Errorf("%d bytes went", n)
	}
}

func TestPerByte(t *testing.T) {
	for c, want := range map[Config]time.Duration{
		{Baud: 1000, DataBits: 8, Parity: NoParity, StopBits: 1}:   10 * time.Millisecond,
		{Baud: 1000, DataBits: 7, Parity: EvenParity, StopBits: 2}: 11 * time.Millisecond,
	} {
		if got := c.perByte(); got != want {
			t.Errorf("%v: %v", c, got)
		}
	}
}

// An Open that was given up lets go of the port before it locks it.
func TestGivenUpOpenTakesNoLock(t *testing.T) {
	master, path, err := OpenPTY()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open(ctx, path, Config{Baud: 9600}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	p, err := Open(path, Config{Baud: 9600})
	if err != nil {
		t.Fatal(err)
	}
	p.Close()
}
