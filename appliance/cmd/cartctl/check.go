package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"telecart/appliance/config"
	"telecart/appliance/internal/instruments"
	"telecart/peripherals"
	"telecart/peripherals/all"
)

type configCheck struct {
	Hub  bool   `help:"It is carthub's configuration."`
	File string `arg:"" help:"The configuration."`
}

// errProblems ends a check that printed problems.
var errProblems = errors.New("the configuration has problems")

// checked is the answer of config check.
type checked struct {
	File     string    `json:"file"`
	OK       bool      `json:"ok"`
	Problems []problem `json:"problems"`
}

type problem struct {
	Line int    `json:"line,omitempty"`
	Key  string `json:"key,omitempty"`
	Text string `json:"text"`
}

// Run implements the command.
func (cc configCheck) Run(_ context.Context, c *call) error {
	file := cc.File
	err := load(file, cc.Hub)
	var one config.Problem
	if err != nil && !errors.As(err, &one) { // the file is unreadable
		return err
	}
	answer := checked{File: file, OK: err == nil, Problems: problems(err)}
	if perr := c.print(answer, func(w io.Writer) {
		if err == nil {
			fmt.Fprintf(w, "%s: no problems.\n", clean(file))
		} else {
			fmt.Fprintln(w, lines(err.Error()))
		}
	}); perr != nil {
		return perr
	}
	if err != nil {
		return errProblems
	}
	return nil
}

func load(file string, hub bool) error {
	if hub {
		_, err := config.LoadHub(file)
		return err
	}
	// Its [cart] says whether a demonstration's virtual devices are allowed.
	_, err := instruments.Load(file, all.New(), peripherals.Buses{Virtual: peripherals.NamedVirtual})
	return err
}

// parts splits joined errors.
func parts(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, parts(e)...)
	}
	return all
}

// problems lists an error of load.
func problems(err error) []problem {
	found := []problem{}
	for _, e := range parts(err) {
		var p config.Problem
		if errors.As(e, &p) {
			found = append(found, problem{Line: p.Line, Key: p.Key, Text: p.Text})
		} else {
			found = append(found, problem{Text: e.Error()})
		}
	}
	return found
}
