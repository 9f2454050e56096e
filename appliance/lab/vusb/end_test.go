package vusb

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// dtr opens or closes the host's port.
func (h *host) dtr(on byte) {
	h.submit(false, 0, 0, [8]byte{0x21, setControlState, on}, nil)
	h.answer(false)
}

func TestEnd(t *testing.T) {
	s := NewSerial("")
	h := newHost(t, s)
	first := s.Hold()
	if n, err := first.Write([]byte("nobody hears")); n != 12 || err != nil {
		t.Errorf("with the port closed: %d, %v", n, err)
	}
	h.dtr(1)
	said := make(chan error, 1)
	want := bytes.Repeat([]byte("slow"), bulk) // more than a packet, and nothing of it is lost
	go func() {
		_, err := first.Write(want)
		said <- err
	}()
	var got []byte
	for len(got) < len(want) {
		h.submit(true, 1, bulk, [8]byte{}, nil)
		_, _, _, data := h.answer(true)
		got = append(got, data...)
	}
	if err := <-said; err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	go func() {
		_, err := first.Write([]byte("nobody takes"))
		said <- err
	}()
	h.submit(false, 1, 3, [8]byte{}, []byte("old"))
	h.answer(false)
	first.Close()
	if err := <-said; !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Write ended with %v", err)
	}
	second := s.Hold()
	h.submit(false, 1, 3, [8]byte{}, []byte("new"))
	h.answer(false)
	b := make([]byte, 10)
	if n, err := second.Read(b); err != nil || string(b[:n]) != "new" {
		t.Errorf("%q, %v", b[:n], err)
	}
	second.Close()
	if _, err := second.Read(b); err != io.EOF {
		t.Errorf("Read of a closed end: %v", err)
	}
}
