//go:build lab

package sound

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"telecart/appliance/internal/supervisor"
	"telecart/appliance/lab/rig"
	"telecart/appliance/lab/vusb"
	"telecart/drivers/alsa"
	"telecart/peripherals"
	"telecart/peripherals/stethoscope"
)

// Serial numbers by which the lab's udev rules know a microphone.
const (
	scopeSerial = "LAB-ST-1"
	roomSerial  = "LAB-MIC-1"
)

func newMicrophone(serial string) *vusb.Microphone {
	return &vusb.Microphone{Serial: serial, Sample: noise}
}

func usb(t testing.TB) {
	t.Helper()
	rig.Load(t, "vhci-hcd")
	rig.Run(t, "modprobe", "snd-usb-audio")
}

func plugIn(t testing.TB, port int, m *vusb.Microphone) *vusb.Plug {
	t.Helper()
	p, err := vusb.Attach(port, m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Unplug)
	return p
}

// attach plugs m in and waits for its card.
func attach(t testing.TB, port int, m *vusb.Microphone, card string) *vusb.Plug {
	t.Helper()
	p := plugIn(t, port, m)
	present(t, card)
	return p
}

// Whichever port it is in, and whoever was there first, the stethoscope is the
// stethoscope; its mute and volume are known.
func TestNames(t *testing.T) {
	usb(t)
	for port := range 3 {
		other := attach(t, port+1, newMicrophone(roomSerial), "microphone")
		scope := attach(t, port, newMicrophone(scopeSerial), "stethoscope")
		for card, serial := range map[string]string{"stethoscope": scopeSerial, "microphone": roomSerial} {
			number, err := os.Readlink("/proc/asound/" + card) // such as card1
			if err != nil {
				t.Fatal(err)
			}
			if got := rig.Read(t, "/sys/class/sound/"+number+"/device/../serial"); got != serial {
				t.Errorf("port %d: %s is %s", port, card, got)
			}
		}
		mixer := rig.Read(t, "/proc/asound/stethoscope/usbmixer")
		for _, want := range []string{"Mic Capture Switch", "Mic Capture Volume", "min=-4096, max=4096, dBmin=-1600, dBmax=1600"} {
			if !strings.Contains(mixer, want) {
				t.Errorf("no %q in %s", want, mixer)
			}
		}
		scope.Unplug()
		other.Unplug()
		rig.Await(t, 10*time.Second, "end of the cards", func() bool {
			return rig.Gone("/proc/asound/stethoscope") && rig.Gone("/proc/asound/microphone")
		})
	}
}

// Every sample arrives, once and in order, bit by bit as the device sent it.
// Where a host that lets the guest wait has lost some, their numbers jump.
func TestExact(t *testing.T) {
	usb(t)
	m := newMicrophone(scopeSerial)
	attach(t, 0, m, "stethoscope")
	rig.NoLeak(t)
	src := capture(t, "hw:stethoscope")
	late := rig.Lateness(t)
	var next uint64 // number of the sample that is due
	var at uint32   // and what the device called it
	gaps := 0
	const chunks = 2000
	for i := range chunks {
		c := read(t, src)
		if c.Seq != next {
			gaps++
			at = find(t, at, c.Samples)
		}
		for j, s := range c.Samples {
			if want := noise(at); s != want {
				t.Fatalf("sample %d of chunk %d is %d, not %d; no jump told of it", j, i, s, want)
			}
			at++
		}
		next = c.Seq + uint64(len(c.Samples))
	}
	t.Logf("%d samples, %d gaps; the kernel was late by %v at most, we by %v", chunks*480, gaps, m.Behind(), late())
	if gaps > 0 && late() < 100*time.Millisecond {
		t.Errorf("%d gaps", gaps)
	}
}

// find is where in the noise, after sample n, those samples are.
func find(t testing.TB, n uint32, samples []int16) uint32 {
	t.Helper()
	for i := n + 1; i < n+10*48000; i++ {
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

// The sample clock is the device's own crystal, not what it calls itself.
func TestClockOfDevice(t *testing.T) {
	for _, clock := range []int{47_520, 48_480} {
		t.Run(fmt.Sprint(clock), func(t *testing.T) {
			usb(t)
			m := newMicrophone(scopeSerial)
			m.Clock = clock
			attach(t, 0, m, "stethoscope")
			rig.NoLeak(t)
			rate := measure(t, capture(t, "hw:stethoscope"))
			t.Logf("%.1f samples/s; the kernel was late by %v at most", rate, m.Behind())
			switch off := math.Abs(rate - float64(clock)); {
			case m.Behind() > vusb.Tolerance:
				t.Skip("the host is too busy for the kernel to keep up with a microphone")
			case off > 160: // a third of what is between each and 48,000
				t.Errorf("%.1f samples/s, the device gives %d", rate, clock)
			}
		})
	}
}

// Pulled out while it is recorded from, it is gone at once, in plain words.
func TestGone(t *testing.T) {
	usb(t)
	plug := attach(t, 0, newMicrophone(scopeSerial), "stethoscope")
	rig.NoLeak(t)
	src := capture(t, "hw:stethoscope")
	for range 20 {
		read(t, src)
	}
	pulled := time.Now()
	plug.Unplug()
	var err error
	for err == nil { // what was still in the ring
		_, err = src.Read(t.Context())
	}
	took := time.Since(pulled)
	t.Logf("%.2f s after it was pulled out: %v", took.Seconds(), err)
	if !errors.Is(err, alsa.ErrGone) || took > 1500*time.Millisecond { // a stall takes 2 s to be noticed
		t.Errorf("pulled out while recording: %v after %v", err, took)
	}
}

// instrument is the peripheral of a card.
func instrument(t testing.TB, id string) (*stethoscope.Stethoscope, supervisor.Unit) {
	t.Helper()
	s, err := stethoscope.New(rig.Env(t), json.RawMessage(fmt.Sprintf(`{"device":"hw:%s"}`, id)))
	if err != nil {
		t.Fatal(err)
	}
	return s, supervisor.Unit{ID: id, Label: "Stethoscope", Peripheral: s}
}

// watchSound counts the chunks of a microphone, and the gaps between them.
type watchSound struct{ chunks, gaps int }

func (w *watchSound) run(chunks <-chan alsa.Chunk, done <-chan struct{}) {
	next := uint64(0)
	for {
		select {
		case <-done:
			return
		case c := <-chunks:
			if next != 0 && c.Seq != next {
				w.gaps++
			}
			next = c.Seq + uint64(len(c.Samples))
			w.chunks++
		}
	}
}

// Pulled out while somebody listens, and plugged in again, into another port
// each time: 50 rounds. The sound is back within 3 s, the other microphone is
// not disturbed, and nothing is left behind.
func TestReplug(t *testing.T) {
	usb(t)
	attach(t, 7, newMicrophone(roomSerial), "microphone")
	rig.NoLeak(t)
	scope, scopeUnit := instrument(t, "stethoscope")
	room, roomUnit := instrument(t, "microphone")
	cart := rig.Supervise(t, scopeUnit, roomUnit)
	chunks, leave := scope.Sound().Subscribe()
	defer leave()
	others, leaveOthers := room.Sound().Subscribe()
	defer leaveOthers()
	<-others
	cart.AwaitState(t, 10*time.Second, "microphone", peripherals.Online)
	changes := cart.Changes("microphone")
	var other watchSound
	done, ended := make(chan struct{}), make(chan struct{})
	go func() { defer close(ended); other.run(others, done) }()
	late := rig.Lateness(t)

	const rounds = 50
	var ready, back, gone []time.Duration
	for round := range rounds {
		begin := time.Now()
		plug := plugIn(t, round%4, newMicrophone(scopeSerial))
		ready = append(ready, rig.Await(t, 15*time.Second, "card", func() bool { return rig.Exists("/proc/asound/stethoscope") }))
		select {
		case <-chunks:
		case <-time.After(15 * time.Second):
			t.Fatalf("round %d: no sound, it is %+v", round, cart.State("stethoscope"))
		}
		back = append(back, time.Since(begin))
		cart.AwaitState(t, 5*time.Second, "stethoscope", peripherals.Online)
		plug.Unplug()
		gone = append(gone, cart.AwaitState(t, 5*time.Second, "stethoscope", peripherals.Offline))
		for len(chunks) > 0 {
			<-chunks
		}
		rig.Await(t, 5*time.Second, "end of the card", func() bool { return rig.Gone("/proc/asound/stethoscope") })
	}
	close(done)
	<-ended
	rig.Back(t, ready, back)
	rig.Report(t, "pulled until the nurse was told", gone)
	t.Logf("the nurse reads: %s", cart.State("stethoscope").Detail)
	busy := late() > 100*time.Millisecond
	t.Logf("the other microphone: %d gaps in %d chunks; we were late by %v at most", other.gaps, other.chunks, late())
	if n := cart.Changes("microphone") - changes; n != 0 || other.gaps > 0 && !busy {
		t.Errorf("the other microphone: %d changes of state, %d gaps in %d chunks", n, other.gaps, other.chunks)
	}
}
