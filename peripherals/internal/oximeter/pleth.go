package oximeter

import (
	"math"
	"time"

	"telecart/peripherals"
)

// Pleth gathers the samples of a stream that does not number them into waves,
// and makes a hole in the stream as wide as it was long.
type Pleth struct {
	report *Report
	rate   float64 // samples per second
	size   int     // samples a wave

	samples []int32
	quality peripherals.Quality // the worst of samples
	seq     uint64              // of the first of samples
	last    time.Time           // of the newest sample; zero before the first
	hole    bool                // something was lost since
}

// pause is how long nothing must come before samples that nothing else missed
// count as lost: a busy cart may read late.
const pause = time.Second

// NewPleth returns a wave of so many samples a second that is told four times
// a second.
func NewPleth(r *Report, rate float64) *Pleth {
	return &Pleth{report: r, rate: rate, size: max(int(rate/4), 1)}
}

// Add takes the next sample; at is the cart's time.
func (p *Pleth) Add(v int32, quality peripherals.Quality, at time.Time) {
	if elapsed := at.Sub(p.last); !p.last.IsZero() && (p.hole || elapsed >= pause) {
		p.Hole()
		p.seq += uint64(max(math.Round(elapsed.Seconds()*p.rate)-1, 0))
	}
	p.hole, p.last = false, at
	if len(p.samples) == 0 {
		p.samples, p.quality = make([]int32, 0, p.size), quality
	}
	p.samples, p.quality = append(p.samples, v), min(p.quality, quality)
	if len(p.samples) == p.size {
		p.flush()
	}
}

// Hole notes that part of the stream was lost here.
func (p *Pleth) Hole() {
	p.hole = true
	p.flush()
}

func (p *Pleth) flush() {
	if len(p.samples) == 0 {
		return
	}
	p.report.Wave(peripherals.Wave{
		Quantity: peripherals.Pleth,
		Rate:     p.rate,
		Scale:    1,
		Samples:  p.samples,
		Seq:      p.seq,
		Quality:  p.quality,
		At:       p.last,
	})
	p.seq += uint64(len(p.samples))
	p.samples = nil
}
