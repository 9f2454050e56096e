// Command cartd is the cart's daemon: it owns every device, the record and
// the session. It runs without a screen.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"telecart/appliance/internal/daemon"
	"telecart/appliance/version"
	"telecart/peripherals"
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
	if err := daemon.Start(ctx, *file, all.New(), peripherals.RealBuses()); err != nil {
		fmt.Fprintln(os.Stderr, err) // a configuration's problems stand on lines of their own
		os.Exit(1)
	}
}
