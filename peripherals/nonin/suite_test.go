package nonin_test

import (
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/nonin"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

func TestSuite(t *testing.T) {
	peripheraltest.Serial{
		Model:    nonin.Model(),
		Settings: `{"port": %q}`,
		Speak: func() func([]byte) []byte {
			n := sim.NewNonin()
			return n.AppendFrame
		},
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.SpO2:      {Low: 97, High: 97},
			peripherals.PulseRate: {Low: 69, High: 75},
		},
	}.Test(t)
}
