// Command cartd is the cart's daemon: it owns every device, the record and
// the session. It runs without a screen.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"telecart/appliance/internal/daemon"
	"telecart/appliance/internal/instruments"
	"telecart/appliance/internal/notify"
	"telecart/appliance/version"
	"telecart/peripherals/all"
)

func main() {
	file := flag.String("config", "/etc/telecart/cart.toml", "the cart's configuration")
	showVersion := flag.Bool("version", false, "print the version and end")
	flag.Parse()
	if *showVersion {
		fmt.Println("cartd", version.String())
		return
	}
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "cartd: unexpected %q\n", flag.Arg(0))
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *file); err != nil {
		fmt.Fprintln(os.Stderr, err) // a configuration's problems stand on lines of their own
		os.Exit(1)
	}
}

func run(ctx context.Context, file string) error {
	models := all.New()
	cfg, err := instruments.Load(file, models)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	d, err := daemon.New(cfg, models, log)
	if err != nil {
		return err
	}
	go func() {
		if err := notify.FromEnv(os.Getenv).Run(ctx, d.Started(), d.Alive); err != nil {
			log.Error("systemd does not hear", "err", err)
		}
	}()
	return d.Run(ctx)
}
