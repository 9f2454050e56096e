package media

import (
	"math"
	"testing"
)

// gain is the decimator's gain for a sine of hz, in dB, measured at the
// output as root mean square. Above 4 kHz that is what folds back.
func gain(hz float64) float64 {
	const n = 48000
	d := newDecimator()
	_, out := d.push(0, tone(0, n, hz), nil)
	var sum float64
	for _, s := range out {
		sum += float64(s) * float64(s)
	}
	return 10 * math.Log10(sum/float64(len(out))/(10000*10000/2))
}

func TestDecimatorPassesWhatAStethoscopeHears(t *testing.T) {
	for _, hz := range []float64{20, 40, 60, 100, 150, 200, 500, 1000, 1500, 2000, 2500, 3000} {
		if g := gain(hz); math.Abs(g) > 0.1 {
			t.Errorf("%4.0f Hz: %.3f dB", hz, g)
		}
	}
}

func TestDecimatorStopsWhatWouldFoldBack(t *testing.T) {
	for hz := 4010.0; hz < 24000; hz += 333 {
		if g := gain(hz); g > -60 {
			t.Errorf("%5.0f Hz: only %.1f dB", hz, g)
		}
	}
}

// However the input is cut, the output is the same, and nothing is made of
// samples on both sides of a gap.
func TestDecimatorInPieces(t *testing.T) {
	in := tone(0, 9000, 440)
	_, whole := newDecimator().push(0, in, nil)
	for _, size := range []int{1, 5, 6, 7, 480, 1023} {
		d := newDecimator()
		var out []int16
		var begin uint64
		for at := 0; at < len(in); at += size {
			n := len(out)
			var first uint64
			first, out = d.push(uint64(at), in[at:min(at+size, len(in))], out)
			if len(out) > n && n == 0 {
				begin = first
			}
			if len(out) > n && first != begin+uint64(n) {
				t.Fatalf("pieces of %d: first is %d after %d", size, first, n)
			}
		}
		if len(out) != len(whole) {
			t.Fatalf("pieces of %d give %d samples, the whole %d", size, len(out), len(whole))
		}
		for i := range out {
			if out[i] != whole[i] {
				t.Fatalf("pieces of %d: sample %d differs", size, i)
			}
		}
	}
	d := newDecimator()
	_, a := d.push(0, in[:3000], nil)
	first, b := d.push(6001, in[6001:9000], nil)
	if want := uint64(6001+lowpassReach+5) / 6; first != want {
		t.Errorf("after the gap it begins with %d, not %d", first, want)
	}
	if len(a) == 0 || len(b) == 0 || b[0] != whole[first-uint64(lowpassReach+5)/6] {
		t.Error("samples after the gap differ from those without one")
	}
}

func TestDecimatorSaturates(t *testing.T) {
	in := make([]int16, 4800)
	for i := range in {
		in[i] = math.MaxInt16
		if i/24%2 == 0 { // a square wave overshoots behind a low-pass
			in[i] = math.MinInt16
		}
	}
	_, out := newDecimator().push(0, in, nil)
	for i, s := range out {
		if i > 0 && int(out[i-1])*int(s) < -math.MaxInt16*20000 && s == out[i-1] {
			t.Fatal("wrapped around")
		}
	}
	if len(out) == 0 {
		t.Fatal("no output")
	}
}
