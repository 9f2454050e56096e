package suntech_test

import (
	"context"
	"io"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
	"telecart/peripherals/suntech"
)

func TestSuite(t *testing.T) {
	peripheraltest.Dialogue{
		Model:    suntech.Model(),
		Settings: `{"port": %q}`,
		Serve: func() func(context.Context, io.ReadWriter) error {
			c := sim.NewCuff(time.Now)
			c.Speed(40)
			return c.Serve
		},
		Measure: peripherals.MeasureRequest{Size: "adult"},
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.NIBPSystolic:  {Low: 118, High: 118},
			peripherals.NIBPDiastolic: {Low: 76, High: 76},
			peripherals.NIBPMean:      {Low: 91, High: 91},
			peripherals.NIBPPulse:     {Low: 72, High: 72},
		},
	}.Test(t)
}
