package oximeter

import (
	"math"
	"time"

	"telecart/peripherals"
)

// Pleth collects unnumbered samples into waves, and leaves a gap in the numbers
// as wide as a gap in the stream was long.
type Pleth struct {
	report *Report
	rate   float64 // samples per second
	size   int     // samples a wave

	samples []int32
	quality peripherals.Quality // the worst of the samples
	seq     uint64              // number of the first sample
	last    time.Time           // time of the newest sample; zero before the first
	hole    bool                // something was lost since then
}

// pause is the shortest silence that counts as lost samples when nothing else
// shows a loss: a busy cart may read late.
const pause = time.Second

// NewPleth returns a Pleth of rate samples a second, reported four times a
// second.
func NewPleth(r *Report, rate float64) *Pleth {
	return &Pleth{report: r, rate: rate, size: max(int(rate/4), 1)}
}

// Add takes the next sample, received at cart time at.
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
