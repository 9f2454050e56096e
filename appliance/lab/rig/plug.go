package rig

import (
	"os"
	"strconv"
	"testing"
	"time"

	"telecart/appliance/lab/vusb"
	"telecart/peripherals"
)

// patience is how long the kernel, udev and a busy host get for what has no
// limit of its own.
const patience = 15 * time.Second

// PlugIn plugs d into a port of vhci_hcd until the test ends, if it is not
// unplugged before. What uses d is to end before: start it afterwards.
func PlugIn(t testing.TB, port int, d vusb.Device) *vusb.Plug {
	t.Helper()
	p, err := vusb.Attach(port, d)
	if err != nil {
		Broken(t, "%v", err)
	}
	t.Cleanup(p.Unplug)
	return p
}

// BrokenMark begins what Broken says; the lab ends at once when it reads it.
const BrokenMark = "the rig is broken: "

// Broken fails the test because the lab itself does not work, and so the whole
// run: what would follow waits in vain, or says nothing of our programs.
func Broken(t testing.TB, format string, args ...any) {
	t.Helper()
	t.Fatalf(BrokenMark+format, args...)
}

// BreakPlug reports whether plug n of a suite, counted from 1, is to fail on
// purpose: `lab -break-plug N` shows what becomes of such a run.
func BreakPlug(n int) bool {
	from, err := strconv.Atoi(os.Getenv("LAB_BREAK_PLUG"))
	return err == nil && from > 0 && n >= from
}

// Appear waits until there is something at path, where a plug was put in.
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

// Replug is a device of a cart that is pulled out in use, and plugged in again.
type Replug struct {
	Cart   *Cart
	Device string // in the cart
	Path   string // where udev lets it appear
	// Plug plugs it in, in another port each time.
	Plug func(round int) (pull func())
	// Works returns when the device that came in this round is of use.
	Works func(round int)
}

// Run plays so many rounds, and judges how fast the device was of use again.
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

// Next takes one from a feed, or fails the test and says what state the device
// is in.
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

// Drain throws away what waits in a feed.
func Drain[T any](feed <-chan T) {
	for {
		select {
		case <-feed:
		default:
			return
		}
	}
}

// Watch gives everything that a feed brings to see, until stop is called, which
// returns when see will not be called again.
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
