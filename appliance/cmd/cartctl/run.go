package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"telecart/appliance/client"
	"telecart/appliance/version"
)

// The exit statuses.
const (
	done     = 0
	failed   = 1
	wrongUse = 2
)

// defaultSocket is where cartd of an installed cart listens; the environment
// variable TELECART_SOCKET and the flag -socket say otherwise.
const defaultSocket = "/run/telecart/cartd.sock"

// patience is how long a command waits for the daemon unless it says
// otherwise; a little more than the daemon gives itself.
const patience = 40 * time.Second

// world is what the program sees of the machine.
type world struct {
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	zone           *time.Location
}

// usageError is a wrong use of the program; it prints the command's usage.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func wrong(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// run does what args say and returns the exit status.
func run(ctx context.Context, args []string, w world) int {
	out := &outWriter{w: w.stdout}
	w.stdout = out
	o := &options{}
	cmd, rest, err := choose(args, o)
	if err == nil && cmd.run != nil {
		var positional []string
		if positional, err = cmd.parse(rest, o); err == nil {
			err = perform(ctx, cmd, &call{world: w, options: *o, args: positional})
		}
	}
	if err == nil && cmd.run == nil {
		fmt.Fprintf(w.stderr, "cartctl %s: not available in this build\n", cmd.words)
		return wrongUse
	}
	if err == nil && out.err != nil {
		err = fmt.Errorf("the output could not be written: %w", out.err)
	}
	return report(ctx, w, cmd, err)
}

// perform runs a command with a client of its daemon.
func perform(ctx context.Context, cmd command, c *call) error {
	c.client = client.New(c.socket(c.getenv))
	defer c.client.Close()
	if cmd.patience != forEver {
		limit := patience
		if cmd.patience > 0 {
			limit = cmd.patience
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit+c.wait, fmt.Errorf("the cart's daemon did not answer within %s: look at its log", limit))
		defer cancel()
	}
	return cmd.run(ctx, c)
}

// report tells how it ended: help on the output, errors on the error output.
func report(ctx context.Context, w world, cmd command, err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return done
	case errors.Is(err, flag.ErrHelp):
		help(w.stdout, cmd)
		return done
	case errors.Is(err, errVersion):
		fmt.Fprintf(w.stdout, "cartctl %s\n", version.String())
		return done
	case errors.As(err, &usage):
		fmt.Fprintf(w.stderr, "cartctl: %s\n", lines(usage.text))
		fmt.Fprintf(w.stderr, "usage: cartctl [-socket PATH] [-json] %s\nSee \"cartctl -h\".\n", cmd.usage())
		return wrongUse
	case ctx.Err() != nil: // interrupted by who started it
		return failed
	}
	fmt.Fprintf(w.stderr, "cartctl: %s\n", lines(err.Error()))
	return failed
}

// call is one use of one command.
type call struct {
	world
	options
	args   []string
	client *client.Client
}

// print writes v as one JSON document on one line with -json, and else calls
// human.
func (c *call) print(v any, human func(io.Writer)) error {
	if !c.json {
		human(c.stdout)
		return nil
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("the answer could not be written as JSON: %w", err)
	}
	_, err = c.stdout.Write(append(data, '\n'))
	return err
}

// done says that something was done that has no other answer.
func (c *call) done(sentence string) error {
	return c.print(struct {
		Done bool `json:"done"`
	}{true}, func(w io.Writer) { fmt.Fprintln(w, sentence) })
}

// outWriter remembers the first error, so that a full disk does not look like
// success.
type outWriter struct {
	w   io.Writer
	err error
}

func (o *outWriter) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}
