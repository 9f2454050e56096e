package media

import (
	"sync"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	"golang.org/x/time/rate"
)

// Retransmitted packets of pictures may use retransmitPart of what the pictures
// use, and more if more is lost. Without a limit, a page that loses much
// requests so much that nothing new gets through, neither sound nor vital
// signs. The burst lets a key frame be repaired at once.
const (
	retransmitPart  = 0.2
	retransmitMost  = 0.6
	retransmitBurst = 400_000 // bit: a large key frame
	retransmitLeast = 24_000  // bit: a still
)

// retransmissions is the gate and the limit of retransmitted packets. It is an
// interceptor below pion's NACK responder.
type retransmissions struct {
	interceptor.NoOp

	mu    sync.Mutex
	open  bool
	limit *rate.Limiter
}

func newRetransmissions() *retransmissions {
	return &retransmissions{open: true, limit: rate.NewLimiter(startBudget*retransmitPart, retransmitBurst)}
}

// NewInterceptor makes it its own factory: there is one for each peer.
func (r *retransmissions) NewInterceptor(string) (interceptor.Interceptor, error) { return r, nil }

// setOpen opens or closes the gate. After setOpen(false) no old packet leaves.
func (r *retransmissions) setOpen(open bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open = open
}

// setPictures sets the limit from what the pictures may use, in bit/s, and the
// part of the packets that is lost.
func (r *retransmissions) setPictures(bps int, loss float64) {
	r.limit.SetLimit(rate.Limit(float64(bps) * min(retransmitPart+1.5*loss, retransmitMost)))
	r.limit.SetBurst(min(max(bps/4, retransmitLeast), retransmitBurst))
}

// BindLocalStream distinguishes new packets from old ones: old ones have the
// stream's retransmission SSRC or, if none was negotiated, a number already
// seen.
func (r *retransmissions) BindLocalStream(info *interceptor.StreamInfo, next interceptor.RTPWriter) interceptor.RTPWriter {
	var mu sync.Mutex
	var newest uint16
	var begun bool
	isNew := func(h *rtp.Header) bool {
		if h.SSRC != info.SSRC {
			return false
		}
		mu.Lock()
		defer mu.Unlock()
		if begun && int16(h.SequenceNumber-newest) <= 0 {
			return false
		}
		newest, begun = h.SequenceNumber, true
		return true
	}
	return interceptor.RTPWriterFunc(func(h *rtp.Header, payload []byte, a interceptor.Attributes) (int, error) {
		if isNew(h) {
			return next.Write(h, payload, a)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if !r.open || !r.limit.AllowN(time.Now(), 8*len(payload)) {
			return 0, nil
		}
		return next.Write(h, payload, a)
	})
}
