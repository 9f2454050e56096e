package main

import (
	"fmt"

	"telecart/appliance/hub/bus"
)

type keyNew struct {
	Out string `required:"" placeholder:"FILE" help:"Where the cart's secret goes; the file must not exist."`
}

// Run makes a cart's key file. It never replaces one: the hub would no longer
// know the cart.
func (k keyNew) Run(w world) error {
	public, seed, err := bus.NewKey()
	if err == nil {
		err = bus.WriteSecret(k.Out, append(seed, '\n'))
	}
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	fmt.Fprintln(w.out, public)
	return nil
}
