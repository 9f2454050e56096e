//go:build lab

package serial

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"telecart/appliance/internal/supervisor"
	"telecart/appliance/lab/rig"
	"telecart/appliance/lab/vusb"
	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/nonin"
)

const port = "/dev/telecart/oximeter"

// plug makes an instrument's port appear.
func plug(t testing.TB, at int, d vusb.Device, node string) *vusb.Plug {
	t.Helper()
	p := rig.PlugIn(t, at, d)
	rig.Appear(t, node)
	return p
}

func load(t testing.TB) {
	t.Helper()
	rig.Load(t, "vhci-hcd")
	rig.Run(t, "modprobe", "-a", "cdc-acm", "ftdi_sio")
}

func open(t testing.TB, c serial.Config) serial.Port {
	t.Helper()
	p, err := serial.Open(port, c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every setting reaches the adapter.
func TestSettings(t *testing.T) {
	load(t)
	dev := vusb.NewSerial("LAB-OX-1")
	plug(t, 0, dev, port)
	rig.NoLeak(t)
	for _, c := range []struct {
		serial.Config
		want vusb.Line
	}{
		{serial.Config{Baud: 9600}, vusb.Line{Baud: 9600, DataBits: 8, DTR: true, RTS: true}},
		{serial.Config{Baud: 19200, Parity: serial.EvenParity}, vusb.Line{Baud: 19200, DataBits: 8, Parity: 2, DTR: true, RTS: true}},
		{serial.Config{Baud: 115200, Parity: serial.OddParity, DataBits: 7}, vusb.Line{Baud: 115200, DataBits: 7, Parity: 1, DTR: true, RTS: true}},
		{serial.Config{Baud: 4800, StopBits: 2}, vusb.Line{Baud: 4800, DataBits: 8, StopBits: 2, DTR: true, RTS: true}},
	} {
		p := open(t, c.Config)
		if got := dev.Line(); got != c.want {
			t.Errorf("%+v: the adapter is at %+v", c.Config, got)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Bytes of all values and bursts of any size pass unchanged, both ways.
func TestBytes(t *testing.T) {
	load(t)
	dev := vusb.NewSerial("LAB-OX-1")
	dev.Patience = 10 * time.Second
	plug(t, 0, dev, port)
	rig.NoLeak(t)
	p := open(t, serial.Config{Baud: 115200})
	defer p.Close()
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 63, 64, 65, 511, 512, 513, 4096, 65536} {
		want := make([]byte, n)
		for i := range want {
			want[i] = byte(rnd.Uint32())
		}
		got := make([]byte, n)
		go dev.Write(want)
		if _, err := io.ReadFull(p, got); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes to us: %v, equal %v", n, err, bytes.Equal(got, want))
		}
		wrote := make(chan error, 1)
		go func() {
			_, err := p.Write(want)
			wrote <- err
		}()
		if _, err := io.ReadFull(dev, got); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes to the instrument: %v, equal %v", n, err, bytes.Equal(got, want))
		}
		if err := <-wrote; err != nil {
			t.Error(err)
		}
	}
}

// One program at a time; the second is told so.
func TestTaken(t *testing.T) {
	load(t)
	plug(t, 0, vusb.NewSerial("LAB-OX-1"), port)
	rig.NoLeak(t)
	p := open(t, serial.Config{Baud: 9600})
	if q, err := serial.Open(port, serial.Config{Baud: 9600}); !errors.Is(err, serial.ErrBusy) {
		t.Errorf("opened twice: %v", err)
		if err == nil {
			q.Close()
		}
	}
	p.Close()
	open(t, serial.Config{Baud: 9600}).Close()
}

// Pulling the plug ends a waiting Read, and Close does not hang after it.
func TestGone(t *testing.T) {
	load(t)
	rig.NoLeak(t)
	for range 3 {
		device := plug(t, 0, vusb.NewSerial("LAB-OX-1"), port)
		p := open(t, serial.Config{Baud: 9600})
		ended := make(chan error, 1)
		go func() {
			_, err := p.Read(make([]byte, 10))
			ended <- err
		}()
		device.Unplug()
		select {
		case err := <-ended:
			if err == nil {
				t.Error("pulled out, and Read has no error")
			}
		case <-time.After(3 * time.Second):
			t.Error("pulled out, and Read still waits")
		}
		begin := time.Now()
		p.Close()
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("Close took %v", took)
		}
		rig.Vanish(t, port)
	}
}

// oximeter is a plugged in one that serves until it is pulled out.
func oximeter(t testing.TB, at int, serial string, n interface {
	Serve(context.Context, io.ReadWriter) error
}) (pull func()) {
	t.Helper()
	dev := vusb.NewSerial(serial)
	p := rig.PlugIn(t, at, dev)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = n.Serve(ctx, dev) // a vusb.Serial takes everything
	}()
	return func() {
		p.Unplug()
		cancel()
		<-ended
	}
}

func unit(t testing.TB, id, node string) supervisor.Unit {
	t.Helper()
	n, err := nonin.New(rig.Env(t), json.RawMessage(fmt.Sprintf(`{"port":%q}`, node)))
	if err != nil {
		t.Fatal(err)
	}
	return supervisor.Unit{ID: id, Peripheral: n}
}

// Pulled out in use and plugged in elsewhere, 50 rounds: a good value is back
// within 3 s of the plug, the other oximeter is not disturbed.
func TestReplug(t *testing.T) {
	load(t)
	const otherNode = "/dev/serial/by-id/usb-Telecart_Lab_Oximeter_LAB-OX-2-if00"
	t.Cleanup(oximeter(t, 7, "LAB-OX-2", nonin.NewTwin())) // after the supervisor has ended
	rig.NoLeak(t)
	cart := rig.Supervise(t, unit(t, "spo2", port), unit(t, "other", otherNode))
	cart.AwaitState(t, 20*time.Second, "other", peripherals.Online)
	states := cart.Changes("other")
	rig.Replug{Cart: cart, Device: "spo2", Path: port,
		Plug: func(round int) func() {
			n := nonin.NewTwin()
			n.Set(50+round, 72)
			pull := oximeter(t, round%4, "LAB-OX-1", n)
			return func() {
				if round%5 == 4 { // pulled in the middle of noise
					n.Garbage(500)
					time.Sleep(20 * time.Millisecond)
				}
				pull()
			}
		},
		Works: func(round int) {
			rig.Await(t, 15*time.Second, "value", func() bool { return cart.Last("spo2", peripherals.SpO2).Value == float64(50+round) })
		},
	}.Run(t, 50)
	if n := cart.Changes("other") - states; n != 0 {
		t.Errorf("the other oximeter changed its state %d times: %+v", n, cart.State("other"))
	}
}

// Noise of any length between frames: the values stay right.
func TestGarbage(t *testing.T) {
	load(t)
	n := nonin.NewTwin()
	n.Set(91, 72)
	t.Cleanup(oximeter(t, 0, "LAB-OX-1", n)) // after the supervisor has ended
	rig.NoLeak(t)
	cart := rig.Supervise(t, unit(t, "spo2", port))
	rig.Await(t, 20*time.Second, "value", func() bool { return cart.Last("spo2", peripherals.SpO2).Value == 91 })
	end := time.Now().Add(10 * time.Second)
	for i := 1; time.Now().Before(end); i++ {
		n.Garbage(i * 7)
		time.Sleep(300 * time.Millisecond)
		if v := cart.Last("spo2", peripherals.SpO2).Value; v != 91 {
			t.Fatalf("%v %% in the noise, and the finger has 91 %%", v)
		}
	}
	n.Set(88, 72)
	rig.Await(t, 10*time.Second, "new value after the noise", func() bool { return cart.Last("spo2", peripherals.SpO2).Value == 88 })
}
