// Package nonin drives Nonin pulse oximeters over their serial data formats.
//
// nonin-format2 follows "Serial data format 2" of the Nonin 9560
// specification; OEM III modules and Xpods send the same. The device needs no
// command: it talks as soon as it is on. Errata and traps stand in frame.go,
// what the status bits do to the numbers in assess.go.
//
// Formats 7 and 8 will be models of their own beside this one.
package nonin

import (
	"encoding/json"
	"errors"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// Model is nonin-format2.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "nonin-format2",
		Vendor:   "Nonin",
		Product:  "OEM III, Xpod, 9560 (format 2)",
		Label:    "Oximeter",
		Gives:    []peripherals.Quantity{peripherals.SpO2, peripherals.PulseRate, peripherals.Pleth},
		Protocol: "Nonin 9560 specification, serial data format 2 (9600 8N1)",
		New: func(env peripherals.Env, raw json.RawMessage) (peripherals.Peripheral, error) {
			return New(env, raw)
		},
	}
}

type settings struct {
	Port string `json:"port"` // such as /dev/ttyUSB0
}

// New makes a nonin-format2 from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Oximeter, error) {
	var s settings
	err := peripherals.Settings(raw, &s)
	if s.Port == "" {
		err = errors.Join(err, &peripherals.SettingError{Key: "port", Problem: `is required, for example "/dev/ttyUSB0"`})
	}
	if err != nil {
		return nil, err
	}
	return &Oximeter{env: env, port: s.Port}, nil
}

// Oximeter is a Nonin oximeter on a serial port.
type Oximeter struct {
	env  peripherals.Env
	port string
}

func (o *Oximeter) open() (serial.Port, error) {
	return o.env.Serial(o.port, serial.Config{Baud: 9600})
}
