package blueprint

import (
	"fmt"

	"telecart/peripherals"
	"telecart/peripherals/internal/twin"
)

func virtual() *peripherals.Twin { return twin.OximeterTwin("Example oximeter", config(), NewTwin) }

// NewTwin returns a virtual OX-1.
func NewTwin() *twin.Oximeter {
	return twin.NewOximeter(1, func(f *twin.Finger, dst []byte) []byte {
		if f.Off || f.Searching {
			return append(dst, "S=--- P=---\r\n"...)
		}
		return fmt.Appendf(dst, "S=%03d P=%03d\r\n", f.SpO2, f.Rate)
	})
}
