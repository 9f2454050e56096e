// Package bci drives pulse oximeters that stream the 5-byte frames of the BCI
// protocol: Berry's USB oximeters and the older Contec CMS50.
//
// The document is Berry's "BCI Protocol V1.2". Contec gives some bits another
// meaning; frame.go lists them, and the setting variant selects it.
//
//	variant   line                       frames a second
//	berry     115200 8N1 (assumed:       100
//	          not in the document)
//	contec    19200 8O1 (CMS50D+ with    60
//	          firmware below 4.6)
//
// The settings baud, parity and rate override these; other makers use 4800
// baud, even parity (CMS50C). The device takes no commands and sends as soon as
// it is on.
package bci

import (
	"encoding/json"
	"errors"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/internal/wire"
)

// Model is bci-5byte.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "bci-5byte",
		Vendor:   "Berry, Contec and others",
		Product:  "USB oximeters with the BCI protocol, CMS50D+ before firmware 4.6",
		Label:    "Oximeter",
		Gives:    []peripherals.Quantity{peripherals.SpO2, peripherals.PulseRate, peripherals.Pleth},
		Protocol: "Berry BCI Protocol V1.2 (Berry 115200 8N1, Contec 19200 8O1)",
		Claims:   peripherals.AtPort(),
		Twin:     virtual(),
		New:      peripherals.Maker(New),
	}
}

type settings struct {
	Port    string  `json:"port"`    // such as /dev/ttyUSB0
	Variant string  `json:"variant"` // berry (default) or contec
	Baud    int     `json:"baud"`    // bit/s; 0: the variant's
	Parity  string  `json:"parity"`  // none, odd or even; empty: the variant's
	Rate    float64 `json:"rate"`    // frames a second; 0: the variant's
}

// New makes a bci-5byte from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*oximeter.Oximeter, error) {
	path, o, err := read(raw)
	if err != nil {
		return nil, err
	}
	line := oximeter.Line{Path: path, Config: o.line, Silence: silence, Tail: 10 * frameLen}
	return oximeter.At(env, line, func(r *oximeter.Report) oximeter.Listener {
		return newListener(r, o.rate, o.contec)
	}), nil
}

// variant is an oximeter's dialect.
type variant struct {
	line   serial.Config
	rate   float64 // frames a second
	contec bool    // bits as Contec defines them
}

func read(raw json.RawMessage) (path string, o variant, err error) {
	var s settings
	err = wire.NeedPort(&s.Port, peripherals.Settings(raw, &s))
	o = variant{rate: berryRate, line: serial.Config{Baud: 115200}}
	switch s.Variant {
	case "", "berry":
	case "contec":
		o.contec, o.rate, o.line = true, 60, serial.Config{Baud: 19200, Parity: serial.OddParity}
	default:
		err = errors.Join(err, &peripherals.SettingError{Key: "variant", Problem: `must be "berry" or "contec"`})
	}
	switch p := serial.Parity(s.Parity); p {
	case "":
	case serial.NoParity, serial.OddParity, serial.EvenParity:
		o.line.Parity = p
	default:
		err = errors.Join(err, &peripherals.SettingError{Key: "parity", Problem: `must be "none", "odd" or "even"`})
	}
	switch {
	case s.Baud < 0 || s.Baud > 0 && s.Baud < 1200 || s.Baud > 921600:
		err = errors.Join(err, &peripherals.SettingError{Key: "baud", Problem: "must be from 1200 to 921600"})
	case s.Baud > 0:
		o.line.Baud = s.Baud
	}
	switch {
	case s.Rate < 0 || s.Rate > 0 && s.Rate < 10 || s.Rate > 1000:
		err = errors.Join(err, &peripherals.SettingError{Key: "rate", Problem: "must be from 10 to 1000 frames a second"})
	case s.Rate > 0:
		o.rate = s.Rate
	}
	return s.Port, o, err
}

// berryRate is a Berry oximeter's frames a second.
const berryRate = 100

// silence is how long numbers may fail to come before they are withdrawn.
const silence = 2 * time.Second
