package masimo

import (
	"fmt"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/twin"
)

func virtual() *peripherals.Twin {
	t := twin.OximeterTwin("Masimo oximeter", serial.Config{Baud: 9600}, func() *twin.Oximeter { return NewTwin(time.Now) })
	good := t.Trials[0].Good
	good[peripherals.PerfusionIndex] = peripherals.Exactly(4.96)
	good[peripherals.SpMet] = peripherals.Exactly(1.2)
	good[peripherals.PVI] = peripherals.Exactly(18)
	return t
}

// NewTwin returns a virtual Radical-7 that sends a line a second, with the time
// of its clock now; perfusion index 4.96 %. The finger's Bits are exceptions
// beside 800.
func NewTwin(now func() time.Time) *twin.Oximeter {
	return twin.NewOximeter(1, func(f *twin.Finger, dst []byte) []byte {
		exceptions := excSET | f.Bits
		if f.Off {
			exceptions |= excOff
		}
		if f.Searching {
			exceptions |= excSearch
		}
		spo2, rate, pi, spmet, pvi := fmt.Sprintf("%03d", f.SpO2), fmt.Sprintf("%03d", f.Rate), "04.96", "01.2", "018"
		if f.Off || f.Searching {
			spo2, rate, pi, spmet, pvi = "---", "---", "--.--", "--.-", "---"
		}
		return fmt.Appendf(dst, "%s SN=0000066575 SPO2=%s%% BPM=%s PI=%s%% SPCO=--.-%% SPMET=%s%% DESAT=-- PIDELTA=+-- PVI=%s ALARM=0000 EXC=%06X\r\n",
			now().Format("01/02/06 15:04:05"), spo2, rate, pi, spmet, pvi, exceptions)
	})
}
