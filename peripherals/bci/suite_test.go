package bci_test

import (
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/bci"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

func TestSuite(t *testing.T) {
	for _, settings := range []string{`{"port": %q}`, `{"port": %q, "variant": "contec"}`} {
		peripheraltest.Serial{
			Model:    bci.Model(),
			Settings: settings,
			Speak:    func() func([]byte) []byte { return sim.NewBCI().AppendFrame },
			Good: map[peripherals.Quantity]peripheraltest.Range{
				peripherals.SpO2:      {Low: 97, High: 97},
				peripherals.PulseRate: {Low: 72, High: 72},
			},
		}.Test(t)
	}
}
