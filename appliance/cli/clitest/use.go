// Package clitest tries command lines on the programs' grammars.
package clitest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"telecart/appliance/cli"
)

// Use parses each command line of want, and those that every program accepts or
// refuses, with a new grammar. It checks the status, and that there is error
// output only for wrong use and output only for help and version.
func Use(t *testing.T, name string, grammar func() any, want map[string]int, more ...kong.Option) {
	t.Helper()
	try := func(args string, status int) {
		t.Helper()
		var out, diag bytes.Buffer
		command, got := cli.Parse(name, "", grammar(), strings.Fields(args), &out, &diag, more...)
		if got != status || (diag.Len() > 0) != (got != cli.Done) || (out.Len() > 0) != (command == nil && got == cli.Done) {
			t.Errorf("%q: %d, %q, %q; want %d", args, got, &out, &diag, status)
		}
	}
	for args, status := range map[string]int{
		"-h": cli.Done, "--help": cli.Done, "-version": cli.Done, "--version": cli.Done,
		"-frob": cli.WrongUse, "\x1b[2J": cli.WrongUse,
	} {
		try(args, status)
	}
	for args, status := range want {
		try(args, status)
	}
}
