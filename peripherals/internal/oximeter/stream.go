package oximeter

import (
	"time"

	"telecart/peripherals"
)

// Vitals is the content of one frame. Frames that say the same compare equal.
type Vitals struct {
	SpO2    int // %, 0 when there is none
	Rate    int // 1/min, 0 when there is none
	Quality peripherals.Quality
	Detail  peripherals.Words
	Notice  peripherals.Sentence // a sentence for the nurse, empty when all is well
}

// Stream reports the numbers of a device that repeats them with every pleth
// sample and has no checksum. A number counts only once several consecutive
// frames agree, so garbage that looks like a frame never becomes a value.
type Stream struct {
	report *Report
	pleth  *Pleth
	steady int // frames that must agree
	every  int // frames between reports of the same values

	step      int // frames since something was lost
	candidate Vitals
	agree     int // frames that agreed on candidate
	told      Vitals
	since     int // frames since told was reported; 0 before the first
}

// NewStream returns a stream of rate frames a second, of which steady must
// agree.
func NewStream(r *Report, rate float64, steady int) *Stream {
	return &Stream{report: r, pleth: NewPleth(r, rate), steady: steady, every: max(int(rate/2), 1)}
}

// Lost notes that bytes were dropped.
func (s *Stream) Lost() {
	if s.step >= s.steady {
		s.pleth.Hole()
	}
	s.step, s.agree = 0, 0
}

// Frame takes the next frame and reports whether its numbers are believed.
func (s *Stream) Frame(v Vitals, pleth int32, at time.Time) bool {
	s.step++
	if v != s.candidate || s.agree == 0 {
		s.candidate, s.agree = v, 0
	}
	s.agree++
	believed := s.agree >= s.steady
	if s.step >= s.steady {
		s.pleth.Add(pleth, v.Quality, at)
	}
	s.since++
	if believed && (v != s.told || s.since >= s.every) {
		s.told, s.since = v, 0
		s.tell(v, at)
	}
	return believed
}

func (s *Stream) tell(v Vitals, at time.Time) {
	tell := func(q peripherals.Quantity, value int, ok bool) {
		rd := peripherals.Reading{Quantity: q, Value: float64(value), Quality: v.Quality, Detail: v.Detail, At: at}
		if !ok && v.Quality != peripherals.NoSignal {
			rd.Quality, rd.Detail = peripherals.NoSignal, DetailNoValue
		}
		s.report.Reading(rd)
	}
	tell(peripherals.SpO2, v.SpO2, Saturation(float64(v.SpO2)))
	tell(peripherals.PulseRate, v.Rate, Rate(float64(v.Rate)))
	s.report.Notice(v.Notice)
}

// Missing reports that there are no numbers now.
func (s *Stream) Missing(detail peripherals.Words) {
	s.Lost()
	s.told, s.since = Vitals{}, s.every
	s.report.Missing(detail, peripherals.SpO2, peripherals.PulseRate)
}
