package intellivue

import (
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

func virtual() *peripherals.Twin {
	return &peripherals.Twin{
		Name: "Philips monitor",
		Make: func() peripherals.Serve {
			m := NewTwin()
			m.Desaturate()
			return m.Serve
		},
		Trials: []peripherals.Trial{{
			Line:   serial.Config{Baud: 115200},
			Stream: replay,
			Serve:  func() peripherals.Serve { return NewTwin().Serve },
			Good: map[peripherals.Quantity]peripherals.Range{
				peripherals.HeartRate: peripherals.Exactly(72), peripherals.SpO2: peripherals.Exactly(97),
				peripherals.PulseRate: peripherals.Exactly(72), peripherals.RespiratoryRate: peripherals.Exactly(16),
				peripherals.EtCO2: peripherals.Exactly(38), peripherals.Temperature: {Low: 36.9, High: 37.1},
			},
		}},
	}
}

// replay is a monitor's side of a dialogue, repeated all the time: the stream has
// only one direction. Its clock is that of life, or its values would be stored
// ones.
func replay() func(dst []byte) []byte {
	m, n := NewTwin(), 0
	since := func() time.Duration { return time.Since(m.on) }
	tell := func(user []byte) []byte { return m.Feed(appendFrame(nil, user), since()) }
	return func(dst []byte) []byte {
		n++
		switch n % 16 {
		case 1:
			tell(releaseRequest()) // the association before is over
			return append(dst, tell(associationRequest())...)
		case 2:
			dst = append(dst, tell(confirmCreate(1, create{object: object{class: classMDS}}))...)
			for _, r := range []request{pollNumerics, pollWaves, askNumerics, askWaves} {
				dst = append(dst, tell(r.encode())...)
			}
			return dst
		}
		return append(append(dst, m.Advance(since())...), tell(pollNumerics.encode())...)
	}
}
