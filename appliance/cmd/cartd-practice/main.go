// Command cartd-practice is cartd for training and demonstrations: the same
// daemon, which can have virtual instruments beside real ones. Its
// configuration says demonstration = true in [cart] and names them as devices
// and ports "virtual:…"; package sim tells which there are.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
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
	if err := daemon.Start(ctx, *file, all.New(), sim.Buses(ctx, peripherals.RealBuses(), time.Now, twins())); err != nil {
		fmt.Fprintln(os.Stderr, err) // a configuration's problems stand on lines of their own
		os.Exit(1)
	}
}

// twins makes the virtual instruments by the models that read them.
func twins() map[string]func() sim.Serve {
	return map[string]func() sim.Serve{
		"nonin-format2":       func() sim.Serve { return speaks(sim.ServeNonin) },
		"suntech-nibp":        func() sim.Serve { return sim.NewCuff(time.Now).Serve },
		"welchallyn-suretemp": func() sim.Serve { return sim.NewThermometer(time.Now).Serve },
		"nonin-format7":       func() sim.Serve { return speaks(sim.NewNonin7().Serve) },
		"nonin-format8":       func() sim.Serve { return speaks(sim.NewNonin8().Serve) },
		"bci-5byte":           func() sim.Serve { return speaks(sim.NewBCI().Serve) },
		"contec-cms50dplus":   func() sim.Serve { return sim.NewContec().Serve },
		"masimo-ascii1":       func() sim.Serve { return speaks(sim.NewMasimo(time.Now()).Serve) },
		"nellcor-ascii":       func() sim.Serve { return speaks(sim.NewNellcor(time.Now()).Serve) },
		"ge-dri":              geMonitor,
		"philips-intellivue":  intelliVue,
	}
}

// speaks makes an instrument that only talks one that could be talked to.
func speaks(serve func(context.Context, io.Writer) error) sim.Serve {
	return func(ctx context.Context, line io.ReadWriter) error { return serve(ctx, line) }
}

// The two monitors alarm about a falling saturation after a minute, and again.
func geMonitor() sim.Serve {
	m := sim.NewGEMonitor()
	m.Desaturate()
	return m.Serve
}

func intelliVue() sim.Serve {
	m := sim.NewIntelliVue()
	m.Desaturate()
	return m.Serve
}
