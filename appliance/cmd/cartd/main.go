// Command cartd is the cart's daemon: it owns every device, the record and
// the session. It runs without a screen.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"telecart/appliance/cli"
	"telecart/appliance/internal/daemon"
	"telecart/peripherals"
	"telecart/peripherals/all"
)

// grammar is the command line.
type grammar struct {
	cli.Common
	Config string `default:"/etc/telecart/cart.toml" placeholder:"FILE" help:"The cart's configuration."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run executes args and returns the exit status.
func run(ctx context.Context, args []string, out, diag io.Writer) int {
	var g grammar
	if command, status := cli.Parse("cartd", "The cart's daemon.", &g, args, out, diag); command == nil {
		return status
	}
	if err := daemon.Start(ctx, g.Config, all.New(), peripherals.RealBuses()); err != nil {
		fmt.Fprintln(diag, err) // a configuration's problems have lines of their own
		return cli.Failed
	}
	return cli.Done
}
