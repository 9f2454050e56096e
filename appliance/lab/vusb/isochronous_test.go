package vusb

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

// submitPackets asks end point 1 for n packets of a size.
func (h *host) submitPackets(n, size int) {
	h.seq++
	b := make([]byte, headLen, headLen+n*isoLen)
	binary.BigEndian.PutUint32(b, cmdSubmit)
	binary.BigEndian.PutUint32(b[4:], h.seq)
	binary.BigEndian.PutUint32(b[12:], 1)
	binary.BigEndian.PutUint32(b[16:], 1)
	binary.BigEndian.PutUint32(b[24:], uint32(n*size))
	binary.BigEndian.PutUint32(b[32:], uint32(n))
	for i := range n {
		b = binary.BigEndian.AppendUint32(b, uint32(i*size))
		b = binary.BigEndian.AppendUint32(b, uint32(size))
		b = append(b, make([]byte, 8)...)
	}
	if _, err := h.wire.Write(b); err != nil {
		h.t.Fatal(err)
	}
}

// answerPackets is the n packets that were asked for.
func (h *host) answerPackets(n int) [][]byte {
	_, _, status, data := h.answer(true)
	p := make([]byte, n*isoLen)
	if _, err := io.ReadFull(h.wire, p); err != nil || status != 0 {
		h.t.Fatal(err, status)
	}
	packets := make([][]byte, n)
	for i := range packets {
		actual := binary.BigEndian.Uint32(p[i*isoLen+8:])
		packets[i], data = data[:actual], data[actual:]
	}
	if len(data) > 0 {
		h.t.Fatalf("%d bytes are of no packet", len(data))
	}
	return packets
}

// The packets of a picture make the picture, at its time; between pictures they
// are empty, and none comes before its millisecond is over.
func TestIsochronousPictures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 32
		h := newHost(t, &Camera{Width: 320, Height: 240, Rate: 10, Picture: picture, Isochronous: true})
		begin := time.Now()
		var got []byte
		pictures, empty := 0, 0
		for i := range 16 {
			h.submitPackets(n, packetPayload)
			for _, b := range h.answerPackets(n) {
				if len(b) == 0 {
					empty++
					continue
				}
				got = append(got, b[2:]...)
				if b[1]&2 != 0 {
					if !bytes.Equal(got, picture(pictures)) {
						t.Errorf("picture %d has %d bytes", pictures, len(got))
					}
					got = nil
					pictures++
				}
			}
			if at, want := time.Since(begin), time.Duration(i+1)*n*packetTime; at != want {
				t.Fatalf("transfer %d came after %v", i, at)
			}
		}
		if pictures != 6 || empty != 16*n-6*20 { // in 512 ms, the first at once
			t.Errorf("%d pictures, %d empty packets", pictures, empty)
		}
	})
}
