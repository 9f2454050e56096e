package opus

import (
	"math"
	"slices"
	"testing"
)

// through sends a sine of hz through enc and a decoder and returns the gain
// at hz in dB.
func through(t *testing.T, enc *Encoder, hz float64) float64 {
	t.Helper()
	dec, err := NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	const seconds = 2
	in := make([]int16, Rate*seconds)
	for i := range in {
		in[i] = int16(8000 * math.Sin(2*math.Pi*hz*float64(i)/Rate))
	}
	var out []int16
	for p := range slices.Chunk(in, enc.Samples()) {
		data, err := enc.Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		pcm, err := dec.Decode(data)
		if err != nil || len(pcm) != enc.Samples() {
			t.Fatal(len(pcm), err)
		}
		out = append(out, pcm...)
	}
	return 20 * math.Log10(level(out[Rate:], hz)/level(in[Rate:], hz))
}

// level is the amplitude of the part at hz.
func level(s []int16, hz float64) float64 {
	var re, im float64
	for i, v := range s {
		a := 2 * math.Pi * hz * float64(i) / Rate
		re += float64(v) * math.Cos(a)
		im += float64(v) * math.Sin(a)
	}
	return math.Hypot(re, im) / float64(len(s))
}

func TestStethoscopeKeepsHeartSounds(t *testing.T) {
	for _, bps := range []int{StethoscopeBitrate, NarrowBitrate} {
		for _, hz := range []float64{20, 40, 60, 100, 200, 500, 1000, 2000} {
			enc, err := NewStethoscope(bps)
			if err != nil {
				t.Fatal(err)
			}
			if g := through(t, enc, hz); math.Abs(g) > 0.3 {
				t.Errorf("%d bit/s, %4.0f Hz: %.2f dB", bps, hz, g)
			}
		}
	}
}

// Why the stethoscope has a mode of its own.
func TestSpeechModeWouldLoseThem(t *testing.T) {
	enc, err := NewSpeech()
	if err != nil {
		t.Fatal(err)
	}
	if g := through(t, enc, 20); g > -6 {
		t.Errorf("20 Hz: %.1f dB: speech mode is not what it was", g)
	}
}

func TestStethoscopePacketsAreConstant(t *testing.T) {
	enc, err := NewStethoscope(StethoscopeBitrate)
	if err != nil {
		t.Fatal(err)
	}
	pcm := make([]int16, enc.Samples())
	for i := range 50 {
		data, err := enc.Encode(pcm)
		if err != nil || len(data) != StethoscopeBitrate/8/100 {
			t.Fatalf("packet %d of silence has %d bytes, %v", i, len(data), err)
		}
		pcm[i] = int16(i * 100)
	}
	if _, err := enc.Encode(pcm[1:]); err == nil {
		t.Error("a short frame is taken")
	}
}

func TestRecoverFromTheNextPacket(t *testing.T) {
	enc, err := NewSpeech()
	if err != nil {
		t.Fatal(err)
	}
	dec, err := NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	pcm := make([]int16, enc.Samples())
	for n := range 50 {
		for i := range pcm {
			k := n*len(pcm) + i
			pcm[i] = int16(8000 * math.Sin(float64(k)/35) * math.Sin(float64(k)/9000))
		}
		data, err := enc.Encode(pcm)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case n == 40: // lost
		case n == 41:
			got, err := dec.Recover(data, len(pcm))
			if err != nil || len(got) != len(pcm) || level(got, Rate/35/2/math.Pi) < 200 {
				t.Errorf("recovered %d samples of level %.0f, %v", len(got), level(got, Rate/35/2/math.Pi), err)
			}
		default:
			if _, err := dec.Decode(data); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	enc, err := NewStethoscope(StethoscopeBitrate)
	if err != nil {
		f.Fatal(err)
	}
	data, err := enc.Encode(make([]int16, enc.Samples()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(slices.Clone(data))
	dec, err := NewDecoder()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, packet []byte) {
		_, _ = dec.Decode(packet)
		_, _ = dec.Recover(packet, 960)
	})
}
