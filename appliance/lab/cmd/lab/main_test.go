package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

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
		"-run X -shell -limit 10m --still 5s -break-plug 3 -cache /x": 0,
		"-limit soon":   2,
		"-break-plug x": 2,
		"x":             2,
	} {
		var o lab
		var out, diag bytes.Buffer
		command, status := cli.Parse("lab", "", &o, strings.Fields(args), &out, &diag, kong.Vars{"cache": "/x"})
		if status != want || (diag.Len() > 0) != (status != 0) || (out.Len() > 0) != (command == nil && status == 0) {
			t.Errorf("%q: %d, %q, %q", args, status, &out, &diag)
		}
	}
}
