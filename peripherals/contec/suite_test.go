package contec_test

import (
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/contec"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

// The suite's line does not answer, so the device is asked beforehand.
func TestSuite(t *testing.T) {
	peripheraltest.Serial{
		Model:    contec.Model(),
		Settings: `{"port": %q}`,
		Speak: func() func([]byte) []byte {
			o := sim.NewContec()
			return func(dst []byte) []byte {
				_, _ = o.Write([]byte{0x7D, 0x81, 0xA1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80})
				return o.AppendPacket(dst)
			}
		},
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.SpO2:      {Low: 97, High: 97},
			peripherals.PulseRate: {Low: 72, High: 72},
		},
	}.Test(t)
}
