package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// errNoTest reports that no suite has the requested test.
var errNoTest = errors.New("no test has that name")

// wanted returns the suites of the payload dir with a requested test, and
// removes the others. A suite needs no hardware to list its tests.
func (l *lab) wanted(ctx context.Context, dir string, suites []suite) ([]suite, error) {
	var some []suite
	var there []string
	for _, s := range suites {
		tests, err := list(ctx, s.file(dir), topLevel(l.Run))
		if err != nil {
			return nil, err
		}
		if len(tests) > 0 {
			some = append(some, s)
			continue
		}
		all, err := list(ctx, s.file(dir), "")
		if err != nil {
			return nil, err
		}
		there = append(there, fmt.Sprintf("  %s: %s", s.name, strings.Join(all, " ")))
		if err := os.Remove(s.file(dir)); err != nil {
			return nil, err
		}
	}
	if len(some) == 0 {
		return nil, fmt.Errorf("%w: -run %s; there are\n%s", errNoTest, l.Run, strings.Join(there, "\n"))
	}
	return some, nil
}

// list names the suite's tests that match, or all.
func list(ctx context.Context, program, match string) ([]string, error) {
	cmd := exec.CommandContext(ctx, program, "-test.list", cmp.Or(match, "."))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("the tests of %s that match %q: %w", program, match, err)
	}
	var tests []string
	for _, name := range strings.Fields(string(out)) {
		if strings.HasPrefix(name, "Test") {
			tests = append(tests, name)
		}
	}
	return tests, nil
}

// topLevel returns the part of a -run expression that selects tests, without
// the part after a slash, which selects subtests.
func topLevel(match string) string {
	var b strings.Builder
	depth, sub := 0, false
	for i := 0; i < len(match); i++ {
		c := match[i]
		switch {
		case c == '[' || c == '(':
			depth++
		case c == ']' || c == ')':
			depth--
		case c == '|' && depth == 0:
			sub = false
		case c == '/' && depth == 0:
			sub = true
		}
		if !sub {
			b.WriteByte(c)
		}
	}
	return b.String()
}
