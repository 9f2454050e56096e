package vusb

import (
	"bytes"
	"testing"
)

// The divisors that Linux 6.1 makes of these rates (ftdi_sio.c).
func TestDivisors(t *testing.T) {
	for d, want := range map[uint32]int{
		0x2710:           300, // 48 MHz: 10000
		0x0009c4 | 0<<14: 1200,
		0x204e2:          9600, // 120 MHz: 1250
		0x20271:          19200,
		0x2c068:          115246, // 104 and one eighth; 115200 is 0.04 % off
		0x20003:          4_000_000,
		0x20000:          12_000_000,
		0x20001:          8_000_000,
	} {
		if got := ftdiRate(d); got != want {
			t.Errorf("divisor %#x: %d bit/s, want %d", d, got, want)
		}
	}
}

func (h *host) out(request byte, value, index uint16) {
	h.t.Helper()
	h.submit(false, 0, 0, [8]byte{0x40, request, byte(value), byte(value >> 8), byte(index), byte(index >> 8)}, nil)
	if _, _, status, _ := h.answer(false); status != 0 {
		h.t.Fatalf("request %d refused", request)
	}
}

func TestAdapterSetting(t *testing.T) {
	a := NewAdapter("A1")
	h := newHost(t, a)
	h.out(ftdiBaud, 0x04e2, 0x0200)
	h.out(ftdiData, 7|2<<8|2<<11|1<<14, 0)
	h.out(ftdiModem, 0x303, 0)
	h.out(ftdiModem, 0x100, 0) // DTR alone
	h.out(ftdiFlow, 0, 0x100)
	if want := (Line{Baud: 9600, DataBits: 7, Parity: 2, StopBits: 2, RTS: true, RTSCTS: true, Break: true}); a.Line() != want {
		t.Errorf("line %+v", a.Line())
	}
}

// fetch asks for data until some come, and returns them with their status.
func (h *host) fetch() (modem, line byte, data []byte) {
	h.t.Helper()
	for {
		h.submit(true, 1, bulk, [8]byte{}, nil)
		if _, _, _, b := h.answer(true); len(b) > 2 {
			return b[0], b[1], b[2:]
		}
	}
}

func TestAdapterHandshake(t *testing.T) {
	a := NewAdapter("A1")
	h := newHost(t, a)
	h.out(ftdiModem, 0x303, 0)
	h.out(ftdiFlow, 0, 0x100)
	a.SetCTS(false)
	h.submit(false, 2, 3, [8]byte{}, []byte("abc"))
	h.answer(false) // the chip has it
	select {
	case b := <-a.got:
		t.Errorf("CTS is off, and %q has gone out", b)
	default:
	}
	a.SetCTS(true)
	b := make([]byte, 10)
	if n, err := a.Read(b); err != nil || string(b[:n]) != "abc" {
		t.Errorf("%q, %v", b[:n], err)
	}
	want := bytes.Repeat([]byte("0123456789"), 500)
	go a.Write(want) // more than the chip holds: RTS makes it wait
	var got []byte
	for len(got) < len(want) {
		_, line, data := h.fetch()
		if line&0x02 != 0 {
			t.Fatal("an overrun, with handshake")
		}
		got = append(got, data...)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%d bytes of %d", len(got), len(want))
	}
}

func TestAdapterFaults(t *testing.T) {
	a := NewAdapter("A1")
	h := newHost(t, a)
	a.Write(make([]byte, chipMemory))
	a.Write([]byte("lost")) // no handshake
	if _, line, data := h.fetch(); line&0x02 == 0 || len(data) == 0 {
		t.Errorf("status %#x, no overrun", line)
	}
	h.out(ftdiReset, 1, 0)
	a.Send([]byte("x"), ParityFault)
	h.out(ftdiData, 8|1<<8, 0)
	a.Send([]byte("x"), ParityFault)
	a.Send([]byte{0}, BreakFault)
	for _, want := range []byte{0, byte(ParityFault), byte(BreakFault)} {
		if modem, line, data := h.fetch(); line != want|0x60 || modem&0x10 == 0 || len(data) != 1 {
			t.Errorf("status %#x %#x, %q; want %#x", modem, line, data, want)
		}
	}
}

// What the host took back takes nothing along that is sent afterwards.
func TestTakenBackTakesNothingAlong(t *testing.T) {
	a := NewAdapter("A1")
	h := newHost(t, a)
	a.SetMute(true) // so that it is not answered before
	h.unlink(h.submit(true, 1, bulk, [8]byte{}, nil))
	h.answer(false)
	a.SetMute(false)
	a.Write([]byte("all of it"))
	if _, _, data := h.fetch(); string(data) != "all of it" {
		t.Errorf("%q", data)
	}
}

// A device that has hung answers nothing; what it is asked can be taken back.
func TestHungAdapter(t *testing.T) {
	a := NewAdapter("A1")
	a.SetMute(true)
	h := newHost(t, a)
	h.submit(true, 0, 2, [8]byte{0xc0, ftdiStatus, 0, 0, 0, 0, 2}, nil)
	h.unlink(h.seq)
	if command, _, status, _ := h.answer(false); command != retUnlink || status != statusUnlinked {
		t.Errorf("command %d, status %d", command, status)
	}
}
