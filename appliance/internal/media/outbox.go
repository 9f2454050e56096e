package media

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
)

// What may wait in a data channel, in bytes, before newer data replaces older
// data in the cart. On a narrow link this is what makes readings old: 4 KB are
// a quarter of a second of 128 kbit/s.
const (
	maxControlWaiting  = 16 << 10
	maxReadingsWaiting = 4 << 10
	maxWavesWaiting    = 4 << 10
	maxMessages        = 256 // replies that wait for the channel to open
)

// outbox sends the page state, replies and readings without ever blocking the
// caller: of a state or a reading only the newest waits.
type outbox struct {
	now      func() time.Time
	log      *slog.Logger
	channels map[string]*webrtc.DataChannel
	wake     chan struct{}

	mu       sync.Mutex
	state    *api.Bedside // to be sent
	newest   *api.Bedside
	traded   []api.Message
	messages []api.CartMessage
	dirty    map[api.ReadingKey]api.Reading
	vitals   *api.Vitals // to be sent
	shown    *api.Vitals // the newest
	since    time.Time   // PatientSince of dirty
}

func newOutbox(now func() time.Time, log *slog.Logger, channels map[string]*webrtc.DataChannel) *outbox {
	o := &outbox{now: now, log: log, channels: channels, wake: make(chan struct{}, 1), dirty: map[api.ReadingKey]api.Reading{}}
	for label, most := range map[string]uint64{api.ChannelControl: maxControlWaiting, api.ChannelVitals: maxReadingsWaiting} {
		d := channels[label]
		d.SetBufferedAmountLowThreshold(most / 4)
		d.OnBufferedAmountLow(func() { poke(o.wake) })
		d.OnOpen(func() { poke(o.wake) })
	}
	return o
}

func (o *outbox) setState(s api.Bedside) {
	o.mu.Lock()
	defer o.mu.Unlock()
	s.Traded = o.traded
	o.put(s)
}

// put sends s unless it is unchanged. o.mu must be held.
func (o *outbox) put(s api.Bedside) {
	if o.newest != nil && reflect.DeepEqual(s, *o.newest) {
		return
	}
	o.state, o.newest = &s, &s
	poke(o.wake)
}

// setTraded sets what this page's link has no room for.
func (o *outbox) setTraded(t []api.Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.traded = t; o.newest == nil {
		return
	}
	s := *o.newest
	s.Traded = t
	o.put(s)
}

func (o *outbox) message(m api.CartMessage) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.messages) >= maxMessages {
		o.log.Warn("page does not read its replies: one is dropped")
		return
	}
	o.messages = append(o.messages, m)
	poke(o.wake)
}

func (o *outbox) add(rs api.Readings) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if v := rs.Vitals; v != nil && (o.shown == nil || !reflect.DeepEqual(*v, *o.shown)) {
		if !v.PatientSince.Equal(o.since) {
			clear(o.dirty) // of another patient
		}
		o.vitals, o.shown, o.since = v, v, v.PatientSince
	}
	for _, r := range rs.Readings {
		o.dirty[r.Key()] = r
	}
	poke(o.wake)
}

// forget drops the readings that wait.
func (o *outbox) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	clear(o.dirty)
	o.vitals, o.shown = nil, nil
}

// wave sends w at once or not at all.
func (o *outbox) wave(w api.Wave) {
	d := o.channels[api.ChannelWaves]
	if !ready(d, maxWavesWaiting) {
		return
	}
	o.send(d, w)
}

// run sends until ctx ends.
func (o *outbox) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.wake:
		}
		o.sendControl()
		o.sendReadings()
	}
}

func (o *outbox) sendControl() {
	d := o.channels[api.ChannelControl]
	for ready(d, maxControlWaiting) {
		o.mu.Lock()
		var m api.CartMessage
		switch {
		case len(o.messages) > 0:
			m, o.messages = o.messages[0], o.messages[1:]
		case o.state != nil:
			m, o.state = api.CartMessage{Type: "state", State: o.state}, nil
		default:
			o.mu.Unlock()
			return
		}
		o.mu.Unlock()
		m.Now = o.now()
		o.send(d, m)
	}
}

func (o *outbox) sendReadings() {
	d := o.channels[api.ChannelVitals]
	if !ready(d, maxReadingsWaiting) {
		return
	}
	o.mu.Lock()
	rs := api.Readings{Readings: slices.AppendSeq([]api.Reading{}, maps.Values(o.dirty)), Vitals: o.vitals}
	clear(o.dirty)
	o.vitals = nil
	o.mu.Unlock()
	if len(rs.Readings) > 0 || rs.Vitals != nil {
		rs.Now = o.now()
		o.send(d, rs)
	}
}

func ready(d *webrtc.DataChannel, most uint64) bool {
	return d.ReadyState() == webrtc.DataChannelStateOpen && d.BufferedAmount() < most
}

func (o *outbox) send(d *webrtc.DataChannel, v any) {
	data, err := json.Marshal(v)
	if err == nil {
		err = d.SendText(string(data))
	}
	if err != nil {
		o.log.Debug("send to page", "channel", d.Label(), "err", err)
	}
}
