package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestUse(t *testing.T) {
	for _, c := range []struct {
		args, out, diag string
		status          int
	}{
		{"-h", "Usage: cartd", "", 0},
		{"--help", "Usage: cartd", "", 0},
		{"-version", "cartd ", "", 0},
		{"--version", "cartd ", "", 0},
		{"-config /nowhere/cart.toml", "", "/nowhere/cart.toml", 1},
		{"--config=/nowhere/cart.toml", "", "/nowhere/cart.toml", 1},
		{"-config", "", "--config", 2},
		{"-frob", "", "unknown flag --frob", 2},
		{"x", "", "unexpected argument x", 2},
		{"-config /nowhere/cart.toml x", "", "unexpected argument x", 2},
		{"\x1b[2J", "", `\x1b[2J`, 2},
	} {
		var out, diag bytes.Buffer
		status := run(t.Context(), strings.Fields(c.args), &out, &diag)
		if status != c.status || !strings.HasPrefix(out.String(), c.out) || (c.out == "") != (out.Len() == 0) ||
			!strings.Contains(diag.String(), c.diag) || (c.diag == "") != (diag.Len() == 0) {
			t.Errorf("%q: %d, out %q, diag %q", c.args, status, &out, &diag)
		}
	}
}
