package suretemp_test

import (
	"context"
	"io"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
	"telecart/peripherals/suretemp"
)

func TestSuite(t *testing.T) {
	peripheraltest.Dialogue{
		Model:    suretemp.Model(),
		Settings: `{"port": %q}`,
		Serve: func() func(context.Context, io.ReadWriter) error {
			m := sim.NewThermometer(time.Now)
			m.Speed(20)
			return m.Serve
		},
		Measure: peripherals.MeasureRequest{Site: "oral"},
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.Temperature: {Low: 36.999, High: 37.001},
		},
	}.Test(t)
}
