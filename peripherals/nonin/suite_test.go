package nonin_test

import (
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/nonin"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
)

func TestSuite(t *testing.T) {
	suite(t, nonin.Model(), func() func([]byte) []byte { return sim.NewNonin().AppendFrame })
}

func TestSuite7(t *testing.T) {
	suite(t, nonin.Model7(), func() func([]byte) []byte { return sim.NewNonin7().AppendFrame })
}

func TestSuite8(t *testing.T) {
	suite(t, nonin.Model8(), func() func([]byte) []byte { return sim.NewNonin8().AppendFrame })
}

func suite(t *testing.T, m peripherals.Model, speak func() func([]byte) []byte) {
	peripheraltest.Serial{
		Model:    m,
		Settings: `{"port": %q}`,
		Speak:    speak,
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.SpO2:      {Low: 97, High: 97},
			peripherals.PulseRate: {Low: 69, High: 75},
		},
	}.Test(t)
}
