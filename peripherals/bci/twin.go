package bci

import (
	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/twin"
)

func virtual() *peripherals.Twin {
	t := twin.OximeterTwin("BCI oximeter", serial.Config{Baud: 115200}, NewTwin)
	contec := twin.OximeterTrial(serial.Config{Baud: 19200, Parity: serial.OddParity}, NewTwin)
	contec.Settings = map[string]any{"variant": "contec"}
	t.Trials = append(t.Trials, contec)
	return t
}

// NewTwin returns a virtual Berry oximeter, 100 frames a second. The finger's
// Bits are extra bits of byte 1, and above them of byte 3, such as 20: probe
// unplugged.
func NewTwin() *twin.Oximeter {
	return twin.NewOximeter(berryRate, func(f *twin.Finger, dst []byte) []byte {
		volume := f.Sample(berryRate)
		spo2, rate, pleth := byte(f.SpO2&0x7F), byte(f.Rate), byte(10+80*volume)
		first, third := byte(0x80|7)|byte(f.Bits), byte(10*volume)|byte(f.Bits>>8)
		if f.Struck {
			first |= 0x40
		}
		if f.Off || f.Searching {
			spo2, rate, pleth, third = missingSpO2, missingRate, 0, byte(f.Bits>>8)|bit3Search
			first &^= 0x0F
		}
		if f.Off {
			first, third = first|bit1NoSignal, third|bit3NoFinger
		}
		return append(dst, first, pleth, third|rate>>7<<6, rate&0x7F, spo2)
	})
}
