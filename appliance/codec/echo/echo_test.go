package echo

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
)

func TestEchoIsTakenOut(t *testing.T) {
	const seconds = 12
	far := voice(1, seconds*Rate)
	for _, room := range []struct {
		name  string
		walls []wall
		least float64 // dB, of the last 4 s
	}{
		{"40 ms away", dry(40), 25}, {"60 ms", dry(60), 25}, {"140 ms", dry(140), 25},
		{"a room that rings", hall(60), 20},
	} {
		t.Run(room.name, func(t *testing.T) {
			mic := pcm(echoes(room.walls, far), hiss(len(far)))
			out := clean(t, open(t), pcm(far), mic)
			got := enhancement(mic, out, seconds-4, seconds)
			t.Logf("first 2 s %.1f dB, last 4 s %.1f dB", enhancement(mic, out, 0, 2), got)
			if got < room.least {
				t.Errorf("only %.1f dB of the echo were taken out, want %.0f", got, room.least)
			}
		})
	}
}

// A card that took its time to open: the delay is found all the same.
func TestLateEchoIsFound(t *testing.T) {
	const seconds = 22
	far := voice(1, seconds*Rate)
	mic := pcm(echoes(dry(250), far), hiss(len(far)))
	out := clean(t, open(t), pcm(far), mic)
	if got := enhancement(mic, out, seconds-2, seconds); got < 20 {
		t.Errorf("only %.1f dB of an echo 250 ms late were taken out", got)
	}
}

// A fan is made quieter, the hum of the mains and of the floor is cut at once,
// also where the noise is not yet known.
func TestNoiseAndHum(t *testing.T) {
	fan := make([]float64, 6*Rate)
	hum := make([]float64, 6*Rate)
	for i, v := range hiss(len(fan)) {
		fan[i] = 30 * v
		hum[i] = 1000 + 3000*math.Sin(2*math.Pi*25*float64(i)/Rate)
	}
	for name, c := range map[string]struct {
		noise    []float64
		from, to int // samples
	}{"fan": {fan, 4 * Rate, 6 * Rate}, "hum": {hum, Rate / 5, Rate / 2}} {
		mic := pcm(c.noise)
		out := clean(t, open(t), nil, mic)
		less := 10 * math.Log10(power(mic[c.from:c.to])/power(out[c.from:c.to]))
		t.Logf("%s: %.1f dB less", name, less)
		if less < 8 {
			t.Errorf("the %s is only %.1f dB less", name, less)
		}
	}
}

// What the loudspeaker did not play is no echo.
func TestSpeechPasses(t *testing.T) {
	mic := pcm(voice(1, 6*Rate), hiss(6*Rate))
	out := clean(t, open(t), nil, mic)
	if lost := enhancement(mic, out, 2, 6); lost > 1.5 || lost < -1.5 {
		t.Errorf("speech without an echo was changed by %.1f dB", -lost)
	}
}

// Both speak at once: the bedside stays to be heard, the echo does not.
func TestDoubleTalk(t *testing.T) {
	const seconds = 12
	far := voice(1, seconds*Rate)
	for name, near := range map[string][]float64{"noise": voice(2, seconds*Rate), "tone": tune(seconds * Rate)} {
		t.Run(name, func(t *testing.T) {
			clear(near[:6*Rate]) // first only the physician
			echo := echoes(dry(60), far)
			out := clean(t, open(t), pcm(far), pcm(echo, near, hiss(len(far))))
			gain, late := match(near[8*Rate:11*Rate], out[8*Rate:11*Rate+Rate/10])
			ofEcho, _ := match(echo[8*Rate:11*Rate], out[8*Rate:11*Rate+Rate/10])
			t.Logf("the bedside at %.2f of its level, %.1f ms late; the echo at %.2f", gain, float64(late)*1000/Rate, ofEcho)
			if gain < 0.4 {
				t.Errorf("the bedside is heard at %.2f of its level, want 0.4 at least", gain)
			}
			if ofEcho > gain/2 {
				t.Errorf("the echo is heard at %.2f of its level, the bedside at %.2f", ofEcho, gain)
			}
		})
	}
}

// match returns how much of a is in b, as a factor, and how late.
func match(a []float64, b []int16) (gain float64, late int) {
	const step = 7 // every sample is not needed
	sum := 0.0
	for i := 0; i < len(a); i += step {
		sum += a[i] * a[i]
	}
	for lag := range min(len(b)-len(a), 1500) {
		with := 0.0
		for i := 0; i < len(a); i += step {
			with += a[i] * float64(b[i+lag])
		}
		if with/sum > gain {
			gain, late = with/sum, lag
		}
	}
	return gain, late
}

// The physician's packets are late and come at once; the microphone's sound
// has a gap. Neither puts the two out of step.
func TestBurstsAndGaps(t *testing.T) {
	const seconds = 14
	far := voice(1, seconds*Rate)
	said := pcm(far)
	mic := pcm(echoes(dry(60), far), hiss(len(far)))
	out := slices.Clone(mic)
	c := open(t)
	for i := 0; i < len(out); i += packet {
		switch n := i / packet; {
		case n >= 50 && n%5 != 0: // from the second second on, all 100 ms at once
		case n >= 50:
			c.Played(said[i:min(i+5*packet, len(said))])
		default:
			c.Played(said[i : i+packet])
		}
		if i/Rate == 9 && i/packet%10 < 3 { // 60 ms are missing, five times
			clear(out[i : i+packet])
			clear(mic[i : i+packet])
			c.Skip(packet)
			continue
		}
		if err := c.Clean(out[i : i+packet]); err != nil {
			t.Fatal(err)
		}
	}
	for _, span := range []struct {
		from, to int
		least    float64
	}{{7, 9, 20}, {9, 10, 12}, {10, 14, 20}} {
		if got := enhancement(mic, out, span.from, span.to); got < span.least {
			t.Errorf("seconds %d to %d: only %.1f dB of the echo were taken out", span.from, span.to, got)
		}
	}
}

func TestAnySize(t *testing.T) {
	c := open(t)
	for _, n := range []int{0, 1, 479, 480, 481, 960, 7777, 48000} {
		c.Played(make([]int16, n))
		mic := pcm(tune(n + 1))[:n]
		before := slices.Clone(mic)
		err := c.Clean(mic)
		if whole := n%Block == 0; whole != (err == nil) {
			t.Errorf("%d samples: %v", n, err)
		}
		if err != nil && !slices.Equal(mic, before) {
			t.Errorf("%d samples were refused, but changed", n)
		}
		c.Skip(uint64(n))
	}
	c.Skip(1 << 63)
	c.Played(nil)
}

func TestSilenceStaysSilence(t *testing.T) {
	c := open(t)
	out := clean(t, c, pcm(voice(1, Rate)), make([]int16, Rate))
	if p := power(out); p > 1 {
		t.Errorf("silence came out with power %.1f", p)
	}
}

func TestAfterClose(t *testing.T) {
	c := open(t)
	c.Close()
	c.Close()
	c.Played(make([]int16, packet))
	c.Skip(packet)
	if err := c.Clean(make([]int16, packet)); !errors.Is(err, ErrClosed) {
		t.Errorf("Clean after Close: %v", err)
	}
}

func TestFromSeveralGoroutines(t *testing.T) {
	c := open(t)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for range 50 {
				c.Played(make([]int16, packet))
			}
		})
	}
	all.Go(func() {
		for range 50 {
			c.Skip(Block)
			if err := c.Clean(make([]int16, packet)); err != nil && !errors.Is(err, ErrClosed) {
				t.Error(err)
			}
		}
		c.Close()
	})
	all.Wait()
}

// The cost of 20 ms of both directions; "core" is the part of one core that a
// whole conversation takes, in per cent.
func BenchmarkClean(b *testing.B) {
	far := voice(1, 4*Rate)
	said, mic := pcm(far), pcm(echoes(dry(60), far), hiss(len(far)))
	for _, talk := range []bool{true, false} {
		b.Run(fmt.Sprintf("physician speaks %v", talk), func(b *testing.B) {
			c := open(b)
			buf := make([]int16, packet)
			b.ReportAllocs()
			for i := 0; b.Loop(); i += packet {
				at := i % (len(mic) - packet)
				if talk {
					c.Played(said[at : at+packet])
				}
				copy(buf, mic[at:])
				if err := c.Clean(buf); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(100*b.Elapsed().Seconds()/(float64(b.N)*0.02), "%core")
		})
	}
}
