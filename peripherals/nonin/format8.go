package nonin

import (
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/framing"
	"telecart/peripherals/internal/oximeter"
)

// Format 8, from "Serial data format 8" of the Nonin 9560 specification: 4
// bytes once a second.
//
//	byte 1  1 SNSD OOT LPRF MPRF ARTF HR8 HR7   sensor disconnect, out of
//	                                            track, low and marginal
//	                                            perfusion, artifact
//	byte 2  0 HR6..0
//	byte 3  0 SpO2 6..0
//	byte 4  0 - SPA - SNSA - - LOWBAT        SmartPoint, sensor alarm, battery
//
// A missing heart rate is 511, a missing saturation 127. SNSD is reserved on
// the 9560, whose sensor is built in; public readers of the modules' format 8
// have it (drphrozen/javautilityclasses, Format8), as do formats 2 and 7. The
// reserved bits of byte 4 are ignored.
//
// Trap: there is no checksum, and one in 16 random bytes starts what looks like
// a frame. So after a fault a number counts only once three frames came in
// step, and always only if it is near the previous one: the display is averaged
// over four beats and cannot leap. A leap that stays is believed with the next
// frame. A missing value is believed at once, which is the safe side.
const (
	frame8Len = 4
	silence8  = 4 * time.Second

	bit8Disconnect = 0x40 // of byte 1
	bit8OutOfTrack = 0x20
	bit8Low        = 0x10
	bit8Marginal   = 0x08
	bit8Artifact   = 0x04

	bit8Alarm      = 0x08 // of byte 4
	bit8LowBattery = 0x01

	inStep8   = 3  // frames in a row after a fault
	leapSpO28 = 8  // %
	leapRate8 = 40 // 1/min
)

// frame8 is one frame.
type frame8 [frame8Len]byte

func (f *frame8) spo2() (int, bool) {
	v := int(f[2])
	return v, oximeter.Saturation(float64(v)) && v != missingSpO2
}

func (f *frame8) heartRate() (int, bool) {
	v := int(f[0]&3)<<7 | int(f[1])
	return v, oximeter.Rate(float64(v)) && v != missingHR
}

// near reports whether g's numbers can follow f's.
func (f *frame8) near(g *frame8) bool {
	spo2, a := f.spo2()
	next, b := g.spo2()
	rate, c := f.heartRate()
	nextRate, d := g.heartRate()
	return a == b && c == d &&
		(!a || max(spo2-next, next-spo2) <= leapSpO28) &&
		(!c || max(rate-nextRate, nextRate-rate) <= leapRate8)
}

// assess8 returns the quality of the frame as a whole (values may still be
// missing) and the reason, by the table in assess.go.
func assess8(f *frame8) (peripherals.Quality, peripherals.Words) {
	switch {
	case f[0]&bit8Disconnect != 0:
		return peripherals.NoSignal, detailUnplug
	case f[3]&bit8Alarm != 0:
		return peripherals.NoSignal, detailOff
	case f[0]&bit8OutOfTrack != 0:
		return peripherals.Suspect, detailOOT
	case f[0]&bit8Artifact != 0:
		return peripherals.Suspect, detailArtifact
	case f[0]&bit8Low != 0:
		return peripherals.Suspect, detailLow
	case f[0]&bit8Marginal != 0:
		return peripherals.Good, detailMarginal
	}
	return peripherals.Good, ""
}

// parser8 finds frames in a stream of bytes. The zero parser8 is ready.
type parser8 struct {
	framing.Marked
	step int // frames in a row without a fault between them
}

// feed takes the next bytes and calls yield with each frame and how many came
// in step, including this one.
func (p *parser8) feed(data []byte, yield func(f *frame8, step int)) {
	mark := func(b byte) framing.Mark {
		if b&0x80 != 0 {
			return framing.First
		}
		return framing.Inside
	}
	p.Feed(data, frame8Len, mark, func() { p.step = 0 }, func(f []byte) {
		p.step++
		yield((*frame8)(f), p.step)
	})
}

// report8 turns frames into readings and status.
type report8 struct {
	*oximeter.Report
	parser parser8
	before frame8
}

// Feed implements oximeter.Listener.
func (r *report8) Feed(data []byte, at time.Time) (heard bool) {
	r.parser.feed(data, func(f *frame8, step int) {
		quality, detail := assess8(f)
		_, spo2 := f.spo2()
		_, rate := f.heartRate()
		missing := quality == peripherals.NoSignal || !spo2 && !rate
		near := step > 1 && r.before.near(f)
		r.before = *f
		if step >= inStep8 && (missing || near) {
			heard = true
			r.frame(f, quality, detail, at)
		}
	})
	return heard
}

func (r *report8) frame(f *frame8, quality peripherals.Quality, detail peripherals.Words, at time.Time) {
	spo2, ok := f.spo2()
	tell(r.Report, peripherals.SpO2, spo2, ok, quality, detail, at)
	rate, ok := f.heartRate()
	tell(r.Report, peripherals.PulseRate, rate, ok, quality, detail, at)
	notice(r.Report, detail, f[3]&bit8LowBattery != 0)
}

// Missing implements oximeter.Listener.
func (r *report8) Missing(detail peripherals.Words) {
	r.before, r.parser.step = frame8{}, 0
	r.Report.Missing(detail, peripherals.SpO2, peripherals.PulseRate)
}

// Seen implements oximeter.Listener.
func (r *report8) Seen() framing.Counts { return r.parser.Counts }
