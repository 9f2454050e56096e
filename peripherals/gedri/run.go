package gedri

import (
	"context"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/kept"
	"telecart/peripherals/internal/pace"
	"telecart/peripherals/internal/wire"
)

// What a nurse reads.
var (
	sentenceWaiting    = peripherals.Say("gedri.waiting", "Waiting for the monitor's first numbers.")
	sentenceSilent     = peripherals.Say("gedri.silent", "No data from the monitor. Check that it is switched on and its cable.")
	sentenceGarbled    = peripherals.Say("gedri.garbled", "The monitor's data cannot be understood. Check its cable; if that is good, call the technician.")
	sentenceOnlyCurves = peripherals.Say("gedri.only-curves", "The monitor sends curves but no numbers. If that lasts, unplug its cable and plug it in again.")
	sentenceNoNumbers  = peripherals.Say("gedri.no-numbers", "The monitor sends data but no numbers. If that lasts, unplug its cable and plug it in again.")
)

// Run requests the monitor's values and reads what it sends until the port
// fails or ctx ends.
func (m *Monitor) Run(ctx context.Context, sink peripherals.Sink) error {
	r := m.report(sink)
	p := wire.Port{Env: m.env, Name: "monitor", Path: m.port, Config: m.line}
	return p.Run(ctx, r.Told, func(w *wire.Wire) wire.Talk { return m.open(r, w) }, r.missing)
}

func (m *Monitor) report(sink peripherals.Sink) *report {
	judge := &pace.Pace{}
	sink = judge.Sink(sink)
	m.unread.Forget()
	before := kept.Recall[cuffNumbers](m.env)
	return &report{
		env: m.env, cuff: cuffClock{before: before}, kept: before,
		pace: judge, unread: m.unread, batch: batch{unread: m.unread},
		Told: peripherals.NewTold(sink, m.env.Now), now: m.env.Now, log: m.env.Log, sink: sink,
		ask: asker{interval: m.interval, want: m.waves},
	}
}

func (m *Monitor) open(r *report, w *wire.Wire) wire.Talk {
	r.Status(peripherals.Starting, sentenceWaiting)
	request(w, r.ask.start(m.env.Now()))
	tick := wire.Every{Period: time.Second}
	tick.Start(time.Now())
	return wire.Talk{
		Hear: func(data []byte) { request(w, r.feed(data)) },
		Due:  func() time.Duration { return tick.Left(time.Now()) },
		Wake: func() {
			if tick.Due(time.Now()) {
				request(w, r.tick())
			}
		},
	}
}

// request sends requests. What does not fit into the queue while the monitor
// holds the line is dropped, since it is repeated later anyway.
func request(w *wire.Wire, frames [][]byte) {
	for _, f := range frames {
		w.Send(f)
	}
}

// sentenceJump says when the monitor's clock was set, by its own clock.
func sentenceJump(at time.Time, by time.Duration) peripherals.Sentence {
	return peripherals.Say("gedri.jump", "The monitor's clock was set at {0}, by {1}.", at.Format("15:04"), by.String())
}
