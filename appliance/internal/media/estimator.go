package media

import (
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/cc"
	"github.com/pion/interceptor/pkg/gcc"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// estimator is pion's bandwidth estimator (GCC), with what its faults need.
type estimator struct {
	cc.BandwidthEstimator
	sent      atomic.Int64 // bytes of RTP since the estimator was made
	feedbacks atomic.Int64 // likewise, packets of feedback

	// As they were at the last sample; of the one goroutine that takes them.
	last struct {
		at              time.Time
		estimate        int
		sent, feedbacks int64
	}
}

func newEstimator(log *slog.Logger) (*estimator, error) {
	e, err := gcc.NewSendSideBWE(
		gcc.SendSideBWEInitialBitrate(startBudget), gcc.SendSideBWEMinBitrate(minBudget),
		gcc.SendSideBWEMaxBitrate(maxBudget),
		// Nothing waits behind anything: sound must not queue behind a key frame.
		gcc.SendSideBWEPacer(gcc.NewNoOpPacer()),
		gcc.WithLoggerFactory(pionLog{log}))
	if err != nil {
		return nil, err
	}
	return &estimator{BandwidthEstimator: e}, nil
}

// AddStream makes the estimator know the stream of retransmissions too. pion's
// knows only info.SSRC and drops the packets of the other, after they took a
// transport-wide number: what was asked for again never came, and every number
// counted as one more loss.
func (e *estimator) AddStream(info *interceptor.StreamInfo, next interceptor.RTPWriter) interceptor.RTPWriter {
	counted := interceptor.RTPWriterFunc(func(h *rtp.Header, payload []byte, a interceptor.Attributes) (int, error) {
		e.sent.Add(int64(h.MarshalSize() + len(payload)))
		return next.Write(h, payload, a)
	})
	if info.SSRCRetransmission != 0 {
		again := *info
		again.SSRC = info.SSRCRetransmission
		e.BandwidthEstimator.AddStream(&again, counted)
	}
	return e.BandwidthEstimator.AddStream(info, counted)
}

// WriteRTCP passes packets on, feedback in a trimmed copy.
func (e *estimator) WriteRTCP(packets []rtcp.Packet, a interceptor.Attributes) error {
	trimmed := make([]rtcp.Packet, len(packets))
	for i, p := range packets {
		if f, ok := p.(*rtcp.TransportLayerCC); ok {
			e.feedbacks.Add(1)
			p = trim(f)
		}
		trimmed[i] = p
	}
	return e.BandwidthEstimator.WriteRTCP(trimmed, a)
}

// sample says what the estimator found since the last sample.
//
// A falling estimate is overuse only below what was sent meanwhile. After two
// hiccups of different size pion holds the estimate at 1.5 times what arrived,
// so with pictures that need little it goes up and down with them: on a link
// with room for everything the budget stood still for a minute and more.
func (e *estimator) sample(now time.Time) sample {
	estimate, sent, feedbacks := e.GetTargetBitrate(), e.sent.Load(), e.feedbacks.Load()
	loss, _ := e.GetStats()["averageLoss"].(float64)
	rate := 0.0
	if interval := now.Sub(e.last.at).Seconds(); !e.last.at.IsZero() && interval > 0 {
		rate = 8 * float64(sent-e.last.sent) / interval
	}
	s := sample{
		estimate: estimate, loss: loss, heard: feedbacks > e.last.feedbacks,
		overuse: estimate < e.last.estimate && float64(estimate) < rate,
	}
	e.last.at, e.last.estimate, e.last.sent, e.last.feedbacks = now, estimate, sent, feedbacks
	return s
}
