// Package contec drives Contec pulse oximeters that send packets of 9 bytes:
// the CMS50D+ from firmware 4.6 on, and its relatives.
//
// The format is known from "Communication protocol of pulse oximeter V7.0"
// (Contec, 2010), of which only extracts were available, and from three
// independent programs that agree on it; frame.go marks what is inferred.
// Line: 115200 8N1, no flow control.
//
// The device sends live data only on request, and only for 30 s: the host sends
// A1, then AF every few seconds, and A7 and A2 at the end. (Sources differ on
// which of the two stops live data and which stored data; Contec's own program
// sends both.) While nothing comes the driver repeats the request twice a
// second, so an oximeter that is switched on later just works.
package contec

import (
	"encoding/json"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

// Model is contec-cms50dplus.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "contec-cms50dplus",
		Vendor:   "Contec",
		Product:  "CMS50D+ from firmware 4.6 on",
		Label:    "Oximeter",
		Gives:    []peripherals.Quantity{peripherals.SpO2, peripherals.PulseRate, peripherals.Pleth},
		Protocol: "Contec communication protocol of pulse oximeter V7.0, live data (115200 8N1)",
		Claims:   peripherals.AtPort(),
		Twin:     virtual(),
		New:      peripherals.Maker(New),
	}
}

const (
	silence   = 2 * time.Second // without a number, before the last are withdrawn
	askAgain  = time.Second / 2 // without a number, before live data is requested again
	keepAlive = 5 * time.Second
)

// New makes a contec-cms50dplus from its settings; it does no I/O. The oximeter
// requests live data, and stops it at the end.
func New(env peripherals.Env, raw json.RawMessage) (*oximeter.Oximeter, error) {
	line := oximeter.Line{
		Config:  serial.Config{Baud: 115200},
		Silence: silence,
		Tail:    10 * packetLen,
		Open:    command(opLive),
		Quiet:   askAgain,
		Keep:    command(opKeepAlive),
		Every:   keepAlive,
		Close:   [][]byte{command(opStop), command(opStopToo)},
	}
	return oximeter.New(env, raw, line, func(r *oximeter.Report) oximeter.Listener { return newListener(r) })
}
