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

// estimator is pion's bandwidth estimator (GCC), with corrections for its
// faults.
type estimator struct {
	cc.BandwidthEstimator
	sent      atomic.Int64 // bytes of RTP since the estimator was made
	data      atomic.Int64 // likewise, of the lossless copy, which pion's does not see
	feedbacks atomic.Int64 // likewise, packets of feedback
	told      atomic.Int64 // likewise, packets reported by those
	lost      atomic.Int64 // of them

	// The values at the last sample; used by one goroutine only.
	last struct {
		at                                time.Time
		estimate                          int
		sent, data, feedbacks, told, lost int64
	}
}

func newEstimator(log *slog.Logger) (*estimator, error) {
	e, err := gcc.NewSendSideBWE(
		gcc.SendSideBWEInitialBitrate(startBudget), gcc.SendSideBWEMinBitrate(minBudget),
		gcc.SendSideBWEMaxBitrate(maxBudget),
		// Packets are not paced: sound must not queue behind a key frame.
		gcc.SendSideBWEPacer(gcc.NewNoOpPacer()),
		gcc.WithLoggerFactory(pionLog{log}))
	if err != nil {
		return nil, err
	}
	return &estimator{BandwidthEstimator: e}, nil
}

// AddStream makes the estimator know the stream of retransmissions too. pion's
// knows only info.SSRC and drops the packets of the other stream after they
// took a transport-wide number: retransmissions never arrived, and every number
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
			f = trim(f)
			all, lost := tally(f)
			e.feedbacks.Add(1)
			e.told.Add(all)
			e.lost.Add(lost)
			p = f
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
//
// What loss makes pion think is left out: see budget.
func (e *estimator) sample(now time.Time) sample {
	last := &e.last
	sent, data, feedbacks := e.sent.Load(), e.data.Load(), e.feedbacks.Load()
	told, lost := e.told.Load(), e.lost.Load()
	var rate, dataRate float64
	if interval := now.Sub(last.at).Seconds(); !last.at.IsZero() && interval > 0 {
		rate, dataRate = 8*float64(sent-last.sent)/interval, 8*float64(data-last.data)/interval
	}
	estimate, ok := e.GetStats()["delayTargetBitrate"].(int)
	if !ok || estimate == 0 {
		estimate = e.GetTargetBitrate() // nothing is known of the delay yet
	}
	loss := float64(lost-last.lost) / float64(max(told-last.told, 1))
	s := sample{
		estimate: estimate + int(dataRate), sent: rate + dataRate, loss: loss, heard: feedbacks > last.feedbacks,
		overuse: estimate < last.estimate && float64(estimate) < rate,
	}
	last.at, last.estimate = now, estimate
	last.sent, last.data, last.feedbacks, last.told, last.lost = sent, data, feedbacks, told, lost
	return s
}
