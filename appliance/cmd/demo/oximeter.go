package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"telecart/drivers/serial"
	"telecart/peripherals/sim"
)

// oximeter is the virtual pulse oximeter: real Nonin bytes on a
// pseudo-terminal.
type oximeter struct {
	master io.ReadWriteCloser
	link   string
}

// plugOximeter makes the pseudo-terminal and links path to it.
func plugOximeter(path string) (*oximeter, error) {
	master, slave, err := serial.OpenPTY()
	if err != nil {
		return nil, fmt.Errorf("virtual oximeter: %w", err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if err := os.Symlink(slave, path); err != nil {
		return nil, err
	}
	return &oximeter{master: master, link: path}, nil
}

func (o *oximeter) serve(ctx context.Context) error {
	if err := sim.ServeNonin(ctx, o.master); err != nil && ctx.Err() == nil {
		return fmt.Errorf("virtual oximeter: %w", err)
	}
	return nil
}

func (o *oximeter) unplug() {
	o.master.Close()
	os.Remove(o.link)
}
