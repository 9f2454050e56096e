package suites

import (
	"context"
	"io"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/sim"
	"telecart/peripherals/suntech"
	"telecart/peripherals/suretemp"
)

func suntechNIBP() Suite {
	return peripheraltest.Dialogue{
		Model: suntech.Model(), Settings: onlyPort,
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
	}
}

func welchallynSureTemp() Suite {
	return peripheraltest.Dialogue{
		Model: suretemp.Model(), Settings: onlyPort,
		Serve: func() func(context.Context, io.ReadWriter) error {
			m := sim.NewThermometer(time.Now)
			m.Speed(20)
			return m.Serve
		},
		Measure: peripherals.MeasureRequest{Site: "oral"},
		Good: map[peripherals.Quantity]peripheraltest.Range{
			peripherals.Temperature: {Low: 36.999, High: 37.001},
		},
	}
}
