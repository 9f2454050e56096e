package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// Port is where an instrument is plugged in.
type Port struct {
	Env    peripherals.Env
	Name   string // what a nurse calls the instrument, without an article
	Path   string
	Config serial.Config
	Linger time.Duration // how long the last words may take
}

// Run is the whole life of an instrument on a port, but for what it says: open
// is called when the port is, and makes the dialogue; leave when that is over,
// for the last words and to take the numbers away. It returns nil when ctx has
// ended, else what failed, after the nurse was told.
func (p Port) Run(ctx context.Context, told *peripherals.Told, open func(*Wire) Talk, leave func()) error {
	offline := func(err error) {
		told.Status(peripherals.Offline, peripherals.Explain("the "+p.Name, err))
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

// NeedPort adds to err, what Settings said, that the setting port is required
// when it is empty. (A pointer, because Settings fills it in first.)
func NeedPort(port *string, err error) error {
	if *port == "" {
		err = errors.Join(err, &peripherals.SettingError{Key: "port", Problem: `is required, for example "/dev/ttyUSB0"`})
	}
	return err
}

// Orders is how people's wishes come into a dialogue: see Talk.Do.
type Orders chan func()

// orderTime is how long a dialogue may take to hear an order. It is always at
// hand when there is a connection.
const orderTime = 2 * time.Second

// Give lets the dialogue do what is wanted, and waits for what it says to that;
// gone is the answer where there is no connection. do must see to it that reply
// is answered once.
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
