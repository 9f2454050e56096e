package gedri

import (
	"context"
	"fmt"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// What a nurse reads.
const (
	sentenceWaiting   = "Waiting for the monitor's first numbers."
	sentenceSilent    = "No data from the monitor. Check that it is switched on and its cable."
	sentenceGarbled   = "The monitor's data cannot be understood. Check its cable; if that is good, call the technician."
	sentenceNoNumbers = "The monitor sends curves but no numbers. If that lasts, unplug its cable and plug it in again."
)

// Run asks the monitor for its values and reads what it sends until the port
// fails or ctx ends.
func (m *Monitor) Run(ctx context.Context, sink peripherals.Sink) error {
	port, err := m.env.Serial(m.port, m.line)
	if err != nil {
		m.offline(sink, err)
		return fmt.Errorf("monitor: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	chunks, failed := make(chan []byte), make(chan error, 2)
	requests := make(chan []byte, 8)
	reader, writer := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(reader)
		failed <- pump(ctx, port, chunks)
	}()
	go func() {
		defer close(writer)
		if err := send(port, requests); err != nil {
			failed <- err
		}
	}()
	defer func() {
		cancel()
		close(requests)
		port.Close() // ends a Read, and a Write that the monitor holds
		<-reader
		<-writer
	}()
	r := m.report(sink)
	return m.listen(ctx, r, chunks, failed, requests)
}

func (m *Monitor) report(sink peripherals.Sink) *report {
	return &report{
		now: m.env.Now, log: m.env.Log, sink: sink,
		ask: asker{interval: m.interval, want: m.waves},
	}
}

func (m *Monitor) listen(ctx context.Context, r *report, chunks <-chan []byte, failed <-chan error, requests chan<- []byte) error {
	r.status(peripherals.Starting, sentenceWaiting)
	queue(requests, r.ask.start(m.env.Now()))
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	defer r.missing()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			if ctx.Err() != nil {
				return nil
			}
			m.offline(r.sink, err)
			return fmt.Errorf("monitor on %s: %w", m.port, err)
		case data := <-chunks:
			queue(requests, r.feed(data))
		case <-tick.C:
			queue(requests, r.tick())
		}
	}
}

// queue hands requests to the writer. While the monitor holds the line they
// pile up, and asking twice is of no use: what does not fit is dropped, and
// asked for again later.
func queue(requests chan<- []byte, frames [][]byte) {
	for _, f := range frames {
		select {
		case requests <- f:
		default:
		}
	}
}

// send writes requests until there are no more or the port fails.
func send(port serial.Port, requests <-chan []byte) error {
	for f := range requests {
		if _, err := port.Write(f); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// pump hands what the port gives to chunks until the port fails.
func pump(ctx context.Context, port serial.Port, chunks chan<- []byte) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { port.Close() })
	defer stop()
	buf := make([]byte, 2048)
	for {
		n, err := port.Read(buf)
		if n > 0 {
			select {
			case chunks <- append([]byte(nil), buf[:n]...):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
	}
}

func (m *Monitor) offline(sink peripherals.Sink, err error) {
	sink.Status(peripherals.Status{
		State:  peripherals.Offline,
		Detail: peripherals.Explain("the monitor", err),
		At:     m.env.Now(),
	})
}
