// Package nellcor drives Nellcor pulse oximeters (N-560, N-595, N-395,
// NPB-290, NPB-295) that print a line of text every two seconds.
//
// The document is the NPB-290 operator's manual, "Data Port Protocol" (the
// same in the NPB-295's and N-395's), real-time display format; 9600 8N1,
// XON/XOFF supported and not needed, pins 2, 3 and 5 of the 15-pin connector.
// The oximeter takes no command. An NPB-290 on battery prints nothing. The
// pulse amplitude (PA) is a number of the maker's own and no perfusion index;
// it is not told.
//
// line.go has the format, assess.go what the status codes do to the numbers.
package nellcor

import (
	"context"
	"encoding/json"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/internal/twin"
	"telecart/peripherals/internal/wire"
)

// Model is nellcor-ascii.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "nellcor-ascii",
		Vendor:   "Nellcor",
		Product:  "N-560, N-595, N-395, NPB-290, NPB-295",
		Label:    "Oximeter",
		Gives:    []peripherals.Quantity{peripherals.SpO2, peripherals.PulseRate},
		Protocol: "Nellcor NPB-290 operator's manual, data port protocol, real-time display format (9600 8N1)",
		Claims:   peripherals.AtPort(),
		Twin:     twin.OximeterTwin("Nellcor oximeter", serial.Config{Baud: 9600}, func() *twin.Oximeter { return NewTwin(time.Now()) }),
		New: func(env peripherals.Env, raw json.RawMessage) (peripherals.Peripheral, error) {
			return New(env, raw)
		},
	}
}

type settings struct {
	Port string `json:"port"` // such as /dev/ttyUSB0
}

// New makes a nellcor-ascii from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Oximeter, error) {
	var s settings
	if err := wire.NeedPort(&s.Port, peripherals.Settings(raw, &s)); err != nil {
		return nil, err
	}
	return &Oximeter{env: env, port: s.Port}, nil
}

// Oximeter is a Nellcor oximeter on a serial port.
type Oximeter struct {
	env    peripherals.Env
	port   string
	stored bool // the last connection ended in a trend printout
}

const (
	silence = 6 * time.Second // three lines did not come
	tail    = 200             // bytes: two lines
)

// Run reads the port until it fails or ctx ends.
func (o *Oximeter) Run(ctx context.Context, sink peripherals.Sink) error {
	line := oximeter.Line{Path: o.port, Config: serial.Config{Baud: 9600}, Silence: silence, Tail: tail}
	var l *listener
	err := line.Run(ctx, o.env, sink, func(r *oximeter.Report) oximeter.Listener {
		l = &listener{Report: r, log: o.env.Log, clock: oximeter.Clock{Log: o.env.Log}, pace: pace{stored: o.stored}}
		return l
	})
	if l != nil {
		o.stored = l.stored()
	}
	return err
}
