package suites

import (
	"context"
	"io"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/bci"
	"telecart/peripherals/contec"
	"telecart/peripherals/masimo"
	"telecart/peripherals/nellcor"
	"telecart/peripherals/nonin"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

const onlyPort = `{"port": %q}`

// serve is the life of a virtual instrument that only speaks.
func serve(live func(context.Context, io.Writer) error) func(context.Context, io.ReadWriter) error {
	return func(ctx context.Context, line io.ReadWriter) error { return live(ctx, line) }
}

// finger is what every virtual oximeter has in it.
func finger() map[peripherals.Quantity]peripheraltest.Range {
	return map[peripherals.Quantity]peripheraltest.Range{
		peripherals.SpO2:      {Low: 97, High: 97},
		peripherals.PulseRate: {Low: 72, High: 72},
	}
}

func bci5byte(settings string) Suite {
	return peripheraltest.Serial{
		Model: bci.Model(), Settings: settings, Good: finger(),
		Speak: func() func([]byte) []byte { return sim.NewBCI().AppendFrame },
		Serve: func() func(context.Context, io.ReadWriter) error { return serve(sim.NewBCI().Serve) },
	}
}

// The stream has one direction only, so its device is asked beforehand.
func contecCMS50DPlus() Suite {
	return peripheraltest.Serial{
		Model: contec.Model(), Settings: onlyPort, Good: finger(),
		Speak: func() func([]byte) []byte {
			o := sim.NewContec()
			return func(dst []byte) []byte {
				_, _ = o.Write([]byte{0x7D, 0x81, 0xA1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80})
				return o.AppendPacket(dst)
			}
		},
		Serve: func() func(context.Context, io.ReadWriter) error { return sim.NewContec().Serve },
	}
}

func masimoASCII1() Suite {
	good := finger()
	good[peripherals.PerfusionIndex] = peripheraltest.Range{Low: 4.96, High: 4.96}
	good[peripherals.SpMet] = peripheraltest.Range{Low: 1.2, High: 1.2}
	good[peripherals.PVI] = peripheraltest.Range{Low: 18, High: 18}
	return peripheraltest.Serial{
		Model: masimo.Model(), Settings: onlyPort, Good: good,
		Speak: func() func([]byte) []byte { return sim.NewMasimo(time.Now()).AppendLine },
		Serve: func() func(context.Context, io.ReadWriter) error { return serve(sim.NewMasimo(time.Now()).Serve) },
	}
}

func nellcorASCII() Suite {
	return peripheraltest.Serial{
		Model: nellcor.Model(), Settings: onlyPort, Good: finger(),
		Speak: func() func([]byte) []byte { return sim.NewNellcor(time.Now()).AppendLine },
		Serve: func() func(context.Context, io.ReadWriter) error { return serve(sim.NewNellcor(time.Now()).Serve) },
	}
}

// drifting is the finger of a Nonin whose pulse is not steady.
func drifting() map[peripherals.Quantity]peripheraltest.Range {
	good := finger()
	good[peripherals.PulseRate] = peripheraltest.Range{Low: 69, High: 75}
	return good
}

func noninFormat2() Suite {
	return peripheraltest.Serial{
		Model: nonin.Model(), Settings: onlyPort, Good: drifting(),
		Speak: func() func([]byte) []byte { return sim.NewNonin().AppendFrame },
		Serve: func() func(context.Context, io.ReadWriter) error { return serve(sim.ServeNonin) },
	}
}

func noninFormat7() Suite {
	return peripheraltest.Serial{
		Model: nonin.Model7(), Settings: onlyPort, Good: drifting(),
		Speak: func() func([]byte) []byte { return sim.NewNonin7().AppendFrame },
		Serve: func() func(context.Context, io.ReadWriter) error { return serve(sim.NewNonin7().Serve) },
	}
}

func noninFormat8() Suite {
	return peripheraltest.Serial{
		Model: nonin.Model8(), Settings: onlyPort, Good: finger(),
		Speak: func() func([]byte) []byte { return sim.NewNonin8().AppendFrame },
		Serve: func() func(context.Context, io.ReadWriter) error { return serve(sim.NewNonin8().Serve) },
	}
}
