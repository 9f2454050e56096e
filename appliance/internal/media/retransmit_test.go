package media

import (
	"testing"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// again writes through r and tells which packets left.
func again(r *retransmissions, rtx uint32) func(ssrc uint32, seq uint16, size int) bool {
	left := false
	w := r.BindLocalStream(&interceptor.StreamInfo{SSRC: 1, SSRCRetransmission: rtx},
		interceptor.RTPWriterFunc(func(*rtp.Header, []byte, interceptor.Attributes) (int, error) { left = true; return 0, nil }))
	return func(ssrc uint32, seq uint16, size int) bool {
		left = false
		_, _ = w.Write(&rtp.Header{SSRC: ssrc, SequenceNumber: seq}, make([]byte, size), nil)
		return left
	}
}

func TestOldPacketsStayWhileHeld(t *testing.T) {
	for name, rtx := range map[string]uint32{"with a stream of their own": 2, "without": 0} {
		r := newRetransmissions()
		send := again(r, rtx)
		old := uint32(1)
		if rtx != 0 {
			old = rtx
		}
		if !send(1, 65535, 10) || !send(1, 0, 10) || !send(old, 65535, 10) {
			t.Errorf("%s: a packet did not leave", name)
		}
		r.setOpen(false)
		if send(old, 65535, 10) {
			t.Errorf("%s: a picture from before the hold left", name)
		}
		if !send(1, 1, 10) { // new ones are the track's business
			t.Errorf("%s: a new packet did not leave", name)
		}
	}
}

func TestOldPacketsAreLimited(t *testing.T) {
	r := newRetransmissions()
	r.setPictures(minBudget, 0)
	send := again(r, 2)
	n := 0
	for seq := range uint16(1000) {
		if send(2, seq, 1200) {
			n++
		}
	}
	if n == 0 || n > 100 {
		t.Errorf("of 1000 packets that were asked for again %d left at once", n)
	}
}

// What a browser asks for again has a stream of its own, of which pion's
// estimator knows nothing.
func TestAPacketComesAgain(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	film(t, c.room, 320, 180)
	p.look(map[string]string{"room": "small"})
	lost := get(t, p.rtp["room"])
	nack := &rtcp.TransportLayerNack{MediaSSRC: lost.SSRC, Nacks: rtcp.NackPairsFromSequenceNumbers([]uint16{lost.SequenceNumber})}
	if err := p.pc.WriteRTCP([]rtcp.Packet{nack}); err != nil {
		t.Fatal(err)
	}
	for range 300 { // 10 s of pictures
		if get(t, p.rtp["room"]).SequenceNumber == lost.SequenceNumber {
			return
		}
	}
	t.Error("it did not")
}
