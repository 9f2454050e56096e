package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// The shell's prompt is seen in whatever pieces it comes.
func TestWatcher(t *testing.T) {
	for name, c := range map[string]struct {
		pieces []string
		seen   bool
	}{
		"whole":     {[]string{"Linux\r\nroot@cart:/tmp# "}, true},
		"in pieces": {[]string{"ro", "ot@", "car", "t", ":/tmp# "}, true},
		"another":   {[]string{"root@", "car", "pet:"}, false},
		"nothing":   {nil, false},
	} {
		var out bytes.Buffer
		seen := false
		w := &watcher{Writer: &out, mark: []byte(prompt), seen: func() { seen = true }}
		for _, p := range c.pieces {
			if n, err := w.Write([]byte(p)); n != len(p) || err != nil {
				t.Errorf("%s: %d, %v", name, n, err)
			}
		}
		if seen != c.seen || out.String() != strings.Join(c.pieces, "") {
			t.Errorf("%s: seen %v, handed on %q", name, seen, out.String())
		}
	}
}

// Nothing is typed before the shell asks, and "exit" at the end.
func TestTypeIn(t *testing.T) {
	asked := make(chan struct{})
	close(asked)
	var keys bytes.Buffer
	typeIn(t.Context(), &keys, strings.NewReader("ls\n"), asked)
	if keys.String() != "ls\n\nexit\n" {
		t.Errorf("%q", keys.String())
	}
	keys.Reset()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	typeIn(ctx, &keys, strings.NewReader("ls\n"), nil)
	if keys.Len() > 0 {
		t.Errorf("not asked, and typed %q", keys.String())
	}
}
