package masimo_test

import (
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/masimo"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

func TestSuite(t *testing.T) {
	peripheraltest.Serial{
		Model:    masimo.Model(),
		Settings: `{"port": %q}`,
		Speak:    func() func([]byte) []byte { return sim.NewMasimo(time.Now()).AppendLine },
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.SpO2:           {Low: 97, High: 97},
			peripherals.PulseRate:      {Low: 72, High: 72},
			peripherals.PerfusionIndex: {Low: 4.96, High: 4.96},
			peripherals.SpMet:          {Low: 1.2, High: 1.2},
			peripherals.PVI:            {Low: 18, High: 18},
		},
	}.Test(t)
}
