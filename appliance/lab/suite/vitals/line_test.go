//go:build lab

package vitals

import (
	"io"
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
	plug    *vusb.Plug // nil while it is out
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
	l.device = vusb.NewSerial("LAB-VITALS")
	var d vusb.Device = l.device
	if l.plugged++; rig.BreakPlug(l.plugged) {
		d = vusb.Broken(d)
	}
	p, err := vusb.Attach(l.socket, d)
	if err != nil {
		rig.Broken(t, "%v", err)
	}
	l.plug = p
	l.socket = (l.socket + 1) % 4 // vhci_hcd frees one a moment after its device has gone
	if !rig.Waited(appearWithin, func() bool { return rig.Exists(node) || l.gone() }) || l.gone() {
		rig.Broken(t, "nothing appears at %s within %v of plugging it in; the kernel has given up the port: %t", node, appearWithin, l.gone())
	}
}

// appearWithin is how long the kernel and udev may take on a busy host.
const appearWithin = 30 * time.Second

// gone reports whether nothing is plugged in, or the kernel has given up the port.
func (l *usb) gone() bool {
	if l.plug == nil {
		return true
	}
	select {
	case <-l.plug.Gone():
		return true
	default:
		return false
	}
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
	if l.plug == nil {
		return
	}
	l.plug.Unplug()
	l.plug = nil
	rig.Await(t, 30*time.Second, "end of "+node, func() bool { return rig.Gone(node) })
}
