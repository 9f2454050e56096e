//go:build lab

package sound

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/lab/rig"
	"telecart/drivers/alsa"
)

// patient is how sound is played here: a busy host does not starve it.
var patient = alsa.Format{Rate: 48000, Channels: 1, Period: 100 * time.Millisecond}

// play plays noise until ctx ends.
func play(ctx context.Context, t testing.TB, pcm string) (wait func()) {
	t.Helper()
	p, err := alsa.OpenPlayback(pcm, patient)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		defer p.Close()
		b := make([]int16, 4800)
		for n := uint32(0); ctx.Err() == nil; n += uint32(len(b)) {
			for i := range b {
				b[i] = noise(n + uint32(i))
			}
			if err := p.Write(b); err != nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}()
	return func() {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// heard follows the noise that was played through what is recorded.
type heard struct {
	next uint64 // number of the sample that is due
	at   uint32 // and what the player called it
	lost bool   // where in the noise we are; the player begins with silence
	gaps []string
}

// take checks a chunk: its number, and each sample. After a gap the noise goes
// on elsewhere.
func (h *heard) take(t testing.TB, c alsa.Chunk) {
	t.Helper()
	if c.Seq != h.next {
		h.gap("a chunk begins with %d, not %d", c.Seq, h.next)
	}
	h.next = c.Seq + uint64(len(c.Samples))
	if h.lost && slices.Contains(c.Samples, 0) {
		return // silence, or the end of it
	}
	if h.lost {
		h.at, h.lost = find(t, h.at, c.Samples), false
	}
	for i, s := range c.Samples {
		if s != noise(h.at) {
			h.gap("sample %d of chunk %d is not what was played as %d", i, c.Seq, h.at)
			return
		}
		h.at++
	}
}

func (h *heard) gap(format string, args ...any) {
	h.gaps = append(h.gaps, fmt.Sprintf(format, args...))
	h.lost = true
}

// judge fails the test for gaps, but on a host that lets the guest wait: there
// recording and playing both may have some.
func (h *heard) judge(t testing.TB, late time.Duration) {
	t.Helper()
	t.Logf("%d gaps; we were late by %v at most", len(h.gaps), late)
	if len(h.gaps) > 0 && late < 100*time.Millisecond {
		t.Errorf("gaps: %s", h.gaps)
	}
}

// 60 s without a gap: samples are numbered without a jump and are what was
// played, and their times agree with the card's clock.
func TestGapFree(t *testing.T) {
	loopback(t)
	rig.NoLeak(t)
	src := capture(t, "hw:room,1")
	ctx, cancel := context.WithCancel(t.Context())
	wait := play(ctx, t, "hw:room,0")
	defer wait()
	defer cancel()

	late := rig.Lateness(t)
	first := read(t, src)
	h := heard{next: first.Seq, lost: true}
	var worst time.Duration
	for c := first; c.Seq < first.Seq+60*48000; c = read(t, src) {
		if len(c.Samples) != 480 || c.Rate != 48000 {
			t.Fatalf("%d samples, %d Hz", len(c.Samples), c.Rate)
		}
		h.take(t, c)
		due := first.At.Add(time.Duration(c.Seq-first.Seq) * time.Second / 48000)
		worst = max(worst, c.At.Sub(due).Abs())
	}
	t.Logf("%d samples, the time of none is off by more than %v", h.next-first.Seq, worst)
	h.judge(t, late())
	if h.lost || h.at == 0 {
		t.Error("at last only silence")
	}
	if worst > 50*time.Millisecond+late() {
		t.Errorf("a chunk's time is off by %v", worst)
	}
}

// A player that was given nothing for a while goes on with what comes next.
func TestPause(t *testing.T) {
	loopback(t)
	rig.NoLeak(t)
	src := capture(t, "hw:room,1")
	p, err := alsa.OpenPlayback("hw:room,0", patient)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	sounds := make([]int16, 48000)
	for i := range sounds {
		sounds[i] = noise(uint32(i))
	}
	late := rig.Lateness(t)
	for round := range 3 {
		wrote := make(chan error, 1)
		go func() { wrote <- p.Write(sounds) }()
		c := read(t, src)
		h := heard{next: c.Seq, lost: true}
		for end := c.Seq + 10*48000; h.at < 40000 && c.Seq < end; c = read(t, src) {
			h.take(t, c)
		}
		h.judge(t, late())
		if err := <-wrote; err != nil || h.at < 40000 {
			t.Fatalf("round %d: %v; heard up to sample %d", round, err, h.at)
		}
		rig.Await(t, 10*time.Second, "end of what there is to play", func() bool {
			return !strings.Contains(rig.Read(t, "/proc/asound/room/pcm0p/sub0/status"), "RUNNING")
		})
		for loud := true; loud; { // what waited to be read
			loud = slices.ContainsFunc(read(t, src).Samples, func(s int16) bool { return s != 0 })
		}
	}
}

// find is where in the noise, after sample n, those samples are.
func find(t testing.TB, n uint32, samples []int16) uint32 {
	t.Helper()
	for i := n; i < n+10*48000; i++ {
		at := i
		for _, s := range samples {
			if s != noise(at) {
				break
			}
			at++
		}
		if at == i+uint32(len(samples)) {
			return i
		}
	}
	t.Fatalf("what came after sample %d is nothing that the device sent", n)
	return 0
}
