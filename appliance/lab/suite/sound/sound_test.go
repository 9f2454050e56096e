//go:build lab

package sound

import (
	"errors"
	"io/fs"
	"math"
	"testing"
	"time"

	"telecart/appliance/lab/rig"
	"telecart/drivers/alsa"
)

// loopback loads the loopback card "room".
func loopback(t testing.TB) {
	t.Helper()
	rig.Load(t, "snd-aloop", "id=room", "pcm_substreams=1")
	present(t, "room")
}

func present(t testing.TB, id string) {
	t.Helper()
	rig.Appear(t, "/proc/asound/"+id)
	rig.Run(t, "udevadm", "settle")
}

func capture(t testing.TB, pcm string) alsa.Source {
	t.Helper()
	src, err := alsa.OpenCapture(pcm, mono)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { src.Close() })
	return src
}

func read(t testing.TB, src alsa.Source) alsa.Chunk {
	t.Helper()
	c, err := src.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var mono = alsa.Format{Rate: 48000, Channels: 1, Period: 10 * time.Millisecond}

// noise is sample n of a sequence that never repeats within a test and is
// never silent.
func noise(n uint32) int16 {
	x := n * 2654435761
	return int16(x>>16) | 1
}

// measure is how many samples src gives in a second by the time of day: from
// the chunk that came soonest in the first second to the one of the eleventh.
func measure(t testing.TB, src alsa.Source) float64 {
	t.Helper()
	begin := read(t, src)
	soonest := func() (best alsa.Chunk) {
		least := time.Duration(math.MaxInt64)
		for range 100 {
			c := read(t, src)
			late := c.At.Sub(begin.At) - time.Duration(c.Seq-begin.Seq)*time.Second/48000
			if late < least {
				least, best = late, c
			}
		}
		return best
	}
	first := soonest()
	for range 900 {
		read(t, src)
	}
	last := soonest()
	return float64(last.Seq-first.Seq) / last.At.Sub(first.At).Seconds()
}

// The sample clock is the card's: 48000 a second by the time of day.
func TestClock(t *testing.T) {
	loopback(t)
	rig.NoLeak(t)
	rate := measure(t, capture(t, "hw:room,1"))
	t.Logf("%.1f samples/s", rate)
	if math.Abs(rate-48000) > 240 { // 0.5 %
		t.Errorf("%.1f samples/s", rate)
	}
}

// A reader that comes too late gets a jump in the numbers as wide as what was
// lost, and the time goes on with it.
func TestOverrun(t *testing.T) {
	loopback(t)
	rig.NoLeak(t)
	src := capture(t, "hw:room,1")
	before := read(t, src)
	for range 5 {
		before = read(t, src)
	}
	late := rig.Lateness(t)
	time.Sleep(time.Second)
	after := read(t, src)
	for after.Seq == before.Seq+480 { // what was still in the ring
		before, after = after, read(t, src)
	}
	gap := time.Duration(after.Seq-before.Seq) * time.Second / 48000
	passed := after.At.Sub(before.At)
	t.Logf("the numbers jump by %v, the times by %v", gap, passed)
	if gap < 300*time.Millisecond || (gap-passed).Abs() > 50*time.Millisecond+late() {
		t.Errorf("the numbers jump by %v, the times by %v", gap, passed)
	}
}

func TestRefusals(t *testing.T) {
	loopback(t)
	rig.NoLeak(t)
	if _, err := alsa.OpenCapture("hw:nobody", mono); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no such card: %v", err)
	}
	odd := mono
	odd.Rate = 12345678
	if _, err := alsa.OpenCapture("hw:room,1", odd); !errors.Is(err, alsa.ErrFormat) {
		t.Errorf("impossible rate: %v", err)
	}
	capture(t, "hw:room,1")
	if _, err := alsa.OpenCapture("hw:room,1", mono); !errors.Is(err, alsa.ErrBusy) {
		t.Errorf("open twice: %v", err)
	}
}
