//go:build lab

package serial

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"telecart/appliance/lab/rig"
	"telecart/appliance/lab/vusb"
	"telecart/drivers/serial"
)

const adapterPort = "/dev/serial/by-id/usb-Telecart_Lab_Adapter_LAB-AD-1-if00-port0"

// adapter is a plugged in one, until the test ends.
func adapter(t *testing.T) *vusb.Adapter {
	t.Helper()
	dev := vusb.NewAdapter("LAB-AD-1")
	plugAdapter(t, dev)
	return dev
}

func plugAdapter(t *testing.T, dev *vusb.Adapter) {
	t.Helper()
	load(t)
	p := plug(t, 0, dev, adapterPort)
	t.Cleanup(func() { unplug(t, p, adapterPort) })
	rig.NoLeak(t)
}

// unplug returns when the next one can be plugged in under the same name.
func unplug(t *testing.T, p *vusb.Plug, node string) {
	t.Helper()
	p.Unplug()
	rig.Vanish(t, node)
}

// openAdapter opens it until the test ends.
func openAdapter(t *testing.T, c serial.Config) serial.Port {
	t.Helper()
	p, err := serial.Open(adapterPort, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// ge is how the monitors are set that need the handshake.
var ge = serial.Config{Baud: 19200, Parity: serial.EvenParity, RTSCTS: true}

// Every setting reaches the chip: the divisor, the bits and the handshake.
func TestAdapterSettings(t *testing.T) {
	dev := adapter(t)
	for _, c := range []struct {
		serial.Config
		want vusb.Line
	}{
		{serial.Config{Baud: 300}, vusb.Line{Baud: 300, DataBits: 8}},
		{serial.Config{Baud: 9600, DataBits: 7, Parity: serial.OddParity}, vusb.Line{Baud: 9600, DataBits: 7, Parity: 1}},
		{ge, vusb.Line{Baud: 19200, DataBits: 8, Parity: 2, RTSCTS: true}},
		{serial.Config{Baud: 115200, StopBits: 2}, vusb.Line{Baud: 115200, DataBits: 8, StopBits: 2}},
		{serial.Config{Baud: 4_000_000, RTSCTS: true}, vusb.Line{Baud: 4_000_000, DataBits: 8, RTSCTS: true}},
	} {
		p, err := serial.Open(adapterPort, c.Config)
		if err != nil {
			t.Fatal(err)
		}
		got := dev.Line()
		if off := got.Baud - c.want.Baud; off*1000 > c.want.Baud || -off*1000 > c.want.Baud {
			t.Errorf("%v: %d bit/s", c.Config, got.Baud)
		}
		got.Baud, c.want.DTR, c.want.RTS = c.want.Baud, true, true
		if got != c.want {
			t.Errorf("%v: the chip is at %+v", c.Config, got)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if l := dev.Line(); l.DTR || l.RTS {
		t.Errorf("closed, and the chip is at %+v", l)
	}
}

// An adapter that cannot do what it is asked for, and does something else, is
// not taken.
func TestAdapterThatCannot(t *testing.T) {
	dev := vusb.NewAdapter("LAB-AD-1")
	dev.Old = true
	plugAdapter(t, dev)
	p, err := serial.Open(adapterPort, serial.Config{Baud: 4_000_000})
	if err == nil {
		t.Errorf("taken at %d bit/s", dev.Line().Baud)
		p.Close()
	} else if !strings.Contains(err.Error(), "the adapter does 9600 bit/s in place of 4000000") {
		t.Error(err)
	}
	echo(t, openAdapter(t, serial.Config{Baud: 3_000_000}), dev)
}

// pattern is bytes of which each tells the next one: a gap or a wrong one
// shows. None is 0xFF.
func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i % 251)
	}
	return b
}

// bound closes the port when it takes too long until stop: a Read that gets too
// little must not hold the suite up.
func bound(p serial.Port) (stop func()) {
	late := time.AfterFunc(time.Minute, func() { p.Close() })
	return func() { late.Stop() }
}

// echo sends a little both ways, past what may be left from before.
func echo(t *testing.T, p serial.Port, dev io.ReadWriter) {
	t.Helper()
	defer bound(p)()
	for name, way := range map[string]struct {
		to   io.Writer
		from io.Reader
	}{"to the port": {dev, p}, "to the device": {p, dev}} {
		if _, err := way.to.Write([]byte("<hello>")); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []byte
		for b := make([]byte, 1); !bytes.HasSuffix(got, []byte("<hello>")); {
			if _, err := io.ReadFull(way.from, b); err != nil {
				t.Fatalf("%s: %q, %v", name, got, err)
			}
			got = append(got, b...)
		}
	}
}
