// Cart-kiosk is the bedside nurse's touch screen.
//
// It holds no truth: it shows cartd's last state, which it reads from the local
// socket, and sends the nurse's intents. It can be killed at any time; a call
// goes on without it. The physician's picture comes from the network and is
// decoded here, outside the daemon.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // carts in any zone, on images without a zone database

	"telecart/appliance/cli"
	"telecart/appliance/client"
	"telecart/ui/kiosk/text"
)

// options are the command line.
type options struct {
	cli.Common
	Socket   string `default:"/run/telecart/cartd.sock" placeholder:"PATH" help:"The cart daemon's socket."`
	Windowed string `placeholder:"WxH" help:"A window of that size, as 1280x800, instead of the full screen."`
	Language string `env:"LANG" help:"Language of the texts: en or es."`
	FPS      int    `name:"fps" default:"8" help:"Pictures drawn a second, at most; more than 8 wants a graphics processor."`
}

// Validate implements kong's check.
func (o options) Validate() error {
	if o.FPS < 1 || o.FPS > 60 {
		return errors.New("-fps must be from 1 to 60")
	}
	_, _, err := o.size()
	return err
}

func main() {
	var o options
	command, status := cli.Parse("cart-kiosk", "The bedside nurse's touch screen.", &o, os.Args[1:], os.Stdout, os.Stderr)
	if command == nil {
		os.Exit(status)
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, log, o); err != nil {
		log.Error("kiosk", "err", err)
		os.Exit(cli.Failed)
	}
}

// size returns the window's size in pixels; 0, 0 means the full screen.
func (o options) size() (w, h int, err error) {
	if o.Windowed == "" {
		return 0, 0, nil
	}
	if n, err := fmt.Sscanf(o.Windowed, "%dx%d", &w, &h); n != 2 || err != nil || w < 320 || h < 200 {
		return 0, 0, fmt.Errorf("-windowed %q: say it as 1280x800", o.Windowed)
	}
	return w, h, nil
}

// run shows the kiosk until its window is closed or ctx ends.
func run(ctx context.Context, log *slog.Logger, o options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := client.New(o.Socket)
	defer c.Close()
	texts := text.For(o.Language)
	k, err := newKiosk(ctx, log, c, texts, o)
	if err != nil {
		return err
	}
	go k.follow(ctx)
	go k.tick(ctx, time.Second)
	k.window.ShowAndRun()
	return nil
}
