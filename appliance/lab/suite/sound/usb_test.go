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

// attach plugs m in and waits for its card.
func attach(t testing.TB, port int, m *vusb.Microphone, card string) *vusb.Plug {
	t.Helper()
	p := rig.PlugIn(t, port, m)
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
		rig.Vanish(t, "/proc/asound/stethoscope")
		rig.Vanish(t, "/proc/asound/microphone")
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
	late := rig.Lateness(t)
	pulled := time.Now()
	plug.Unplug()
	var err error
	for err == nil { // what was still in the ring
		_, err = src.Read(t.Context())
	}
	took := time.Since(pulled)
	t.Logf("%.2f s after it was pulled out: %v", took.Seconds(), err)
	if !errors.Is(err, alsa.ErrGone) || took > 1500*time.Millisecond+late() { // a stall takes 2 s to be noticed
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
	return s, supervisor.Unit{ID: id, Peripheral: s}
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
	first := rig.Next(t, others, cart, "microphone")
	next := first.Seq + uint64(len(first.Samples))
	cart.AwaitState(t, 10*time.Second, "microphone", peripherals.Online)
	changes := cart.Changes("microphone")
	count, gaps := 0, 0
	stop := rig.Watch(others, func(c alsa.Chunk) {
		if c.Seq != next {
			gaps++
		}
		next = c.Seq + uint64(len(c.Samples))
		count++
	})
	late := rig.Lateness(t)
	rig.Replug{Cart: cart, Device: "stethoscope", Path: "/proc/asound/stethoscope",
		Plug: func(round int) func() {
			rig.Drain(chunks)
			return rig.PlugIn(t, round%4, newMicrophone(scopeSerial)).Unplug
		},
		Works: func(int) { rig.Next(t, chunks, cart, "stethoscope") },
	}.Run(t, 50)
	stop()
	busy := late() > 100*time.Millisecond
	t.Logf("the other microphone: %d gaps in %d chunks; we were late by %v at most", gaps, count, late())
	if n := cart.Changes("microphone") - changes; n != 0 || gaps > 0 && !busy {
		t.Errorf("the other microphone: %d changes of state, %d gaps in %d chunks", n, gaps, count)
	}
}
