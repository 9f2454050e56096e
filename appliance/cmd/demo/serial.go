package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals/sim"
)

// plugged is a virtual instrument at the far end of a pseudo-terminal: it
// speaks its real protocol.
type plugged struct {
	name   string
	master io.ReadWriteCloser
	link   string
	speak  func(context.Context, io.ReadWriter) error
}

// plugAll plugs in the instruments that the cart has on serial lines, each
// under its identifier in cart.toml.tmpl. Unplug what is returned, also after
// an error.
func plugAll(st *state) ([]*plugged, error) {
	var all []*plugged
	for _, i := range []plugged{
		{name: "spo2", speak: func(ctx context.Context, rw io.ReadWriter) error { return sim.ServeNonin(ctx, rw) }},
		{name: "nibp", speak: sim.NewCuff(time.Now).Serve},
		{name: "temp", speak: sim.NewThermometer(time.Now).Serve},
	} {
		if err := i.plug(st.path("dev", i.name)); err != nil {
			return all, fmt.Errorf("virtual instrument %s: %w", i.name, err)
		}
		all = append(all, &i)
	}
	return all, nil
}

// plug makes the pseudo-terminal and links path to it.
func (p *plugged) plug(path string) error {
	master, slave, err := serial.OpenPTY()
	if err != nil {
		return err
	}
	p.master, p.link = master, path
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		master.Close()
		return err
	}
	if err := os.Symlink(slave, path); err != nil {
		master.Close()
		return err
	}
	return nil
}

func (p *plugged) serve(ctx context.Context) error {
	if err := p.speak(ctx, p.master); err != nil && ctx.Err() == nil {
		return fmt.Errorf("virtual instrument %s: %w", p.name, err)
	}
	return nil
}

func (p *plugged) unplug() {
	p.master.Close()
	os.Remove(p.link)
}
