package nellcor

import (
	"fmt"
	"time"

	"telecart/peripherals/internal/twin"
)

// NewTwin returns a virtual N-560 that sends a line every 2 s, the first with
// the time start. The finger's Words are status codes, such as "MO" or "LB AO".
func NewTwin(start time.Time) *twin.Oximeter {
	lines := 0
	return twin.NewOximeter(0.5, func(f *twin.Finger, dst []byte) []byte {
		if lines%25 == 0 {
			dst = append(dst, "N-560    VERSION 1.61.00    CRC:XXXX  SpO2 Limit: 85-100%    PR Limit: 40-170BPM\r\n"+
				"                             ADULT           0SAT-S \r\n"+
				"TIME                 %SpO2   BPM     PA     Status\r\n"...)
		}
		lines++
		spo2, rate, amplitude, status := fmt.Sprint(f.SpO2), fmt.Sprint(f.Rate), "88", f.Words
		if f.Off || f.Searching {
			spo2, rate, amplitude = "---", "---", "---"
		}
		if f.Off {
			status += " SO"
		} else if f.Searching {
			status += " PS"
		}
		now := start
		start = now.Add(2 * time.Second)
		return fmt.Appendf(dst, "%s   %3s     %3s     %3s                   %s\r\n",
			now.Format("02-Jan-06 15:04:05"), spo2, rate, amplitude, status)
	})
}
