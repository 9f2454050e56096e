package nonin

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// silence is how long the device may give no whole packet (it gives three a
// second) before its numbers are taken away.
const silence = 2 * time.Second

// What a nurse reads.
const (
	sentenceWaiting = "Waiting for the oximeter's first numbers."
	sentenceSilent  = "No data from the oximeter. Check that it is switched on and its cable."
	sentenceGarbled = "The oximeter's data cannot be understood. Check its cable; if that is good, call the technician."
	sentenceOff     = "The sensor is off the finger."
	sentenceBattery = "The oximeter's battery is low."
)

// Run reads the port until it fails or ctx ends.
func (o *Oximeter) Run(ctx context.Context, sink peripherals.Sink) error {
	port, err := o.open()
	if err != nil {
		o.offline(sink, err)
		return fmt.Errorf("oximeter: %w", err)
	}
	chunks, failed := make(chan []byte), make(chan error, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		failed <- pump(ctx, port, chunks)
	}()
	defer func() {
		port.Close()
		<-done
	}()

	r := newReport(o.env.Now, sink)
	r.status(peripherals.Starting, sentenceWaiting)
	timer := time.NewTimer(silence)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			r.missing(detailNoData)
			return nil
		case err := <-failed:
			r.missing(detailNoData)
			if ctx.Err() != nil {
				return nil
			}
			o.offline(sink, err)
			return fmt.Errorf("oximeter on %s: read: %w", o.port, err)
		case data := <-chunks:
			if r.feed(data) {
				timer.Reset(silence)
			}
		case <-timer.C:
			o.log(r.parser.counts)
			r.silent()
			timer.Reset(silence)
		}
	}
}

// pump hands what the port gives to chunks until the port fails.
func pump(ctx context.Context, port serial.Port, chunks chan<- []byte) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { port.Close() })
	defer stop()
	buf := make([]byte, 512)
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
			return err
		}
	}
}

func (o *Oximeter) offline(sink peripherals.Sink, err error) {
	sink.Status(peripherals.Status{
		State:  peripherals.Offline,
		Detail: peripherals.Explain("the oximeter", err),
		At:     o.env.Now(),
	})
}

func (o *Oximeter) log(c counts) {
	o.env.Log.Warn("no packet", slog.Duration("for", silence),
		slog.Uint64("bytes", c.bytes), slog.Uint64("packets", c.packets),
		slog.Uint64("rejected", c.rejected), slog.Uint64("skipped", c.skipped))
}
