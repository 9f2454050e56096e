package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/alecthomas/kong"

	"telecart/appliance/cli"
	"telecart/appliance/client"
)

// world is the program's view of the machine.
type world struct {
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	zone           *time.Location
}

// run executes args and returns the exit status.
func run(ctx context.Context, args []string, w world) int {
	out := &outWriter{w: w.stdout}
	w.stdout = out
	if len(args) == 1 && args[0] == "help" {
		args = []string{"-help"}
	}
	var g grammar
	command, status := cli.Parse("cartctl", "The technician's way to the cart. Exit status: 0 done, 1 failed, 2 wrong use.", &g, args, w.stdout, w.stderr)
	if command == nil {
		return status
	}
	err := perform(ctx, command, &call{world: w, json: g.JSON, client: client.New(g.socket(w.getenv))})
	if err == nil && out.err != nil {
		err = fmt.Errorf("the output could not be written: %w", out.err)
	}
	switch {
	case err == nil:
		return cli.Done
	case errors.Is(err, errAbsent):
		fmt.Fprintf(w.stderr, "cartctl %s: %v\n", command.Selected().Path(), err)
		return cli.WrongUse
	case ctx.Err() == nil: // otherwise the user interrupted it
		fmt.Fprintf(w.stderr, "cartctl: %s\n", lines(err.Error()))
	}
	return cli.Failed
}

// perform runs a command within its patience.
func perform(ctx context.Context, command *kong.Context, c *call) error {
	defer c.client.Close()
	limit := patience
	if w, ok := command.Selected().Target.Interface().(waiter); ok {
		limit = w.patience()
	}
	if limit != forEver {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit, fmt.Errorf("the cart's daemon did not answer within %s: look at its log", limit))
		defer cancel()
	}
	command.BindTo(ctx, (*context.Context)(nil))
	return command.Run(c)
}

// call is one use of one command.
type call struct {
	world
	json   bool
	client *client.Client
}

// print writes v as one JSON document on one line with -json, and otherwise
// calls human.
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

// after reports sentence unless err is set.
func (c *call) after(err error, sentence string) error {
	if err != nil {
		return err
	}
	return c.done(sentence)
}

// done reports success that has no other answer.
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
