package twin

import (
	"telecart/drivers/serial"
	"telecart/peripherals"
)

// Healthy returns what every virtual oximeter measures.
func Healthy() map[peripherals.Quantity]peripherals.Range {
	return map[peripherals.Quantity]peripherals.Range{
		peripherals.SpO2: peripherals.Exactly(97), peripherals.PulseRate: peripherals.Exactly(72),
	}
}

// OximeterTrial is the trial of a model whose oximeter sends unasked.
func OximeterTrial(line serial.Config, make func() *Oximeter) peripherals.Trial {
	return peripherals.Trial{
		Line: line, Good: Healthy(),
		Stream: func() func([]byte) []byte { return make().Append },
		Serve:  func() peripherals.Serve { return make().Serve },
	}
}

// OximeterTwin is the twin of a model whose oximeter sends unasked.
func OximeterTwin(name string, line serial.Config, make func() *Oximeter) *peripherals.Twin {
	trial := OximeterTrial(line, make)
	return &peripherals.Twin{Name: name, Make: trial.Serve, Trials: []peripherals.Trial{trial}}
}
