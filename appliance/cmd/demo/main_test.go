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
		"-state x":  0,
		"--state=x -port 9090 -camera /dev/video0 -instruments a,b -kiosk=false": 0,
		"":                 2,
		"-state":           2,
		"-state x y":       2,
		"-state x -port y": 2,
	} {
		var o options
		var out, diag bytes.Buffer
		command, status := cli.Parse("demo", "", &o, strings.Fields(args), &out, &diag)
		if status != want || (diag.Len() > 0) != (status != 0) || (out.Len() > 0) != (command == nil && status == 0) {
			t.Errorf("%q: %d, %q, %q", args, status, &out, &diag)
		}
	}
}
