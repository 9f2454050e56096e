// Command cartd-practice is cartd for training and demonstrations: the same
// daemon, which can have virtual instruments beside real ones. Its
// configuration says demonstration = true in [cart] and names them as devices
// and ports "virtual:…"; package sim tells which there are.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"telecart/appliance/internal/daemon"
	"telecart/appliance/version"
	"telecart/peripherals"
	"telecart/peripherals/all"
	"telecart/peripherals/sim"
)

func main() {
	file := flag.String("config", "", "the cart's configuration (required)")
	showVersion := flag.Bool("version", false, "print the version and end")
	flag.Parse()
	if *showVersion {
		fmt.Println("cartd-practice", version.String())
		return
	}
	if flag.NArg() > 0 || *file == "" {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	models := all.New()
	if err := daemon.Start(ctx, *file, models, sim.Buses(ctx, peripherals.RealBuses(), time.Now, models)); err != nil {
		fmt.Fprintln(os.Stderr, err) // a configuration's problems stand on lines of their own
		os.Exit(1)
	}
}
