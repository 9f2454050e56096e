// Command cartd-practice is cartd for training and demonstrations: the same
// daemon, which may have virtual instruments beside real ones. Its
// configuration has demonstration = true in [cart] and names them as devices
// and ports "virtual:…"; package sim lists them.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"telecart/appliance/cli"
	"telecart/appliance/internal/daemon"
	"telecart/peripherals"
	"telecart/peripherals/all"
	"telecart/peripherals/sim"
)

// grammar is the command line.
type grammar struct {
	cli.Common
	Config string `required:"" placeholder:"FILE" help:"The cart's configuration."`
}

func main() {
	var g grammar
	command, status := cli.Parse("cartd-practice", "The cart's daemon for training and demonstrations.", &g, os.Args[1:], os.Stdout, os.Stderr)
	if command == nil {
		os.Exit(status)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	models := all.New()
	if err := daemon.Start(ctx, g.Config, models, sim.Buses(ctx, peripherals.RealBuses(), time.Now, models)); err != nil {
		fmt.Fprintln(os.Stderr, err) // a configuration's problems have lines of their own
		os.Exit(cli.Failed)
	}
}
