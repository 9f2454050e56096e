package main

import (
	"bytes"
	"strings"
	"testing"

	"telecart/appliance/cli"
)

func TestUse(t *testing.T) {
	for args, want := range map[string]int{
		"-h":        0,
		"--help":    0,
		"-version":  0,
		"--version": 0,
		"-frob":     2,
		"\x1b[2J":   2,
		"":          0,
		"x":         2,
	} {
		var o cli.Common
		var out, diag bytes.Buffer
		command, status := cli.Parse("devices", "", &o, strings.Fields(args), &out, &diag)
		if status != want || (diag.Len() > 0) != (status != 0) || (out.Len() > 0) != (command == nil && status == 0) {
			t.Errorf("%q: %d, %q, %q", args, status, &out, &diag)
		}
	}
}
