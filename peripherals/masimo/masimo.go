// Package masimo drives Masimo pulse oximeters (Rad-8, Radical-7, Rad-87) that
// send a line of text a second: serial output "ASCII 1".
//
// The document is section 4 of the Rad-8 operator's manual (serial output,
// exception bits) and its service manual; 9600 8N1, no handshake, pins 2, 3 and
// 5 of the DB-9. A Rad-8 is delivered set to ASCII 2 and must be set to ASCII 1
// in its level 3 menu. The oximeter takes no commands.
//
// The format is in line.go, the effect of the exceptions in assess.go.
package masimo

import (
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
		New:      peripherals.Maker(New),
	}
}

type settings struct {
	Port     string `json:"port"`      // such as /dev/ttyUSB0
	SpHbUnit string `json:"sphb_unit"` // the oximeter's unit of SpHb: g/dL (default), g/L or mmol/L
}

const (
	silence = 4 * time.Second // three lines are missing
	tail    = 320             // bytes: two lines
)

// New makes a masimo-ascii1 from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*oximeter.Oximeter, error) {
	var s settings
	err := wire.NeedPort(&s.Port, peripherals.Settings(raw, &s))
	gramsPerDL := haemoglobin(s.SpHbUnit)
	if gramsPerDL == 0 {
		err = errors.Join(err, &peripherals.SettingError{Key: "sphb_unit", Problem: `must be "g/dL", "g/L" or "mmol/L"`})
	}
	if err != nil {
		return nil, err
	}
	line := oximeter.Line{Path: s.Port, Config: serial.Config{Baud: 9600}, Silence: silence, Tail: tail}
	return oximeter.At(env, line, func(r *oximeter.Report) oximeter.Listener {
		return &listener{Report: r, clock: oximeter.Clock{Log: env.Log}, gramsPerDL: gramsPerDL}
	}), nil
}

// haemoglobin converts the oximeter's unit of SpHb to g/dL; 0 for an unknown
// unit. The line does not include the unit, so it must be set as on the
// oximeter.
func haemoglobin(unit string) (gramsPerDL float64) {
	switch unit {
	case "", "g/dL":
		return 1
	case "g/L":
		return 0.1
	case "mmol/L":
		return 1.6114 // of the haemoglobin monomer, 16.114 g/mmol
	}
	return 0
}
