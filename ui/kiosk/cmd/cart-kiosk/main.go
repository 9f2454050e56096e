// Cart-kiosk is the bedside nurse's touch screen.
//
// It holds no truth: it shows the last state of cartd, which it reads from
// the local socket, and sends back what the nurse wants. It can be killed at
// any time; a call goes on without it. The physician's picture comes from the
// network and is decoded here, outside the daemon.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // carts in any zone, on images without a zone database

	"telecart/appliance/client"
	"telecart/appliance/version"
	"telecart/ui/kiosk/text"
)

type options struct {
	socket   string
	windowed string
	language string
	fps      int
}

func main() {
	o, done, code := parse(os.Args[1:])
	if done {
		os.Exit(code)
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, log, o); err != nil {
		log.Error("kiosk", "err", err)
		os.Exit(1)
	}
}

// parse reads the arguments; done says that there is nothing to run.
func parse(args []string) (o options, done bool, code int) {
	fs := flag.NewFlagSet("cart-kiosk", flag.ContinueOnError)
	fs.Usage = func() {
		fmt.Fprintln(fs.Output(), "usage: cart-kiosk [-socket PATH] [-windowed WxH] [-language en|es] [-fps N] [-version]")
		fs.PrintDefaults()
	}
	fs.StringVar(&o.socket, "socket", "/run/telecart/cartd.sock", "the cart daemon's socket")
	fs.StringVar(&o.windowed, "windowed", "", "a window of that size, as 1280x800, instead of the full screen")
	fs.StringVar(&o.language, "language", os.Getenv("LANG"), "language of the texts: en or es")
	fs.IntVar(&o.fps, "fps", 8, "pictures drawn a second, at most; more than 8 wants a graphics processor")
	v := fs.Bool("version", false, "print the version and stop")
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return o, true, 0
	case err != nil:
		return o, true, 2
	}
	if *v {
		fmt.Println("cart-kiosk", version.String())
		return o, true, 0
	}
	if _, _, err := o.size(); err != nil || fs.NArg() > 0 || o.fps < 1 || o.fps > 60 {
		fs.Usage()
		return o, true, 2
	}
	return o, false, 0
}

// size returns the window's size in pixels; 0, 0 means the full screen.
func (o options) size() (w, h int, err error) {
	if o.windowed == "" {
		return 0, 0, nil
	}
	if n, err := fmt.Sscanf(o.windowed, "%dx%d", &w, &h); n != 2 || err != nil || w < 320 || h < 200 {
		return 0, 0, fmt.Errorf("-windowed %q: say it as 1280x800", o.windowed)
	}
	return w, h, nil
}

// run shows the kiosk until its window is closed or ctx ends.
func run(ctx context.Context, log *slog.Logger, o options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := client.New(o.socket)
	defer c.Close()
	texts := text.For(o.language)
	k, err := newKiosk(ctx, log, c, texts, o)
	if err != nil {
		return err
	}
	go k.follow(ctx)
	go k.tick(ctx, time.Second)
	k.window.ShowAndRun()
	return nil
}
