package nonin

import (
	"math"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/twin"
)

func virtual(make func() *twin.Oximeter) *peripherals.Twin {
	return twin.OximeterTwin("", serial.Config{Baud: 9600}, make)
}

// drifting is a twin whose pulse is not steady.
func drifting(make func() *twin.Oximeter) *peripherals.Twin {
	t := virtual(make)
	t.Trials[0].Good[peripherals.PulseRate] = peripherals.Range{Low: 69, High: 75}
	return t
}

// NewTwin returns a virtual oximeter of format 2 whose pulse drifts slowly
// around 72/min. Like the real one it holds its last values for 10 s under a
// sensor alarm after the finger has left, then reports none.
func NewTwin() *twin.Oximeter {
	return newTwin(func(status, pleth, _, data byte) [4]byte { return [4]byte{frameStart, status, pleth, data} })
}

// NewTwin7 returns the same of format 7: the pleth has 16 bits.
func NewTwin7() *twin.Oximeter {
	return newTwin(func(status, pleth, fine, data byte) [4]byte { return [4]byte{status, pleth, fine, data} })
}

func newTwin(lay func(status, pleth, fine, data byte) [4]byte) *twin.Oximeter {
	t := &pulse{noise: 1, shown: 72}
	return twin.NewOximeter(plethRate, func(f *twin.Finger, dst []byte) []byte {
		status, pleth := t.step(f)
		if t.index() == 0 {
			status |= statusSync
		}
		fine := byte(t.frame * 37) // the low byte of 16 bits: any value
		b := lay(status, pleth, fine, t.data(f))
		t.frame++
		return append(append(dst, b[:]...), b[0]+b[1]+b[2]+b[3])
	})
}

// pulse is the state of such an oximeter.
type pulse struct {
	frame  uint64
	offFor int // frames since the finger left
	shown  int // rate on the display, 1/min
	noise  twin.Noise
}

func (t *pulse) index() int { return int(t.frame % packetFrames) }

// step advances the pulse by one frame.
func (t *pulse) step(f *twin.Finger) (status, pleth byte) {
	status = statusAlways
	if f.Off {
		t.offFor++
		return status | statusAlarm, byte(100 + t.noise.Next()>>8%5)
	}
	t.offFor = 0
	at := float64(t.frame) / plethRate
	slow := 72 + 3*math.Sin(2*math.Pi*at/23)
	rate := slow + 0.8*math.Sin(2*math.Pi*at/4)
	level := f.Beat(rate, plethRate)
	if t.index() == 0 {
		t.shown = int(math.Round(slow))
	}
	if f.Artifact {
		level = math.Min(1, math.Max(0, level+float64(int(t.noise.Next()>>8%100)-50)/120))
	}
	if f.Phase() < 12*rate/60/plethRate { // the first 12 frames of each beat
		status |= statusGreen
		if f.Artifact {
			status |= statusArtifact
		}
	}
	return status, byte(40 + 170*level)
}

// data is byte 4 of the frame.
func (t *pulse) data(f *twin.Finger) byte {
	rate, spo2 := t.shown, f.SpO2
	shown, shownSpO2 := rate, spo2 // the display holds its values for 10 s
	if f.Off {
		rate, spo2 = missingHR, missingSpO2
		if t.offFor > 10*plethRate {
			shown, shownSpO2 = missingHR, missingSpO2
		}
	}
	timer := t.frame / packetFrames
	switch t.index() + 1 {
	case 1, 14:
		return byte(rate >> 7)
	case 2, 15:
		return byte(rate & 0x7F)
	case 3, 10, 11, 16:
		return byte(spo2)
	case 4:
		return 48 // firmware
	case 6:
		return byte(timer >> 7 & 0x7F)
	case 7:
		return byte(timer & 0x7F)
	case 1 + indexStat2:
		if f.LowBattery {
			return stat2LowBattery
		}
	case 1 + indexSpO2D, 17:
		return byte(shownSpO2)
	case 1 + indexHRDMSB, 22:
		return byte(shown >> 7)
	case 1 + indexHRDLSB, 23:
		return byte(shown & 0x7F)
	}
	return 0
}

// NewTwin8 returns a virtual oximeter of format 8. Under a sensor alarm it
// holds the last values, as the real one does for 10 s; while searching it has
// none and reports out of track.
func NewTwin8() *twin.Oximeter {
	return twin.NewOximeter(1, func(f *twin.Finger, dst []byte) []byte {
		spo2, rate, status, stat2 := f.SpO2, f.Rate, byte(0x80), byte(0)
		if f.Searching {
			spo2, rate, status = missingSpO2, missingHR, status|bit8OutOfTrack
		}
		if f.Artifact {
			status |= bit8Artifact
		}
		if f.Off {
			stat2 |= bit8Alarm
		}
		if f.LowBattery {
			stat2 |= bit8LowBattery
		}
		return append(dst, status|byte(rate>>7&3), byte(rate&0x7F), byte(spo2&0x7F), stat2)
	})
}
