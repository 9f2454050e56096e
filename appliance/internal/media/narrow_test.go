package media

import (
	"slices"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/codec/opus"
)

// What is lost of a path on which packets wait had no room there, however even
// the loss is: on a link of 300 kbit/s nothing else said so, and vital signs
// were 20 s old.
func TestQueuedLossIsNotTheLinksOwn(t *testing.T) {
	for _, queued := range []bool{false, true} {
		b := budget{bps: 400_000}
		for n := range 40 {
			sent := 330_000.0
			if n%4 > 1 {
				sent = 230_000
			}
			b.follow(sample{estimate: 250_000, sent: sent, loss: 0.12, heard: true, queued: queued})
		}
		if own := b.own > 0.05; own == queued {
			t.Errorf("queued %v: %.2f is taken for the link's own loss", queued, b.own)
		}
		if least := b.bps == minBudget; least != queued {
			t.Errorf("queued %v: the budget is %d", queued, b.bps)
		}
	}
}

// Each way in which a budget could stand still, or grow, while packets wait.
func TestQueuedLossShrinks(t *testing.T) {
	for name, c := range map[string]struct {
		b    budget
		sent []float64 // of one sample each
		loss float64
		most int
	}{
		"loss that was the link's own":     {budget{bps: 1_000_000, own: 0.3}, slices.Repeat([]float64{1e6}, 10), 0.3, 500_000},
		"as much less arrives as was sent": {budget{bps: 1_000_000}, []float64{1e6, 6e5}, 0.3, 500_000},
		"little is lost":                   {budget{bps: 1_000_000}, slices.Repeat([]float64{1e6}, 10), 0.08, 500_000},
		"nothing smaller":                  {budget{bps: minBudget}, slices.Repeat([]float64{2e5}, 3*stuckLimit), 0.3, minBudget},
	} {
		for _, sent := range c.sent {
			c.b.follow(sample{estimate: minBudget, sent: sent, loss: c.loss, heard: true, queued: true})
		}
		if c.b.bps > c.most {
			t.Errorf("%s: %d at the end, want at most %d", name, c.b.bps, c.most)
		}
	}
}

func TestRoundTrips(t *testing.T) {
	var r roundTrips
	for _, c := range []struct {
		ms     time.Duration
		queued bool
	}{{0, false}, {40, false}, {120, false}, {150, true}, {30, false}, {131, true}, {129, false}, {0, false}} {
		if got := r.add(c.ms * time.Millisecond); got != c.queued {
			t.Errorf("%d ms after at least %v: queued %v", c.ms, r.least, got)
		}
	}
}

// The path may be asked for before there is one.
func TestRoundTripWhileThePathComes(t *testing.T) {
	c := newCart(t)
	p := newPage(t, c, "session-1", lead, nil)
	if err := c.Open("session-1", lead); err != nil {
		t.Fatal(err)
	}
	peer, open, asked := c.only(), make(chan bool), make(chan bool)
	go func() {
		defer close(asked)
		for {
			select {
			case <-open:
				return
			default:
				peer.roundTrip()
			}
		}
	}()
	p.awaitOpen(api.ChannelControl)
	close(open)
	<-asked
}

func TestNarrowSound(t *testing.T) {
	listening := sounds{talk: true, stethoscope: true}
	for name, c := range map[string]struct {
		budget int
		s      sounds
		was    bool
		want   bool
	}{
		"room for all":            {280_000, listening, false, false},
		"no room":                 {270_000, listening, false, true},
		"not yet room enough":     {400_000, listening, true, true},
		"room again":              {420_000, listening, true, false},
		"nobody listens":          {minBudget, sounds{talk: true}, false, false},
		"nobody listens any more": {minBudget, sounds{talk: true}, true, false},
	} {
		if got := narrowSound(c.budget, c.s, c.was); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	few, _ := share(minBudget+50_000, sounds{talk: true, stethoscope: true}, []demand{{role: "room", size: sizeLarge}})
	more, _ := share(minBudget+50_000, sounds{talk: true, stethoscope: true, narrow: true}, []demand{{role: "room", size: sizeLarge}})
	if few["room"].bps >= more["room"].bps {
		t.Errorf("the room that fewer bits leave is not used: %v, then %v", few, more)
	}
}

// One who listens over a narrow link gets fewer bits, and the full sound again
// once there is room.
func TestNarrowStethoscope(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	hum(t, c.stethoscope, nil)
	p.ask(api.PageCommand{ID: "l", Type: "listen", On: true})
	full, few := opus.StethoscopeBitrate/8/100, opus.NarrowBitrate/8/100
	comes := func(size int, each func()) {
		t.Helper()
		for range 3000 { // of 10 ms
			if len(get(t, p.rtp["stethoscope"]).Payload) == size {
				return
			}
			each()
		}
		t.Fatalf("no packet of %d bytes", size)
	}
	comes(full, func() {})
	comes(few, func() { c.only().sound[roleStethoscope].setNarrow(true) }) // until the budget is followed
	comes(full, func() {})
}

// A state or an order that the page has is not sent again.
func TestSameIsSentOnce(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	p.awaitOpen(api.ChannelVitals)
	c.SendState(api.Bedside{Shutter: "open"})
	for m := get(t, p.messages); m.State == nil || m.State.Shutter != "open"; m = get(t, p.messages) {
	}
	c.SendState(api.Bedside{Shutter: "open"})
	for _, id := range []string{"a", "b"} { // what was to be sent before b was
		p.say(api.PageCommand{ID: id, Type: "clock"})
		for m := get(t, p.messages); m.ID != id; m = get(t, p.messages) {
			if m.State != nil {
				t.Errorf("told again: %+v", m.State)
			}
		}
	}
	c.SendState(api.Bedside{Shutter: "closed"})
	for m := get(t, p.messages); m.State == nil || m.State.Shutter != "closed"; m = get(t, p.messages) {
	}
	order := &api.Vitals{Few: []int{1}}
	value := func(n float64) api.Readings {
		return api.Readings{Readings: []api.Reading{{Device: "spo2", Quantity: "spo2", Value: &n}}, Vitals: &api.Vitals{Few: []int{1}}}
	}
	c.SendReadings(api.Readings{Vitals: order})
	for rs := get(t, p.vitals); rs.Vitals == nil; rs = get(t, p.vitals) {
	}
	c.SendReadings(value(97))
	if rs := get(t, p.vitals); len(rs.Readings) != 1 || rs.Vitals != nil {
		t.Errorf("told %+v", rs)
	}
	c.SetHeld(true)
	c.SetHeld(false)
	for rs := get(t, p.vitals); rs.Vitals == nil; rs = get(t, p.vitals) {
	}
}
