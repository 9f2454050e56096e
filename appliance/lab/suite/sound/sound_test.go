//go:build lab

package sound

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"testing"
	"time"

	"telecart/appliance/internal/supervisor"
	"telecart/appliance/lab/rig"
	"telecart/drivers/alsa"
	"telecart/peripherals"
	"telecart/peripherals/stethoscope"
)

// cards loads two loopback cards, "stethoscope" and "room".
func cards(t testing.TB) {
	t.Helper()
	rig.Load(t, "snd-aloop", "enable=1,1", "id=stethoscope,room", "pcm_substreams=1,1")
	present(t, "stethoscope")
	present(t, "room")
}

func present(t testing.TB, id string) {
	t.Helper()
	rig.Await(t, 10*time.Second, "card "+id, func() bool { return rig.Exists("/proc/asound/" + id) })
	rig.Run(t, "udevadm", "settle")
}

var mono = alsa.Format{Rate: 48000, Channels: 1, Period: 10 * time.Millisecond}

// noise is sample n of a sequence that never repeats within a test and is
// never silent.
func noise(n uint32) int16 {
	x := n * 2654435761
	return int16(x>>16) | 1
}

// play plays noise until ctx ends.
func play(ctx context.Context, t testing.TB, pcm string) (wait func()) {
	t.Helper()
	f := mono
	f.Period = 100 * time.Millisecond // so that a busy host does not starve it
	p, err := alsa.OpenPlayback(pcm, f)
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

// 60 s without a gap: samples are numbered without a jump and are what was
// played, and their times agree with the card's clock.
func TestGapFree(t *testing.T) {
	cards(t)
	rig.NoLeak(t)
	src, err := alsa.OpenCapture("hw:stethoscope,1", mono)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	ctx, cancel := context.WithCancel(t.Context())
	wait := play(ctx, t, "hw:stethoscope,0")
	defer wait()
	defer cancel()

	late := rig.Lateness(t)
	const chunks = 6000
	var first alsa.Chunk
	var worst time.Duration
	next, at, sounding := uint64(0), uint32(0), false
	for i := range chunks {
		c, err := src.Read(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first, next = c, c.Seq
		}
		if c.Seq != next || len(c.Samples) != 480 || c.Rate != 48000 {
			t.Fatalf("chunk %d begins with %d, not %d (%d samples, %d Hz)", i, c.Seq, next, len(c.Samples), c.Rate)
		}
		next = c.Seq + 480
		due := first.At.Add(time.Duration(c.Seq-first.Seq) * time.Second / 48000)
		worst = max(worst, c.At.Sub(due).Abs())
		for j, s := range c.Samples {
			switch {
			case !sounding && s == 0:
			case !sounding:
				// The player puts a silent period first, and then sample 0.
				sounding, at = true, 0
				fallthrough
			default:
				if s != noise(at) {
					t.Fatalf("sample %d of chunk %d is not what was played as %d", j, i, at)
				}
				at++
			}
		}
	}
	t.Logf("%d samples, the time of none is off by more than %v; we were late by %v at most", next-first.Seq, worst, late())
	if !sounding {
		t.Error("only silence")
	}
	if worst > 50*time.Millisecond && late() < 50*time.Millisecond {
		t.Errorf("a chunk's time is off by %v", worst)
	}
}

// The sample clock is the card's: 48000 a second by the time of day.
func TestClock(t *testing.T) {
	cards(t)
	rig.NoLeak(t)
	src, err := alsa.OpenCapture("hw:room,1", mono)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var first, last alsa.Chunk
	for i := range 1000 {
		c, err := src.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = c
		}
		last = c
	}
	rate := float64(last.Seq-first.Seq) / last.At.Sub(first.At).Seconds()
	t.Logf("%.1f samples/s", rate)
	if math.Abs(rate-48000) > 240 { // 0.5 %
		t.Errorf("%.1f samples/s", rate)
	}
}

// A reader that comes too late gets a jump in the numbers as wide as what was
// lost, and the time goes on with it.
func TestOverrun(t *testing.T) {
	cards(t)
	rig.NoLeak(t)
	src, err := alsa.OpenCapture("hw:room,1", mono)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	read := func() alsa.Chunk {
		c, err := src.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	before := read()
	for range 5 {
		before = read()
	}
	time.Sleep(time.Second)
	after := read()
	for after.Seq == before.Seq+480 { // what was still in the ring
		before, after = after, read()
	}
	gap := time.Duration(after.Seq-before.Seq) * time.Second / 48000
	passed := after.At.Sub(before.At)
	t.Logf("the numbers jump by %v, the times by %v", gap, passed)
	if gap < 300*time.Millisecond || (gap-passed).Abs() > 50*time.Millisecond {
		t.Errorf("the numbers jump by %v, the times by %v", gap, passed)
	}
}

func TestRefusals(t *testing.T) {
	cards(t)
	rig.NoLeak(t)
	if _, err := alsa.OpenCapture("hw:nobody", mono); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no such card: %v", err)
	}
	odd := mono
	odd.Rate = 12345678
	if _, err := alsa.OpenCapture("hw:room,1", odd); !errors.Is(err, alsa.ErrFormat) {
		t.Errorf("impossible rate: %v", err)
	}
	src, err := alsa.OpenCapture("hw:room,1", mono)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	if _, err := alsa.OpenCapture("hw:room,1", mono); !errors.Is(err, alsa.ErrBusy) {
		t.Errorf("open twice: %v", err)
	}
}

// driver is where loopback cards are given to and taken from their driver.
const driver = "/sys/bus/platform/drivers/snd_aloop/"

// unplug takes card n away. The write returns only when everybody has closed
// it; what it leaves behind is waited for by plug.
func unplug(n int) (freed <-chan error) {
	done := make(chan error, 1)
	go func() { done <- os.WriteFile(driver+"unbind", fmt.Appendf(nil, "snd_aloop.%d", n), 0) }()
	return done
}

// Pulled out while somebody listens, and back: 50 rounds, within 3 s each, the
// other card undisturbed.
func TestReplug(t *testing.T) {
	cards(t)
	rig.NoLeak(t)
	unit := func(id string) (*stethoscope.Stethoscope, supervisor.Unit) {
		s, err := stethoscope.New(rig.Env(t), json.RawMessage(fmt.Sprintf(`{"device":"hw:%s,1"}`, id)))
		if err != nil {
			t.Fatal(err)
		}
		return s, supervisor.Unit{ID: id, Label: "Stethoscope", Peripheral: s}
	}
	scope, scopeUnit := unit("stethoscope")
	room, roomUnit := unit("room")
	cart := rig.Supervise(t, scopeUnit, roomUnit)
	chunks, leave := scope.Sound().Subscribe()
	defer leave()
	others, leaveOthers := room.Sound().Subscribe()
	defer leaveOthers()
	<-chunks
	<-others
	changes := cart.Changes("room")
	done, ended := make(chan struct{}), make(chan struct{})
	jumps, total := 0, 0
	go func() {
		defer close(ended)
		next := uint64(0)
		for {
			select {
			case <-done:
				return
			case c := <-others:
				if next != 0 && c.Seq != next {
					jumps++
				}
				next = c.Seq + uint64(len(c.Samples))
				total++
			}
		}
	}()
	late := rig.Lateness(t)
	var ready, back, gone []time.Duration
	for range 50 {
		freed := unplug(0)
		gone = append(gone, cart.AwaitState(t, 5*time.Second, "stethoscope", peripherals.Offline))
		if err := <-freed; err != nil {
			t.Fatal(err)
		}
		for len(chunks) > 0 {
			<-chunks
		}
		begin := time.Now()
		rig.Write(t, driver+"bind", "snd_aloop.0")
		ready = append(ready, rig.Await(t, 10*time.Second, "card", func() bool { return rig.Exists("/proc/asound/stethoscope") }))
		select {
		case <-chunks:
		case <-time.After(15 * time.Second):
			t.Fatalf("no sound; it is %+v", cart.State("stethoscope"))
		}
		back = append(back, time.Since(begin))
	}
	close(done)
	<-ended
	rig.Back(t, ready, back)
	rig.Report(t, "pulled until the nurse was told", gone)
	busy := late() > 100*time.Millisecond
	t.Logf("the other card: %d gaps in %d chunks; we were late by %v at most", jumps, total, late())
	if n := cart.Changes("room") - changes; n != 0 || jumps > 0 && !busy {
		t.Errorf("the other card: %d changes of state, %d gaps in %d chunks", n, jumps, total)
	}
}
