package vusb

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// host is the kernel's end of the wire.
type host struct {
	t    *testing.T
	wire net.Conn
	seq  uint32
}

func newHost(t *testing.T, d Device) *host {
	mine, theirs := net.Pipe()
	p := start(theirs, d)
	t.Cleanup(func() {
		mine.Close()
		<-p.done
	})
	return &host{t: t, wire: mine}
}

// submit sends a request, and returns its number.
func (h *host) submit(in bool, endpoint, length int, setup [8]byte, out []byte) uint32 {
	h.seq++
	b := make([]byte, headLen)
	binary.BigEndian.PutUint32(b, cmdSubmit)
	binary.BigEndian.PutUint32(b[4:], h.seq)
	if in {
		binary.BigEndian.PutUint32(b[12:], 1)
	}
	binary.BigEndian.PutUint32(b[16:], uint32(endpoint))
	binary.BigEndian.PutUint32(b[24:], uint32(length))
	binary.BigEndian.PutUint32(b[32:], 0xffffffff)
	copy(b[40:], setup[:])
	if _, err := h.wire.Write(append(b, out...)); err != nil {
		h.t.Fatal(err)
	}
	return h.seq
}

// unlink takes a request back, and returns its own number.
func (h *host) unlink(victim uint32) uint32 {
	h.seq++
	b := make([]byte, headLen)
	binary.BigEndian.PutUint32(b, cmdUnlink)
	binary.BigEndian.PutUint32(b[4:], h.seq)
	binary.BigEndian.PutUint32(b[20:], victim)
	if _, err := h.wire.Write(b); err != nil {
		h.t.Fatal(err)
	}
	return h.seq
}

// answer reads the next answer; data only if the request was for some.
func (h *host) answer(in bool) (command, seq uint32, status int32, data []byte) {
	b := make([]byte, headLen)
	if _, err := io.ReadFull(h.wire, b); err != nil {
		h.t.Fatal(err)
	}
	command, seq, status = binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:]), int32(binary.BigEndian.Uint32(b[20:]))
	if in && command == retSubmit {
		data = make([]byte, binary.BigEndian.Uint32(b[24:]))
		if _, err := io.ReadFull(h.wire, data); err != nil {
			h.t.Fatal(err)
		}
	}
	return command, seq, status, data
}

func (h *host) control(setup [8]byte) (data []byte, ok bool) {
	h.submit(true, 0, int(binary.LittleEndian.Uint16(setup[6:])), setup, nil)
	_, _, status, data := h.answer(true)
	return data, status == 0
}

func picture(n int) []byte { return bytes.Repeat([]byte{byte(n)}, 20_000) }

func TestDescriptors(t *testing.T) {
	for name, d := range map[string]Device{
		"camera":      &Camera{Serial: "A1", Width: 320, Height: 240, Rate: 10, Picture: picture},
		"isochronous": &Camera{Serial: "A1", Width: 320, Height: 240, Rate: 10, Picture: picture, Isochronous: true},
		"serial":      NewSerial("A1"),
		"sound":       &Microphone{Serial: "A1", Sample: count},
	} {
		h := newHost(t, d)
		device, ok := h.control([8]byte{0x80, 6, 0, 1, 0, 0, 18})
		if !ok || len(device) != 18 || device[0] != 18 {
			t.Errorf("%s: device descriptor %x", name, device)
		}
		head, _ := h.control([8]byte{0x80, 6, 0, 2, 0, 0, 9})
		total := binary.LittleEndian.Uint16(head[2:])
		config, ok := h.control([8]byte{0x80, 6, 0, 2, 0, 0, byte(total), byte(total >> 8)})
		if !ok || len(config) != int(total) {
			t.Fatalf("%s: %d bytes of configuration, it says %d", name, len(config), total)
		}
		for rest := config; len(rest) > 0; rest = rest[rest[0]:] { // each part as long as it says
			if rest[0] < 2 || int(rest[0]) > len(rest) {
				t.Fatalf("%s: a descriptor of %d bytes in the last %d", name, rest[0], len(rest))
			}
		}
		serial, _ := h.control([8]byte{0x80, 6, 3, 3, 9, 4, 255})
		if !bytes.Equal(serial, []byte{6, 3, 'A', 0, '1', 0}) {
			t.Errorf("%s: serial number %x", name, serial)
		}
		if _, ok := h.control([8]byte{0x80, 6, 0, 15, 0, 0, 255}); ok {
			t.Errorf("%s: it has a descriptor that it cannot have", name)
		}
	}
}

// The payloads of a picture make the picture; the next one is marked as such.
func TestPictures(t *testing.T) {
	h := newHost(t, &Camera{Width: 320, Height: 240, Rate: 1000, Picture: picture})
	var mark byte
	for n := range 3 {
		var got []byte
		for last := false; !last; {
			h.submit(true, 1, bulkPayload, [8]byte{}, nil)
			_, _, status, b := h.answer(true)
			if status != 0 || len(b) < 2 || b[0] != 2 {
				t.Fatalf("payload %x, status %d", b, status)
			}
			if len(got) == 0 && n > 0 && b[1]&1 == mark {
				t.Error("two pictures with the same mark")
			}
			mark, last = b[1]&1, b[1]&2 != 0
			got = append(got, b[2:]...)
		}
		if !bytes.Equal(got, picture(n)) {
			t.Errorf("picture %d has %d bytes", n, len(got))
		}
	}
}

// Pictures that nobody took in time are not made up for: they come at the
// times of the camera's own clock, one each, whenever the host begins.
func TestPicturesKeepTheirTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		h := newHost(t, &Camera{Width: 320, Height: 240, Rate: 10, Picture: picture})
		for i, c := range []struct{ pause, at time.Duration }{
			{450 * time.Millisecond, 450 * time.Millisecond}, // the host begins late: the one that waits
			{0, 500 * time.Millisecond},
			{0, 600 * time.Millisecond},
			{330 * time.Millisecond, 930 * time.Millisecond},
			{0, 1000 * time.Millisecond},
			{0, 1100 * time.Millisecond},
			{time.Minute, 61_100 * time.Millisecond},
			{0, 61_200 * time.Millisecond},
		} {
			time.Sleep(c.pause)
			for last := false; !last; {
				h.submit(true, 1, bulkPayload, [8]byte{}, nil)
				_, _, _, b := h.answer(true)
				last = b[1]&2 != 0
			}
			if at := time.Since(begin); at != c.at {
				t.Errorf("picture %d came at %v, not at %v", i, at, c.at)
			}
		}
	})
}

// What the host takes back is not answered, and said to be taken back.
func TestUnlink(t *testing.T) {
	c := &Camera{Width: 320, Height: 240, Rate: 10, Picture: picture}
	c.Stall(true)
	h := newHost(t, c)
	victim := h.submit(true, 1, bulkPayload, [8]byte{}, nil)
	number := h.unlink(victim)
	if command, seq, status, _ := h.answer(false); command != retUnlink || seq != number || status != statusUnlinked {
		t.Errorf("command %d, request %d, status %d", command, seq, status)
	}
}

func TestSerialBothWays(t *testing.T) {
	s := NewSerial("")
	h := newHost(t, s)
	h.submit(false, 0, 7, [8]byte{0x21, setLineCoding, 0, 0, 0, 0, 7}, []byte{0x80, 0x25, 0, 0, 2, 1, 7})
	h.answer(false)
	if want := (Line{Baud: 9600, DataBits: 7, Parity: 1, StopBits: 2}); s.Line() != want {
		t.Errorf("line %+v", s.Line())
	}
	h.submit(false, 1, 3, [8]byte{}, []byte("abc"))
	h.answer(false)
	b := make([]byte, 10)
	if n, err := s.Read(b); err != nil || string(b[:n]) != "abc" {
		t.Errorf("%q, %v", b[:n], err)
	}
	h.submit(true, 1, 512, [8]byte{}, nil)
	go s.Write([]byte("xyz"))
	if _, _, status, data := h.answer(true); status != 0 || string(data) != "xyz" {
		t.Errorf("%q, status %d", data, status)
	}
	begin := time.Now() // nobody reads
	if n, err := s.Write([]byte("lost")); n != 4 || err != nil || time.Since(begin) < patience {
		t.Errorf("%d, %v", n, err)
	}
}

func FuzzRequest(f *testing.F) {
	f.Add(make([]byte, headLen))
	f.Fuzz(func(t *testing.T, b []byte) {
		if q, err := readRequest(bytes.NewReader(b)); err == nil {
			reply(q, 0, nil)
		}
	})
}
