package gedri_test

import (
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/gedri"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

// A pseudo-terminal takes RTS/CTS and ignores it, so the default runs there.
func TestSuite(t *testing.T) {
	peripheraltest.Serial{
		Model:    gedri.Model(),
		Settings: `{"port": %q}`,
		Speak: func() func([]byte) []byte {
			return sim.NewGEMonitor().AppendDisplayed
		},
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.HeartRate:       {Low: 72, High: 72},
			peripherals.SpO2:            {Low: 97, High: 97},
			peripherals.NIBPSystolic:    {Low: 118, High: 118},
			peripherals.Temperature:     {Low: 37, High: 37},
			peripherals.RespiratoryRate: {Low: 14, High: 14},
			peripherals.EtCO2:           {Low: 35.6, High: 35.7}, // 5 % of 760-47 mmHg
		},
	}.Test(t)
}
