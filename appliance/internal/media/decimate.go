package media

import "math"

// The lossless copy of the stethoscope has a sixth of the card's rate.
const (
	decimation   = 6
	losslessRate = soundClock / decimation
)

// The low-pass before decimation: a windowed sinc, flat within 0.01 dB up to
// 3 kHz and 80 dB down from 4 kHz, so that nothing folds back into what a
// stethoscope carries (20 to 2000 Hz). It is symmetric: no phase distortion.
const (
	lowpassReach = 124 // taps on each side of the middle one
	lowpassEdge  = 3500.0 / soundClock
	lowpassBeta  = 0.1102 * (84 - 8.7) // Kaiser's window for 84 dB
)

// decimator converts 48 kHz to 8 kHz. Sample m of its output is the filtered
// value at the input's sample 6m: the filter's delay is compensated. If the
// input has a gap, no output spans it.
type decimator struct {
	taps  []float64
	buf   []float64 // input from position start on
	start uint64
	next  uint64 // number of the next output
}

func newDecimator() *decimator {
	d := &decimator{taps: make([]float64, 2*lowpassReach+1)}
	var sum float64
	for i := range d.taps {
		x := float64(i - lowpassReach)
		v := 2 * lowpassEdge
		if x != 0 {
			v = math.Sin(2*math.Pi*lowpassEdge*x) / (math.Pi * x)
		}
		r := x / lowpassReach
		d.taps[i] = v * bessel(lowpassBeta*math.Sqrt(1-r*r)) / bessel(lowpassBeta)
		sum += d.taps[i]
	}
	for i := range d.taps {
		d.taps[i] /= sum
	}
	return d
}

// bessel is the modified Bessel function of order 0.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-12; k++ {
		term *= (x / (2 * k)) * (x / (2 * k))
		sum += term
	}
	return sum
}

// push takes input that begins at position pos and appends the output that it
// completes to out. first is the number of the first output. Input that does
// not continue the previous one starts over.
func (d *decimator) push(pos uint64, in []int16, out []int16) (first uint64, _ []int16) {
	if end := d.start + uint64(len(d.buf)); pos != end || len(d.buf) == 0 {
		d.buf, d.start = d.buf[:0], pos
		d.next = (pos + lowpassReach + decimation - 1) / decimation
	}
	for _, s := range in {
		d.buf = append(d.buf, float64(s))
	}
	first = d.next
	end := d.start + uint64(len(d.buf))
	for ; d.next*decimation+lowpassReach < end; d.next++ {
		at := d.next*decimation - lowpassReach - d.start
		var sum float64
		for i, t := range d.taps {
			sum += t * d.buf[at+uint64(i)]
		}
		out = append(out, int16(math.Round(min(max(sum, math.MinInt16), math.MaxInt16))))
	}
	if keep := d.next*decimation - lowpassReach; keep > d.start && keep < end {
		n := copy(d.buf, d.buf[keep-d.start:])
		d.buf, d.start = d.buf[:n], keep
	}
	return first, out
}
