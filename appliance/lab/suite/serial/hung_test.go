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

// closes closes a port, which must be done before its user is given up.
func closes(t *testing.T, p serial.Port) {
	t.Helper()
	begin := time.Now()
	err := p.Close()
	took := time.Since(begin)
	t.Logf("Close took %.2f s: %v", took.Seconds(), err)
	if took > 3*time.Second { // left to the kernel, it is 5 s or 30 s
		t.Errorf("Close took %v", took)
	}
}

// Pulled out with data under way in both directions.
func TestUnpluggedInUse(t *testing.T) {
	load(t)
	rig.NoLeak(t)
	for round := range 10 {
		dev := vusb.NewAdapter("LAB-AD-1")
		plugged := plug(t, 0, dev, adapterPort)
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
		plugged.Unplug()
		for range 3 {
			select {
			case <-ended:
			case <-time.After(5 * time.Second):
				t.Fatalf("round %d: pulled out, and somebody still waits", round)
			}
		}
		closes(t, p)
		rig.Vanish(t, adapterPort)
	}
}

// A device that has hung does not hold Open up; it opens once it answers.
func TestOpenOfHung(t *testing.T) {
	dev := adapter(t)
	dev.SetMute(true)
	begin := time.Now()
	_, err := serial.Open(adapterPort, ge)
	if took := time.Since(begin); !errors.Is(err, serial.ErrStuck) || took > 6*time.Second {
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

// hanging is a device that fails to take anything, or to answer.
type hanging struct {
	dev   vusb.Device
	end   io.ReadWriter // the instrument's
	fail  func(bool)
	node  string
	write int // bytes that wait when the port is closed
}

func hangingPort() *vusb.Serial {
	d := vusb.NewSerial("LAB-OX-1")
	d.Patience = 10 * time.Second
	return d
}

func withoutCTS(write int) hanging {
	d := vusb.NewAdapter("LAB-AD-1")
	return hanging{d, d, func(on bool) { d.SetCTS(!on) }, adapterPort, write}
}

// Close is done in time whatever the device does, and the port is of use
// again when the device is.
func TestClose(t *testing.T) {
	load(t)
	rig.NoLeak(t)
	full, mute, dead := hangingPort(), hangingPort(), vusb.NewAdapter("LAB-AD-1")
	for name, h := range map[string]hanging{
		"ACM that takes nothing":    {full, full, full.SetFull, port, 200},
		"ACM that hangs":            {mute, mute, mute.SetMute, port, 0},
		"adapter without CTS":       withoutCTS(200),
		"adapter without CTS, full": withoutCTS(3000),
		"adapter that hangs":        {dead, dead, dead.SetMute, adapterPort, 200},
	} {
		t.Run(name, h.closes)
	}
}

func (h hanging) closes(t *testing.T) {
	plugged := plug(t, 0, h.dev, h.node)
	defer unplug(t, plugged, h.node)
	p, err := serial.Open(h.node, ge)
	if err != nil {
		t.Fatal(err)
	}
	echo(t, p, h.end)
	h.fail(true)
	if _, err := p.Write(pattern(h.write)); err != nil {
		t.Error(err)
	}
	closes(t, p)
	h.fail(false)
	begin := time.Now()
	rig.Await(t, 20*time.Second, "port that opens", func() bool {
		p, err = serial.Open(h.node, ge)
		// Busy: what was given up is being closed.
		if err != nil && !errors.Is(err, serial.ErrStuck) && !errors.Is(err, serial.ErrBusy) {
			t.Fatal(err)
		}
		return err == nil
	})
	t.Logf("opened again after %.2f s", time.Since(begin).Seconds())
	echo(t, p, h.end)
	closes(t, p)
}
