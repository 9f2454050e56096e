// Package cli parses the command lines of all programs with kong, so that they
// behave alike: options take one dash or two and may stand anywhere, help goes
// to the output with status 0, and wrong use to the error output with status 2.
package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"telecart/appliance/version"
)

// The exit statuses of all programs.
const (
	Done     = 0
	Failed   = 1
	WrongUse = 2
)

// Common must be embedded in each grammar.
type Common struct {
	Version kong.VersionFlag `help:"Print the version and end."`
}

// Parse parses args into grammar, a pointer to a struct with kong's tags and
// Common in it. If it returns no command, the program ends with the status.
func Parse(name, help string, grammar any, args []string, out, diag io.Writer, more ...kong.Option) (command *kong.Context, status int) {
	ended := false
	k, err := kong.New(grammar, append(more, kong.Name(name), kong.Description(help), kong.Writers(out, diag),
		kong.Exit(func(int) { ended = true }), kong.Vars{"version": name + " " + version.String()})...)
	if err != nil {
		panic(fmt.Sprintf("the grammar of %s: %v", name, err)) // each program's test parses with it
	}
	takes := map[string]bool{}
	options(k.Model.Node, takes)
	command, err = k.Parse(twoDashes(args, takes))
	switch {
	case ended: // help or version was printed
		return nil, Done
	case err != nil:
		fmt.Fprintf(diag, "%s: %s\nSee \"%s -h\".\n", name, printable(err.Error()), name)
		return nil, WrongUse
	}
	return command, Done
}

// options records which options of a node and its commands take a value.
func options(n *kong.Node, takes map[string]bool) {
	for _, f := range n.Flags {
		takes[f.Name] = !f.IsBool()
	}
	for _, c := range n.Children {
		options(c, takes)
	}
}

// twoDashes turns -config FILE into --config=FILE, as kong needs it: it would
// read -c -o … otherwise. A value may so begin with a dash too.
func twoDashes(args []string, takes map[string]bool) []string {
	var all []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return append(all, args[i:]...)
		}
		name := strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-")
		if name == arg || name == "" { // not an option
			all = append(all, arg)
			continue
		}
		if name == "h" {
			name = "help"
		}
		if takes[name] && i+1 < len(args) {
			i++
			name += "=" + args[i]
		}
		all = append(all, "--"+name)
	}
	return all
}

// printable prevents an echoed argument from controlling the terminal.
func printable(s string) string {
	quoted := strconv.Quote(s)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}
