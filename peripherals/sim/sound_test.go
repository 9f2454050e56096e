package sim

import (
	"errors"
	"io/fs"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/alsa"
)

func noCapture(pcm string, _ alsa.Format) (alsa.Source, error) {
	return nil, &fs.PathError{Op: "open", Path: pcm, Err: fs.ErrNotExist}
}

// power is the mean square of the samples in a band, by Goertzel's filter at
// each Hz.
func power(l loop, from, to int) float64 {
	second := l.samples[:l.rate]
	total := 0.0
	for f := from; f < to; f++ {
		k := 2 * math.Cos(2*math.Pi*float64(f)/float64(l.rate))
		var a, b float64
		for _, s := range second {
			a, b = float64(s)+k*a-b, a
		}
		total += a*a + b*b - k*a*b
	}
	return total
}

func TestHeartLiesBelow150Hz(t *testing.T) {
	l := newLoop("heart", 8000)
	low, high := power(l, 15, 150), power(l, 150, 1000)
	if part := low / (low + high); part < 0.9 {
		t.Errorf("%.0f %% of the energy lies below 150 Hz", 100*part)
	}
	if murmur := rms(l.samples[800:2300]); murmur < 100 {
		t.Errorf("no murmur between the sounds: RMS %.0f", murmur)
	}
}

func rms(samples []int16) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum / float64(len(samples)))
}

// Sounds begin at the whole second and 320 ms after it, in every second.
func TestBeats(t *testing.T) {
	l := newLoop("heart", 48000)
	part := func(second int, from, to float64) float64 {
		at := float64(second)
		return rms(l.samples[int((at+from)*48000):int((at+to)*48000)])
	}
	for second := range 4 {
		s1, s2, rest := part(second, 0, 0.06), part(second, 0.32, 0.37), part(second, 0.7, 1)
		if s1 < 8*rest || s2 < 4*rest || s1 < s2 {
			t.Errorf("second %d: S1 %.0f, S2 %.0f, between beats %.0f", second, s1, s2, rest)
		}
		if before := part(second, 0.24, 0.318); s2 < 2*before {
			t.Errorf("second %d: S2 %.0f is not to be told from %.0f before it", second, s2, before)
		}
	}
}

func TestLoopsDoNotClip(t *testing.T) {
	for _, name := range []string{"heart", "lung", "room"} {
		l := newLoop(name, 16000)
		most := int16(0)
		for _, s := range l.samples {
			most = max(most, s, -s)
		}
		if most > 30000 || most < 1000 {
			t.Errorf("%s: peak %d", name, most)
		}
	}
}

// The card's time, its numbers and what sounds agree.
func TestCaptureKeepsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(337 * time.Millisecond) // not at a whole second
		open := Capture(noCapture, time.Now)
		src, err := open("virtual:heart", alsa.Format{Rate: 48000, Channels: 1, Period: 10 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		reference := newLoop("heart", 48000)
		for i := range 300 {
			c, err := src.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if c.Seq != uint64(480*i) || !c.At.Equal(start.Add(time.Duration(i)*10*time.Millisecond)) || len(c.Samples) != 480 {
				t.Fatalf("chunk %d: %d samples, number %d, at +%v", i, len(c.Samples), c.Seq, c.At.Sub(start))
			}
			if !time.Now().Equal(c.At.Add(10 * time.Millisecond)) {
				t.Fatalf("chunk %d was given %v after its beginning", i, time.Since(c.At))
			}
			if at := reference.at(c.At); c.Samples[0] != reference.samples[at] {
				t.Fatalf("chunk %d is not what sounds at its time", i)
			}
		}
		time.Sleep(time.Second) // a reader that slept: what it missed is a gap
		c, err := src.Read(t.Context())
		if err != nil || c.Seq <= 300*480 || !c.At.Equal(start.Add(time.Duration(c.Seq)*time.Second/48000)) {
			t.Errorf("after a second's sleep: number %d, at +%v, %v", c.Seq, c.At.Sub(start), err)
		}
		go src.Close()
		for err == nil {
			_, err = src.Read(t.Context())
		}
		if !errors.Is(err, alsa.ErrGone) {
			t.Errorf("a closed source: %v", err)
		}
	})
}

func TestCaptureOpener(t *testing.T) {
	open := Capture(noCapture, time.Now)
	if _, err := open("hw:1,0", alsa.Format{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a real name: %v", err)
	}
	if _, err := open("virtual:heart", alsa.Format{Rate: 1}); err == nil {
		t.Error("1 Hz was taken")
	}
}

func TestPlaybackTakesTheTimeOfTheSound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, err := Playback(nil)("virtual:room", alsa.Format{Rate: 48000, Channels: 1, Period: 10 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		start := time.Now()
		period := make([]int16, 480)
		for range 100 {
			if err := out.Write(period); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took < 940*time.Millisecond || took > time.Second {
			t.Errorf("a second was played in %v", took)
		}
		out.Close()
		if err := out.Write(period); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("a closed speaker: %v", err)
		}
	})
}
