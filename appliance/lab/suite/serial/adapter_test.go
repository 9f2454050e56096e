//go:build lab

package serial

import (
	"bytes"
	"errors"
	"io"
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
	load(t)
	rig.Run(t, "modprobe", "ftdi_sio")
	dev := vusb.NewAdapter("LAB-AD-1")
	p := attach(t, dev)
	t.Cleanup(func() { unplug(t, p, adapterPort) })
	rig.NoLeak(t)
	return dev
}

// unplug returns when the next one can be plugged in under the same name.
func unplug(t *testing.T, p *vusb.Plug, node string) {
	t.Helper()
	p.Unplug()
	rig.Await(t, 5*time.Second, "end of "+node, func() bool { return rig.Gone(node) })
}

func attach(t *testing.T, dev *vusb.Adapter) *vusb.Plug {
	t.Helper()
	p, err := vusb.Attach(0, dev)
	if err != nil {
		t.Fatal(err)
	}
	rig.Await(t, 15*time.Second, adapterPort, func() bool { return rig.Exists(adapterPort) })
	return p
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

// pattern is bytes of which each tells the next one: a gap or a wrong one
// shows. None is 0xFF.
func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i % 251)
	}
	return b
}

// While CTS is off a write waits; then all of it comes.
func TestCTSHoldsTheHost(t *testing.T) {
	dev := adapter(t)
	p := openAdapter(t, ge)
	dev.SetCTS(false)
	want := pattern(20_000)
	wrote := make(chan error, 1)
	go func() {
		_, err := p.Write(want)
		wrote <- err
	}()
	select {
	case err := <-wrote:
		t.Fatalf("CTS is off, and the write has ended: %v", err)
	case <-time.After(time.Second):
	}
	if n := dev.Waiting(); n != 0 {
		t.Errorf("CTS is off, and something has come")
	}
	dev.SetCTS(true)
	got := make([]byte, len(want))
	if _, err := io.ReadFull(dev, got); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v, equal %v", err, bytes.Equal(got, want))
	}
	if err := <-wrote; err != nil {
		t.Error(err)
	}
}

// A device that never takes it: the write ends and says so, Close does not
// hang, and the port works again once the device does.
func TestHeldForEver(t *testing.T) {
	dev := adapter(t)
	p, err := serial.Open(adapterPort, ge)
	if err != nil {
		t.Fatal(err)
	}
	dev.SetCTS(false)
	begin := time.Now()
	if _, err := p.Write(pattern(8_000)); !errors.Is(err, serial.ErrHeld) {
		t.Errorf("write: %v", err)
	} else {
		t.Logf("after %.1f s: %v", time.Since(begin).Seconds(), err)
	}
	closes(t, p)
	dev.SetCTS(true)
	echo(t, openAdapter(t, ge), dev)
}

// closes closes a port, which must be done before its user is given up.
func closes(t *testing.T, p serial.Port) {
	t.Helper()
	begin := time.Now()
	err := p.Close()
	took := time.Since(begin)
	t.Logf("Close took %.2f s: %v", took.Seconds(), err)
	if took > 2*time.Second {
		t.Errorf("Close took %v", took)
	}
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

// A host that does not read takes RTS back, and nothing is lost.
func TestRTSHoldsTheDevice(t *testing.T) {
	dev := adapter(t)
	p := openAdapter(t, ge)
	want := pattern(100_000)
	go dev.Write(want)
	rig.Await(t, 10*time.Second, "RTS taken back", func() bool { return !dev.RTS() })
	defer bound(p)()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(p, got); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v, equal %v", err, bytes.Equal(got, want))
	}
	if !dev.RTS() {
		t.Error("all read, and RTS is still off")
	}
}

// Without the handshake such a host loses something. What came before and
// after never looks as if it were one.
func TestOverrunIsNoGoodData(t *testing.T) {
	dev := adapter(t)
	p := openAdapter(t, serial.Config{Baud: 115200})
	defer bound(p)()
	for range 3 {
		sent := pattern(30_000)
		dev.Write(sent)
		dev.Write([]byte("<end>"))
		go func() {
			for range 20 { // more, so that the chip tells of the overrun
				time.Sleep(50 * time.Millisecond)
				dev.Write([]byte("<end>"))
			}
		}()
		var got []byte
		buf := make([]byte, 4096)
		for !bytes.HasSuffix(got, []byte("<end>")) {
			n, err := p.Read(buf)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, buf[:n]...)
		}
		got, _, _ = bytes.Cut(got, []byte("<end>"))
		t.Logf("%d bytes of %d", len(got), len(sent))
		for i := 1; i < len(got); i++ {
			if got[i] != 0xff && got[i-1] != 0xff && int(got[i]) != (int(got[i-1])+1)%251 {
				t.Fatalf("%d after %d, as if nothing were between", got[i], got[i-1])
			}
		}
		time.Sleep(1500 * time.Millisecond)
	}
}

// What arrives damaged is 0xFF, whatever it was; nothing else is changed.
func TestDamagedIsNoGoodData(t *testing.T) {
	dev := adapter(t)
	for _, c := range []serial.Config{{Baud: 9600}, ge, {Baud: 9600, DataBits: 7, Parity: serial.OddParity}} {
		p, err := serial.Open(adapterPort, c)
		if err != nil {
			t.Fatal(err)
		}
		wrong := vusb.ParityFault
		if c.Parity == "" {
			wrong = vusb.FramingFault
		}
		var want []byte
		for _, part := range []struct {
			sent   string
			faults vusb.Fault
			want   string
		}{
			{"SPO2=", 0, "SPO2="},
			{"9", wrong, "\xff"},
			{"8", vusb.FramingFault, "\xff"},
			{"7", 0, "7"},
			{"\x00", vusb.BreakFault, "\xff"},
			{"\x00\x01\x7f\xfe\xff\xff\x00\x11\x13\r\n\x03\x04", 0, "\x00\x01\x7f\xfe\xff\xff\x00\x11\x13\r\n\x03\x04"},
			{"\xff", wrong, "\xff"},
			{"123", wrong, "\xff\xff\xff"},
			{"\x00", vusb.BreakFault | vusb.FramingFault, "\xff"},
			{"end", 0, "end"},
		} {
			dev.Send([]byte(part.sent), part.faults)
			want = append(want, part.want...)
		}
		stop := bound(p)
		got := make([]byte, len(want))
		n, err := io.ReadFull(p, got)
		stop()
		if got = got[:n]; err != nil || !bytes.Equal(got, want) {
			t.Errorf("%v: got  %q, %v\nwant %q", c, got, err, want)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Pulled out with data under way in both directions.
func TestUnpluggedInUse(t *testing.T) {
	load(t)
	rig.Run(t, "modprobe", "ftdi_sio")
	rig.NoLeak(t)
	for round := range 10 {
		dev := vusb.NewAdapter("LAB-AD-1")
		plug := attach(t, dev)
		p, err := serial.Open(adapterPort, ge)
		if err != nil {
			t.Fatal(err)
		}
		if round%2 == 1 {
			dev.SetCTS(false) // with a write that waits
		}
		ended := make(chan error, 3)
		go func() {
			_, err := io.Copy(dev, bytes.NewReader(pattern(10<<20)))
			ended <- err
		}()
		begun := make(chan struct{})
		go func() {
			_, err := io.ReadFull(p, make([]byte, 5000))
			close(begun)
			if err == nil {
				_, err = io.Copy(io.Discard, p)
			}
			ended <- err
		}()
		go func() {
			_, err := io.Copy(p, bytes.NewReader(pattern(10<<20)))
			ended <- err
		}()
		<-begun
		plug.Unplug()
		for range 3 {
			select {
			case <-ended:
			case <-time.After(5 * time.Second):
				t.Fatalf("round %d: pulled out, and somebody still waits", round)
			}
		}
		closes(t, p)
		rig.Await(t, 5*time.Second, "end of the node", func() bool { return rig.Gone(adapterPort) })
	}
}

// A device that has hung does not hold Open up; it opens once it answers.
func TestOpenOfHung(t *testing.T) {
	dev := adapter(t)
	dev.SetMute(true)
	begin := time.Now()
	_, err := serial.Open(adapterPort, ge)
	if took := time.Since(begin); !errors.Is(err, serial.ErrStuck) || took > 5*time.Second {
		t.Errorf("after %v: %v", took, err)
	}
	dev.SetMute(false)
	var p serial.Port
	rig.Await(t, 30*time.Second, "port that opens", func() bool {
		p, err = serial.Open(adapterPort, ge)
		return err == nil
	})
	defer closes(t, p)
	echo(t, p, dev)
}

// Close is done in time whatever the device does, and the port is of use
// again when the device is.
func TestClose(t *testing.T) {
	load(t)
	rig.Run(t, "modprobe", "ftdi_sio")
	rig.NoLeak(t)
	for name, c := range map[string]struct {
		make  func() (vusb.Device, io.ReadWriter, func(bool))
		node  string
		write int
	}{
		"ACM that takes nothing": {func() (vusb.Device, io.ReadWriter, func(bool)) {
			d := vusb.NewSerial("LAB-OX-1")
			d.Patience = 10 * time.Second
			return d, d, d.SetFull
		}, port, 200},
		"ACM that hangs": {func() (vusb.Device, io.ReadWriter, func(bool)) {
			d := vusb.NewSerial("LAB-OX-1")
			d.Patience = 10 * time.Second
			return d, d, d.SetMute
		}, port, 0},
		"adapter without CTS": {func() (vusb.Device, io.ReadWriter, func(bool)) {
			d := vusb.NewAdapter("LAB-AD-1")
			return d, d, func(on bool) { d.SetCTS(!on) }
		}, adapterPort, 200},
		"adapter without CTS, full": {func() (vusb.Device, io.ReadWriter, func(bool)) {
			d := vusb.NewAdapter("LAB-AD-1")
			return d, d, func(on bool) { d.SetCTS(!on) }
		}, adapterPort, 3000},
		"adapter that hangs": {func() (vusb.Device, io.ReadWriter, func(bool)) {
			d := vusb.NewAdapter("LAB-AD-1")
			return d, d, d.SetMute
		}, adapterPort, 200},
	} {
		t.Run(name, func(t *testing.T) {
			dev, end, fail := c.make()
			plug, err := vusb.Attach(0, dev)
			if err != nil {
				t.Fatal(err)
			}
			defer unplug(t, plug, c.node)
			rig.Await(t, 15*time.Second, c.node, func() bool { return rig.Exists(c.node) })
			p, err := serial.Open(c.node, ge)
			if err != nil {
				t.Fatal(err)
			}
			echo(t, p, end)
			fail(true)
			if _, err := p.Write(pattern(c.write)); err != nil {
				t.Error(err)
			}
			closes(t, p)
			fail(false)
			begin := time.Now()
			rig.Await(t, 20*time.Second, "port that opens", func() bool {
				p, err = serial.Open(c.node, ge)
				// Busy: what was given up is being closed.
				if err != nil && !errors.Is(err, serial.ErrStuck) && !errors.Is(err, serial.ErrBusy) {
					t.Fatal(err)
				}
				return err == nil
			})
			t.Logf("opened again after %.2f s", time.Since(begin).Seconds())
			echo(t, p, end)
			closes(t, p)
		})
	}
}
