package media

import (
	"sync"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	"golang.org/x/time/rate"
)

// retransmitPart of the budget may go to packets that the page asks for again,
// more where more is lost: without a limit, a page that loses much asks for so
// much that nothing new gets through.
const (
	retransmitPart  = 0.2
	retransmitMost  = 0.6
	retransmitBurst = 400_000 // bit: a large key frame
)

// retransmissions is the gate and the limit of packets that are sent again.
// It is an interceptor below pion's NACK responder.
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

// setBudget sets the limit from the budget for everything, in bit/s, and the
// part of the packets that is lost.
func (r *retransmissions) setBudget(bps int, loss float64) {
	r.limit.SetLimit(rate.Limit(float64(bps) * min(retransmitPart+1.5*loss, retransmitMost)))
}

// BindLocalStream tells new packets from old ones: those have the stream's
// retransmission SSRC or, where none was negotiated, a number already seen.
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
