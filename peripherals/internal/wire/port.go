package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// Port is the port of an instrument.
type Port struct {
	Env    peripherals.Env
	Name   string // what a nurse calls the instrument, without an article
	Path   string
	Config serial.Config
	Linger time.Duration // limit for sending the last commands
}

// Run opens the port and runs the dialogue that open returns. At the end leave
// sends last commands and withdraws the readings. It returns nil if ctx has
// ended; otherwise it reports offline and returns what failed.
func (p Port) Run(ctx context.Context, told *peripherals.Told, open func(*Wire) Talk, leave func()) error {
	offline := func(err error) {
		told.Status(peripherals.Offline, peripherals.Explain(err))
	}
	port, err := p.Env.Serial(p.Path, p.Config)
	if err != nil {
		offline(err)
		return fmt.Errorf("%s: %w", p.Name, err)
	}
	w := New(port)
	defer func() { w.End(p.Linger) }()
	err = w.talk(ctx, open(w))
	leave()
	if err == nil || ctx.Err() != nil {
		return nil
	}
	offline(err)
	return fmt.Errorf("%s on %s: %w", p.Name, p.Path, err)
}

// NeedPort joins to err that the setting port is required if it is empty. (It
// takes a pointer because Settings, which makes err, fills it in first.)
func NeedPort(port *string, err error) error {
	if *port == "" {
		err = errors.Join(err, &peripherals.SettingError{Key: "port", Problem: `is required, for example "/dev/ttyUSB0"`})
	}
	return err
}

// Orders carry people's requests into a dialogue: see Talk.Do.
type Orders chan func()

// orderTime is how long a dialogue may take to accept an order. A connected one
// accepts at once.
const orderTime = 2 * time.Second

// Give runs do in the dialogue and returns what it sends to reply, which must
// be exactly one error. Without a connection it returns gone.
func (o Orders) Give(ctx context.Context, gone error, do func(reply chan<- error)) error {
	reply := make(chan error, 1)
	patience := time.NewTimer(orderTime)
	defer patience.Stop()
	select {
	case o <- func() { do(reply) }:
	case <-ctx.Done():
		return ctx.Err()
	case <-patience.C:
		return gone
	}
	select {
	case err := <-reply:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
