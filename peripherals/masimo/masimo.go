// Package masimo drives Masimo pulse oximeters (Rad-8, Radical-7, Rad-87) that
// send a line of text a second: serial output "ASCII 1".
//
// The document is the Rad-8 operator's manual, section 4 (serial output,
// exception bits) and its service manual; 9600 8N1, no handshake, pins 2, 3
// and 5 of the DB-9. A Rad-8 comes set to ASCII 2 and must be set to ASCII 1 in
// its level 3 menu. The oximeter takes no command.
//
// line.go has the format, assess.go what the exceptions do to the numbers.
package masimo

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/internal/wire"
)

// Model is masimo-ascii1.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:      "masimo-ascii1",
		Vendor:  "Masimo",
		Product: "Rad-8, Radical-7, Rad-87",
		Label:   "Oximeter",
		Gives: []peripherals.Quantity{
			peripherals.SpO2, peripherals.PulseRate, peripherals.PerfusionIndex,
			peripherals.SpCO, peripherals.SpMet, peripherals.SpHb, peripherals.PVI,
		},
		Protocol: "Masimo serial output ASCII 1, Rad-8 operator's manual section 4 (9600 8N1)",
		Claims:   peripherals.AtPort(),
		Twin:     virtual(),
		New: func(env peripherals.Env, raw json.RawMessage) (peripherals.Peripheral, error) {
			return New(env, raw)
		},
	}
}

type settings struct {
	Port     string `json:"port"`      // such as /dev/ttyUSB0
	SpHbUnit string `json:"sphb_unit"` // in which the oximeter shows SpHb: g/dL (default), g/L or mmol/L
}

// New makes a masimo-ascii1 from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Oximeter, error) {
	var s settings
	err := wire.NeedPort(&s.Port, peripherals.Settings(raw, &s))
	o := &Oximeter{env: env, port: s.Port}
	// The line does not say the unit, so it must be set as on the oximeter.
	switch s.SpHbUnit {
	case "", "g/dL":
		o.gramsPerDL = 1
	case "g/L":
		o.gramsPerDL = 0.1
	case "mmol/L":
		o.gramsPerDL = 1.6114 // of the haemoglobin monomer, 16.114 g/mmol
	default:
		err = errors.Join(err, &peripherals.SettingError{Key: "sphb_unit", Problem: `must be "g/dL", "g/L" or "mmol/L"`})
	}
	if err != nil {
		return nil, err
	}
	return o, nil
}

// Oximeter is a Masimo oximeter on a serial port.
type Oximeter struct {
	env        peripherals.Env
	port       string
	gramsPerDL float64 // one of the units in which the oximeter shows SpHb
}

const (
	silence = 4 * time.Second // three lines did not come
	tail    = 320             // bytes: two lines
)

// Run reads the port until it fails or ctx ends.
func (o *Oximeter) Run(ctx context.Context, sink peripherals.Sink) error {
	line := oximeter.Line{Path: o.port, Config: serial.Config{Baud: 9600}, Silence: silence, Tail: tail}
	return line.Run(ctx, o.env, sink, func(r *oximeter.Report) oximeter.Listener {
		return &listener{Report: r, clock: oximeter.Clock{Log: o.env.Log}, gramsPerDL: o.gramsPerDL}
	})
}
