package nellcor_test

import (
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/nellcor"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

func TestSuite(t *testing.T) {
	peripheraltest.Serial{
		Model:    nellcor.Model(),
		Settings: `{"port": %q}`,
		Speak:    func() func([]byte) []byte { return sim.NewNellcor(time.Now()).AppendLine },
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.SpO2:      {Low: 97, High: 97},
			peripherals.PulseRate: {Low: 72, High: 72},
		},
	}.Test(t)
}
