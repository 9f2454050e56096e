package suites

import (
	"context"
	"io"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/gedri"
	"telecart/peripherals/intellivue"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

// RTS/CTS is on, as by default: neither a pseudo-terminal nor the lab's port
// holds the line.
func geDRI() Suite {
	return peripheraltest.Serial{
		Model: gedri.Model(), Settings: onlyPort,
		Speak: func() func([]byte) []byte { return sim.NewGEMonitor().AppendDisplayed },
		Serve: func() func(context.Context, io.ReadWriter) error { return sim.NewGEMonitor().Serve },
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.HeartRate:       {Low: 72, High: 72},
			peripherals.SpO2:            {Low: 97, High: 97},
			peripherals.NIBPSystolic:    {Low: 118, High: 118},
			peripherals.Temperature:     {Low: 37, High: 37},
			peripherals.RespiratoryRate: {Low: 14, High: 14},
			peripherals.EtCO2:           {Low: 35.6, High: 35.7}, // 5 % of 760-47 mmHg
		},
	}
}

func philipsIntelliVue() Suite {
	return peripheraltest.Serial{
		Model: intellivue.Model(), Settings: onlyPort,
		Speak: replay,
		Serve: func() func(context.Context, io.ReadWriter) error { return sim.NewIntelliVue().Serve },
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.HeartRate:       {Low: 72, High: 72},
			peripherals.SpO2:            {Low: 97, High: 97},
			peripherals.PulseRate:       {Low: 72, High: 72},
			peripherals.RespiratoryRate: {Low: 16, High: 16},
			peripherals.EtCO2:           {Low: 38, High: 38},
			peripherals.Temperature:     {Low: 36.9, High: 37.1},
		},
	}
}

// What a client says to a monitor: the beginning of an association request is
// enough for the virtual one, so are the two polls and their extended kin.
const (
	associate = "\x0D\x00"
	release   = "\x09"
	confirm   = "\xE1\x00\x00\x02\x00\x02\x00\x14\x00\x01\x00\x01\x00\x0E\x00\x21\x00\x00\x00\x00\x00\x1D\xC2\x00\x0D\x06\x00\x00"
	single    = "\xE1\x00\x00\x02\x00\x01\x00\x1C\x00\x00\x00\x07\x00\x16\x00\x21\x00\x00\x00\x00\x00\x00\x00\x00\x0C\x16\x00\x08\x00\x01\x00\x01\x00"
	extended  = "\xE1\x00\x00\x02\x00\x01\x00\x28\x00\x03\x00\x07\x00\x22\x00\x21\x00\x00\x00\x00\x00\x00\x00\x00\xF1\x3B\x00\x14\x00\x02\x00\x01\x00"
	period    = "\x00\x00\x00\x01\x00\x08\xF1\x3E\x00\x04\x00\x49\x3E\x00"
	numerics  = "\x06"
	waves     = "\x09"
)

// replay is what a monitor said to some client, over and over, faster than
// life: the stream has one direction only.
func replay() func(dst []byte) []byte {
	m, at, n := sim.NewIntelliVue(), time.Duration(0), 0
	tell := func(user string) []byte { return m.Feed(sim.IntelliVueFrame([]byte(user)), at) }
	return func(dst []byte) []byte {
		n++
		at += 256 * time.Millisecond
		switch n % 16 {
		case 1:
			tell(release) // the association before is over
			return append(dst, tell(associate)...)
		case 2:
			for _, user := range []string{
				confirm, single + numerics + "\x00\x00", single + waves + "\x00\x00", extended + numerics + period, extended + waves + period,
			} {
				dst = append(dst, tell(user)...)
			}
			return dst
		}
		return append(append(dst, m.Advance(at)...), tell(single+numerics+"\x00\x00")...)
	}
}
