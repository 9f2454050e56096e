package rig

import (
	"os"
	"strconv"
	"testing"
	"time"

	"telecart/appliance/lab/vusb"
	"telecart/peripherals"
)

// patience limits what has no limit of its own in the kernel, udev or a busy
// host.
const patience = 15 * time.Second

// PlugIn plugs d into a port of vhci_hcd until the test ends, unless it is
// unplugged before. Whatever uses d must end first, so start it afterwards.
func PlugIn(t testing.TB, port int, d vusb.Device) *vusb.Plug {
	t.Helper()
	p, err := vusb.Attach(port, d)
	if err != nil {
		Broken(t, "%v", err)
	}
	t.Cleanup(p.Unplug)
	return p
}

// BrokenMark begins the output of Broken; the lab ends at once when it reads
// it.
const BrokenMark = "the rig is broken: "

// Broken fails the test, and with it the whole run, because the lab itself is
// broken: further tests would wait in vain, or tell nothing about our programs.
func Broken(t testing.TB, format string, args ...any) {
	t.Helper()
	t.Fatalf(BrokenMark+format, args...)
}

// BreakPlug reports whether plug n of a suite, counted from 1, must fail on
// purpose: `lab -break-plug N` shows such a run.
func BreakPlug(n int) bool {
	from, err := strconv.Atoi(os.Getenv("LAB_BREAK_PLUG"))
	return err == nil && from > 0 && n >= from
}

// Appear waits until path exists, after a plug was put in.
func Appear(t testing.TB, path string) {
	t.Helper()
	if !Waited(patience, func() bool { return Exists(path) }) {
		Broken(t, "nothing appears at %s within %v of plugging it in", path, patience)
	}
}

// Vanish waits until path is free for the next one.
func Vanish(t testing.TB, path string) {
	t.Helper()
	Await(t, patience, "end of "+path, func() bool { return Gone(path) })
}

// Replug is a device of a cart that is unplugged in use, and plugged in again.
type Replug struct {
	Cart   *Cart
	Device string // its name in the cart
	Path   string // its node
	// Plug plugs it in, each time in another port.
	Plug func(round int) (pull func())
	// Works returns once the device of this round works.
	Works func(round int)
}

// Run runs this many rounds, and judges how fast the device worked again.
func (r Replug) Run(t testing.TB, rounds int) {
	t.Helper()
	var ready, back, gone []time.Duration
	for round := range rounds {
		begin := time.Now()
		pull := r.Plug(round)
		Appear(t, r.Path)
		ready = append(ready, time.Since(begin))
		r.Works(round)
		back = append(back, time.Since(begin))
		r.Cart.AwaitState(t, patience, r.Device, peripherals.Online)
		pull()
		gone = append(gone, r.Cart.AwaitState(t, patience, r.Device, peripherals.Offline))
		Vanish(t, r.Path)
	}
	Back(t, ready, back)
	Report(t, "pulled until the nurse was told", gone)
	t.Logf("the nurse reads: %s", r.Cart.State(r.Device).Detail)
}

// Next takes one item from a feed, or fails the test and reports the device's
// state.
func Next[T any](t testing.TB, feed <-chan T, c *Cart, device string) T {
	t.Helper()
	select {
	case v := <-feed:
		return v
	case <-time.After(patience):
		t.Fatalf("nothing comes of %s: %+v", device, c.State(device))
	}
	panic("unreachable")
}

// Drain discards what waits in a feed.
func Drain[T any](feed <-chan T) {
	for {
		select {
		case <-feed:
		default:
			return
		}
	}
}

// Watch passes everything from a feed to see until stop is called, after which
// see is not called again.
func Watch[T any](feed <-chan T, see func(T)) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case v := <-feed:
				see(v)
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}
