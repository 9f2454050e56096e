// Command demo is `make run`: it starts a hub, a cart and its kiosk with
// virtual instruments, and keeps them running until Ctrl-C.
//
// Hub and kiosk are the real programs, and the cart is cartd-practice: the real
// daemon, on buses with virtual instruments that speak the real protocols.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"golang.org/x/sync/errgroup"

	"telecart/appliance/cli"
	"telecart/peripherals/all"
)

func main() {
	var o options
	command, status := cli.Parse("demo", "A hub, a cart and its kiosk with virtual instruments, until Ctrl-C.", &o, os.Args[1:], os.Stdout, os.Stderr)
	if command == nil {
		os.Exit(status)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(cli.Failed)
	}
}

// options of a demonstration.
type options struct {
	cli.Common
	State       string `required:"" placeholder:"DIR" help:"Folder that keeps everything."`
	Port        int    `default:"8080" help:"Port of the physician's page on 127.0.0.1."`
	Camera      string `placeholder:"FILE" help:"A real room camera, for example /dev/video0."`
	Instruments string `placeholder:"MODELS" help:"More virtual instruments: ge-dri,philips-intellivue."`
	Kiosk       bool   `default:"true" help:"Start the kiosk (-kiosk=false: do not)."`
}

func run(ctx context.Context, o options) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	if o.State, err = filepath.Abs(o.State); err != nil {
		return err
	}
	more, err := chosen(o.Instruments, all.New())
	if err != nil {
		return err
	}
	st, err := prepare(filepath.Dir(exe), o, more)
	if err != nil {
		return err
	}
	defer st.unlock()

	g, ctx := errgroup.WithContext(ctx)
	hub := st.program("carthub", "-config", st.path("hub.toml"))
	g.Go(func() error { return hub.keep(ctx) })
	if err := awaitHub(ctx, o.Port, hub); err != nil {
		return stopAll(g, err)
	}
	if err := st.enrol(ctx); err != nil {
		return stopAll(g, err)
	}
	cart := st.program("cartd-practice", "-config", st.path("cart.toml"))
	g.Go(func() error { return cart.keep(ctx) })
	if err := awaitSocket(ctx, st.path("cartd.sock"), cart); err != nil {
		return stopAll(g, err)
	}
	where := ""
	if o.Kiosk {
		if where, err = startKiosk(ctx, g, st); err != nil {
			return stopAll(g, err)
		}
	}
	announce(o, st, where)
	return g.Wait()
}

// stopAll ends the group with err, which stops what was started.
func stopAll(g *errgroup.Group, err error) error {
	g.Go(func() error { return err })
	return g.Wait()
}

func announce(o options, st *state, kiosk string) {
	fmt.Printf(`
telecart is running.

  physician page: http://127.0.0.1:%d/
  sign in as:     demo / demo
  kiosk:          %s
  nurse's part:   bin/cartctl -socket %s call -reason "chest pain"
                  bin/cartctl -socket %s admit
  logs:           %s

Ctrl-C ends it.
`, o.Port, kiosk, st.path("cartd.sock"), st.path("cartd.sock"), st.path("log"))
}
