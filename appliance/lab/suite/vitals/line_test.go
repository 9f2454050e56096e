//go:build lab

package vitals

import (
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"telecart/appliance/lab/rig"
	"telecart/appliance/lab/vusb"
)

// node is what udev calls the port, whichever socket it is in.
const node = "/dev/serial/by-id/usb-Telecart_Lab_Oximeter_LAB-VITALS-if00"

// usb is a line with Linux's cdc_acm in it, and a device of package vusb as
// the cable's plug.
//
// The kernel's own gadget (g_serial's acm on dummy_hcd) would be another way.
// Its far end is a tty too, which keeps up to 8 KB of what the instrument has
// said while nobody listened, and gives it to whoever opens the port next, even
// after the plug was out: no cable does that, and values of unknown age are
// just what the suite looks for. Here the plug can really be pulled, a device
// that comes back is a new one, and what nobody hears is lost.
type usb struct {
	socket  int // the next one to plug into
	plugged int // how often
	device  *vusb.Serial

	mu   sync.Mutex
	plug *vusb.Plug // nil while it is out
	lost int        // ports that the kernel has given up
}

// newLine returns a line with the plug in, until the test ends.
func newLine(t testing.TB) *usb {
	t.Helper()
	l := &usb{}
	l.attach(t)
	t.Cleanup(func() { l.Unplug(t) })
	return l
}

func (l *usb) attach(t testing.TB) {
	t.Helper()
	rig.Waited(appearWithin, func() bool { return rig.Gone(node) }) // what was there before
	l.device = vusb.NewSerial("LAB-VITALS")
	var d vusb.Device = l.device
	if l.plugged++; rig.BreakPlug(l.plugged) {
		d = vusb.Broken(d)
	}
	p, err := vusb.Attach(l.socket, d)
	if err != nil {
		rig.Broken(t, "%v", err)
	}
	l.hold(p)
	go l.watch(p, l.socket)
	l.socket = (l.socket + 1) % 4 // vhci_hcd frees one a moment after its device has gone
	if !rig.Waited(appearWithin, func() bool { return rig.Exists(node) || l.gone() }) || l.gone() {
		rig.Broken(t, "nothing appears at %s within %v of plugging it in; the kernel has given up the port: %t", node, appearWithin, l.gone())
	}
}

// appearWithin is how long the kernel and udev may take on a busy host.
const appearWithin = 30 * time.Second

// hold says which plug is in; nil for none.
func (l *usb) hold(p *vusb.Plug) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.plug = p
}

// watch notices that the kernel has given up the port of p. Once, the next
// test plugs in anew. The second time, or when the test that was struck waits
// for what cannot come, the lab is broken and ends.
func (l *usb) watch(p *vusb.Plug, socket int) {
	<-p.Gone()
	l.mu.Lock()
	struck := l.plug == p // else we pulled it
	if struck {
		l.plug = nil
		l.lost++
	}
	lost := l.lost
	l.mu.Unlock()
	if !struck {
		return
	}
	if lost == 1 && rig.Waited(appearWithin, func() bool { return !l.gone() }) {
		return
	}
	fmt.Printf("%sthe kernel has given up port %d (see the console: vhci_hcd)\n", rig.BrokenMark, socket)
}

// gone reports whether nothing is plugged in, or the kernel has given up the port.
func (l *usb) gone() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.plug == nil
}

// Port implements peripheraltest.Line.
func (l *usb) Port() string { return node }

// Plug implements peripheraltest.Line. The plug stays in when the instrument
// goes: the kernel needs a second to find a new one.
func (l *usb) Plug(t testing.TB) io.ReadWriteCloser {
	t.Helper()
	if l.gone() {
		l.attach(t)
	}
	end := l.device.Hold()
	t.Cleanup(func() { end.Close() })
	return end
}

// Unplug implements peripheraltest.Line.
func (l *usb) Unplug(t testing.TB) {
	t.Helper()
	l.mu.Lock()
	p := l.plug
	l.plug = nil
	l.mu.Unlock()
	if p == nil {
		return
	}
	p.Unplug()
	rig.Await(t, 30*time.Second, "end of "+node, func() bool { return rig.Gone(node) })
}
