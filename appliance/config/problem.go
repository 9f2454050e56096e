package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Problem is one mistake in a configuration. It prints as "file:line: key:
// text".
type Problem struct {
	File string
	Line int    // counts from 1
	Key  string // "cart.id"; may be empty
	Text string // "is required"; never holds a secret's value
}

func (p Problem) Error() string {
	if p.Key == "" {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Key, p.Text)
}

// Problems are all problems of a configuration, sorted by line.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives each Problem to errors.As.
func (ps Problems) Unwrap() []error {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errs
}

func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return ps
}

// Join joins the problems found in several places, sorted by line; nil if there
// are none. Other errors come last.
func Join(errs ...error) error {
	var ps Problems
	var rest []error
	for _, err := range errs {
		var many Problems
		var one Problem
		switch {
		case err == nil:
		case errors.As(err, &many):
			ps = append(ps, many...)
		case errors.As(err, &one):
			ps = append(ps, one)
		default:
			rest = append(rest, err)
		}
	}
	if len(ps) > 0 {
		rest = append([]error{ps.sorted()}, rest...)
	}
	if len(rest) == 1 {
		return rest[0]
	}
	return errors.Join(rest...)
}
