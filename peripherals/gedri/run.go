package gedri

import (
	"context"
	"fmt"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

// What a nurse reads.
const (
	sentenceWaiting    = "Waiting for the monitor's first numbers."
	sentenceSilent     = "No data from the monitor. Check that it is switched on and its cable."
	sentenceGarbled    = "The monitor's data cannot be understood. Check its cable; if that is good, call the technician."
	sentenceOnlyCurves = "The monitor sends curves but no numbers. If that lasts, unplug its cable and plug it in again."
	sentenceNoNumbers  = "The monitor sends data but no numbers. If that lasts, unplug its cable and plug it in again."
	sentenceJump       = "The monitor's clock was set at %s, by %v."
)

// Run asks the monitor for its values and reads what it sends until the port
// fails or ctx ends.
func (m *Monitor) Run(ctx context.Context, sink peripherals.Sink) error {
	port, err := m.env.Serial(m.port, m.line)
	if err != nil {
		m.offline(sink, err)
		return fmt.Errorf("monitor: %w", err)
	}
	w := wire.New(port)
	defer w.End(0)
	return m.listen(ctx, m.report(sink), w)
}

func (m *Monitor) report(sink peripherals.Sink) *report {
	return &report{
		now: m.env.Now, log: m.env.Log, sink: sink,
		ask: asker{interval: m.interval, want: m.waves},
	}
}

func (m *Monitor) listen(ctx context.Context, r *report, w *wire.Wire) error {
	r.status(peripherals.Starting, sentenceWaiting)
	request(w, r.ask.start(m.env.Now()))
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	defer r.missing()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-w.Failed:
			if ctx.Err() != nil {
				return nil
			}
			m.offline(r.sink, err)
			return fmt.Errorf("monitor on %s: %w", m.port, err)
		case data := <-w.Chunks:
			request(w, r.feed(data))
		case <-tick.C:
			request(w, r.tick())
		}
	}
}

// request sends what is asked of the monitor. While it holds the line requests
// pile up, and asking twice is of no use: what does not fit is dropped, and
// asked for again later.
func request(w *wire.Wire, frames [][]byte) {
	for _, f := range frames {
		w.Send(f)
	}
}

func (m *Monitor) offline(sink peripherals.Sink, err error) {
	sink.Status(peripherals.Status{
		State:  peripherals.Offline,
		Detail: peripherals.Explain("the monitor", err),
		At:     m.env.Now(),
	})
}
