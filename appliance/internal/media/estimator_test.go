package media

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/cc"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// scripted is an estimator that says what it is told.
type scripted struct {
	cc.BandwidthEstimator
	estimate int
}

func (s *scripted) GetTargetBitrate() int                                 { return minBudget } // what loss makes of it
func (s *scripted) GetStats() map[string]any                              { return map[string]any{"delayTargetBitrate": s.estimate} }
func (s *scripted) WriteRTCP([]rtcp.Packet, interceptor.Attributes) error { return nil }

func TestSample(t *testing.T) {
	for name, c := range map[string]struct {
		before, after, sent int // bit/s
		want                bool
	}{
		"queues grow":                        {1_000_000, 700_000, 820_000, true},
		"bound by what was sent":             {1_000_000, 700_000, 470_000, false},
		"rises, though more was sent":        {700_000, 710_000, 900_000, false},
		"nothing was sent, nothing is known": {1_000_000, minBudget, 0, false},
	} {
		inner := &scripted{estimate: c.before}
		e := estimator{BandwidthEstimator: inner}
		e.sample(noon)
		e.sent.Add(int64(c.sent / 8 / 2))
		inner.estimate = c.after
		got := e.sample(noon.Add(time.Second / 2))
		if want := (sample{estimate: c.after, overuse: c.want, sent: float64(c.sent / 8 / 2 * 8 * 2)}); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
		half := &rtcp.TransportLayerCC{PacketStatusCount: 4, PacketChunks: []rtcp.PacketStatusChunk{
			&rtcp.StatusVectorChunk{SymbolList: []uint16{1, 0, 1, 0, 0, 0, 0}}}}
		if err := e.WriteRTCP([]rtcp.Packet{half}, nil); err != nil {
			t.Error(err)
		}
		e.data.Add(1000)
		got = e.sample(noon.Add(time.Second))
		if want := (sample{estimate: c.after + 16_000, sent: 16_000, loss: 0.5, heard: true}); got != want {
			t.Errorf("%s: after feedback %+v, want %+v", name, got, want)
		}
	}
}

// wire is what lies between a cart and its page: a link whose delay trembles
// as it does on two busy cores. Time is the bubble's.
type wire struct {
	t        *testing.T
	r        *rand.Rand
	link     int // bit/s, 0 for any
	loses    float64
	free     time.Time
	seq      uint16
	underway []arrival
	page     *twcc.Recorder
	cart     *estimator
	out      interceptor.RTPWriter
}

type arrival struct {
	seq uint16
	at  time.Time
}

const (
	numberID = 5                      // of the header extension
	queue    = 333 * time.Millisecond // what the link keeps before it drops
)

func newWire(t *testing.T, link int, loses float64, seed uint64) *wire {
	e, err := newEstimator(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, r: rand.New(rand.NewPCG(seed, 1)), link: link, loses: loses, page: twcc.NewRecorder(1), cart: e}
	w.out = e.AddStream(&interceptor.StreamInfo{SSRC: 1, RTPHeaderExtensions: []interceptor.RTPHeaderExtension{
		{ID: numberID, URI: "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"}}},
		interceptor.RTPWriterFunc(w.carry))
	return w
}

// send sends a frame of size bytes.
func (w *wire) send(size int) {
	for ; size > 0; size -= payloadSize {
		number, err := rtp.TransportCCExtension{TransportSequence: w.seq}.Marshal()
		h := rtp.Header{Version: 2, SSRC: 1, SequenceNumber: w.seq}
		if err == nil {
			err = h.SetExtension(numberID, number)
		}
		if err == nil {
			_, err = w.out.Write(&h, make([]byte, min(size, payloadSize)), nil)
		}
		if err != nil {
			w.t.Fatal(err)
		}
		w.seq++
		time.Sleep(20 * time.Microsecond)
	}
}

func (w *wire) carry(h *rtp.Header, payload []byte, _ interceptor.Attributes) (int, error) {
	at := time.Now()
	if w.link > 0 {
		if w.free.Before(at) {
			w.free = at
		}
		if w.free.Sub(at) > queue {
			return len(payload), nil
		}
		w.free = w.free.Add(time.Duration(8*(h.MarshalSize()+len(payload))) * time.Second / time.Duration(w.link))
		at = w.free
	}
	if w.r.Float64() < w.loses {
		return len(payload), nil
	}
	at = at.Add(time.Duration(3 * w.r.ExpFloat64() * float64(time.Millisecond)))
	if n := len(w.underway); n > 0 && at.Before(w.underway[n-1].at) {
		at = w.underway[n-1].at
	}
	w.underway = append(w.underway, arrival{w.seq, at})
	return len(payload), nil
}

// feedback lets the page tell what has arrived.
func (w *wire) feedback() {
	now := time.Now()
	for len(w.underway) > 0 && !w.underway[0].at.After(now) {
		w.page.Record(1, w.underway[0].seq, w.underway[0].at.UnixMicro())
		w.underway = w.underway[1:]
	}
	for _, p := range w.page.BuildFeedbackPacket() {
		if err := w.cart.WriteRTCP([]rtcp.Packet{p}, nil); err != nil {
			w.t.Fatal(err)
		}
	}
}

// film sends speech and pictures that need about need bit/s, for a minute, and
// returns the median of the second half's budgets.
func (w *wire) film(need int) int {
	b, budgets := budget{bps: startBudget}, []int{}
	var path roundTrips
	var roundTrip time.Duration
	room := demand{role: "room", size: sizeLarge}
	scene := 1.0
	for tick := range 60 * 100 { // of 10 ms
		start := time.Now()
		if tick%50 == 0 {
			scene = 0.5 + w.r.Float64()
		}
		if tick%2 == 0 {
			w.send(80)
		}
		if tick%3 == 0 {
			bps := min(scene*float64(need), float64(room.last.bps))
			w.send(int(bps * 3 / 100 / 8 * (0.8 + 0.4*w.r.Float64())))
		}
		if tick%10 == 9 {
			w.feedback()
			synctest.Wait() // for the estimator
		}
		if tick%200 == 0 { // as often as the path is checked
			roundTrip = max(w.free.Sub(start), 0) + 10*time.Millisecond
		}
		if tick%50 == 49 {
			s := w.cart.sample(time.Now())
			s.queued = path.add(roundTrip)
			b.follow(s)
			budgets = append(budgets, b.bps)
			targets, _ := share(b.bps, sounds{talk: true}, []demand{room})
			room.last = targets["room"]
		}
		time.Sleep(10*time.Millisecond - time.Since(start))
	}
	second := budgets[len(budgets)/2:]
	slices.Sort(second)
	return second[len(second)/2]
}

// Pictures that need little do not keep the budget low on a link with room for
// everything, and those that need much do not overfill a narrow one.
func TestBudgetOfAMinute(t *testing.T) {
	for _, c := range []struct {
		link, need, least, most int
		loses                   float64
	}{
		{0, 150_000, 3_000_000, maxBudget, 0},
		{0, 600_000, 3_000_000, maxBudget, 0},
		{700_000, 4_000_000, minBudget, 1_400_000, 0},
		{1_500_000, 4_000_000, 500_000, 2_600_000, 0},
		{0, 4_000_000, 1_500_000, maxBudget, 0.1},
		{0, 4_000_000, 1_000_000, maxBudget, 0.3},
		{700_000, 4_000_000, minBudget, 1_600_000, 0.1},
	} {
		for seed := range uint64(6) {
			t.Run(fmt.Sprintf("%d of %d, loses %v, %d", c.need, c.link, c.loses, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWire(t, c.link, c.loses, seed)
					defer w.cart.Close()
					if got := w.film(c.need); got < c.least || got > c.most {
						t.Errorf("a budget of %d bit/s, want %d to %d", got, c.least, c.most)
					}
				})
			})
		}
	}
}
