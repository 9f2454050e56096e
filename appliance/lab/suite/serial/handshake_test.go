//go:build lab

package serial

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"telecart/appliance/lab/rig"
	"telecart/drivers/serial"
)

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
