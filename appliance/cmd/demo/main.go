// Command demo is `make run`: it starts a hub, a cart and its kiosk with
// virtual instruments, and keeps them running until Ctrl-C.
//
// Hub and kiosk are the real programs, and the cart is cartd-practice: the real
// daemon, on buses at which virtual instruments speak the real protocols.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"golang.org/x/sync/errgroup"

	"telecart/peripherals/all"
)

func main() {
	var o options
	flag.StringVar(&o.state, "state", "", "folder that keeps everything (required)")
	flag.IntVar(&o.port, "port", 8080, "port of the physician's page on 127.0.0.1")
	flag.StringVar(&o.camera, "camera", "", "a real room camera, for example /dev/video0")
	flag.StringVar(&o.instruments, "instruments", "", "more virtual instruments, by model: ge-dri,philips-intellivue")
	flag.BoolVar(&o.kiosk, "kiosk", true, "start the kiosk")
	flag.Parse()
	if o.state == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// options say what to demonstrate, and where.
type options struct {
	state  string
	port   int
	camera string
	kiosk  bool

	instruments string // models, separated by commas
}

func run(ctx context.Context, o options) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	if o.state, err = filepath.Abs(o.state); err != nil {
		return err
	}
	more, err := chosen(o.instruments, all.New())
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
	if err := awaitHub(ctx, o.port, hub); err != nil {
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
	if o.kiosk {
		if where, err = startKiosk(ctx, g, st); err != nil {
			return stopAll(g, err)
		}
	}
	announce(o, st, where)
	return g.Wait()
}

// failed ends the group with err, so that what was started is stopped.
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
`, o.port, kiosk, st.path("cartd.sock"), st.path("cartd.sock"), st.path("log"))
}
