package blueprint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// Model is example-th1.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "example-th1",
		Vendor:   "Example Corp.",
		Product:  "TH-1",
		Label:    "Thermometer", // what a nurse calls it
		Gives:    []peripherals.Quantity{peripherals.Temperature},
		Protocol: "TH-1 manual, page 12 (9600 8N1)",
		New: func(env peripherals.Env, raw json.RawMessage) (peripherals.Peripheral, error) {
			return New(env, raw)
		},
	}
}

type settings struct {
	Port string `json:"port"`
}

// Thermometer is a TH-1 on a serial port.
type Thermometer struct {
	env  peripherals.Env
	port string
}

// New makes an example-th1 from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Thermometer, error) {
	var s settings
	err := peripherals.Settings(raw, &s)
	if s.Port == "" {
		err = errors.Join(err, &peripherals.SettingError{Key: "port", Problem: `is required, for example "/dev/ttyUSB0"`})
	}
	if err != nil {
		return nil, err
	}
	return &Thermometer{env: env, port: s.Port}, nil
}

// silence is how long the device may say nothing (it speaks every second).
const silence = 3 * time.Second

// Run reads the port until it fails or ctx ends.
func (d *Thermometer) Run(ctx context.Context, sink peripherals.Sink) error {
	port, err := d.env.Serial(d.port, serial.Config{Baud: 9600})
	if err != nil {
		d.status(sink, peripherals.Offline, peripherals.Explain("the thermometer", err))
		return fmt.Errorf("thermometer: %w", err)
	}
	defer port.Close()
	// Closing the port is what ends a Read, when ctx ends and when nothing
	// comes: the supervisor opens it anew.
	stop := context.AfterFunc(ctx, func() { port.Close() })
	defer stop()
	quiet := time.AfterFunc(silence, func() { port.Close() })
	defer quiet.Stop()

	d.status(sink, peripherals.Starting, "Waiting for the thermometer's first data.")
	defer d.report(sink, record{}) // whatever happens, the last number goes
	var p parser
	buf := make([]byte, 256)
	for {
		n, err := port.Read(buf)
		p.feed(buf[:n], func(r record) {
			quiet.Reset(silence)
			d.report(sink, r)
			d.status(sink, peripherals.Online, "")
		})
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			d.status(sink, peripherals.Offline, peripherals.Explain("the thermometer", err))
			return fmt.Errorf("thermometer on %s: read: %w", d.port, err)
		}
	}
}

// report tells a value, or that there is none.
func (d *Thermometer) report(sink peripherals.Sink, r record) {
	rd := peripherals.Reading{Quantity: peripherals.Temperature, At: d.env.Now()}
	if r.valid {
		rd.Value, rd.Quality = r.celsius, peripherals.Good
	}
	sink.Reading(rd)
}

func (d *Thermometer) status(sink peripherals.Sink, state peripherals.State, detail string) {
	sink.Status(peripherals.Status{State: state, Detail: detail, At: d.env.Now()})
}
