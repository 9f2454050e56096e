package media

import (
	"testing"

	"github.com/pion/interceptor"
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
	r.setBudget(minBudget)
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
