// Package nellcor drives Nellcor pulse oximeters (N-560, N-595, N-395, NPB-290,
// NPB-295) that print a line of text every two seconds.
//
// The document is the NPB-290 operator's manual, "Data Port Protocol" (the same
// as in the NPB-295's and N-395's), real-time display format; 9600 8N1,
// XON/XOFF supported but not needed, pins 2, 3 and 5 of the 15-pin connector.
// The oximeter takes no commands. An NPB-290 on battery prints nothing. The
// pulse amplitude (PA) is the maker's own number, no perfusion index, and is
// not reported.
//
// The format is in line.go, the effect of the status codes in assess.go.
package nellcor

import (
	"encoding/json"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/internal/twin"
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
		New:      peripherals.Maker(New),
	}
}

const (
	silence = 6 * time.Second // three lines are missing
	tail    = 200             // bytes: two lines
)

// New makes a nellcor-ascii from its settings; it does no I/O. A new connection
// starts in a trend printout if the last one ended in it.
func New(env peripherals.Env, raw json.RawMessage) (*oximeter.Oximeter, error) {
	line := oximeter.Line{Config: serial.Config{Baud: 9600}, Silence: silence, Tail: tail}
	var last *listener
	return oximeter.New(env, raw, line, func(r *oximeter.Report) oximeter.Listener {
		before := last
		last = &listener{Report: r, log: env.Log, clock: oximeter.Clock{Log: env.Log}}
		if before != nil {
			last.pace, last.trend = before.pace, before.trend
		}
		return last
	})
}
