package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"telecart/appliance/hub/bus"
)

// key makes a cart's key file. It never replaces one: the hub would no longer
// know the cart.
func key(args []string, out, diag io.Writer) error {
	fs := flag.NewFlagSet("carthub key new", flag.ContinueOnError)
	fs.SetOutput(diag)
	file := fs.String("out", "", "where the cart's secret goes; the `file` must not exist")
	if len(args) == 0 || args[0] != "new" {
		fmt.Fprintln(diag, "carthub: want `carthub key new -out FILE`")
		return errUsage
	}
	if err := fs.Parse(args[1:]); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return errUsage
	}
	if *file == "" || fs.NArg() > 0 {
		fmt.Fprintln(diag, "carthub: want `carthub key new -out FILE`")
		return errUsage
	}
	public, err := newKey(*file)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, public)
	return nil
}

func newKey(file string) (public string, err error) {
	public, seed, err := bus.NewKey()
	if err == nil {
		err = bus.WriteSecret(file, append(seed, '\n'))
	}
	if err != nil {
		return "", fmt.Errorf("key file: %w", err)
	}
	return public, nil
}
