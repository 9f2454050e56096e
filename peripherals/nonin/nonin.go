// Package nonin drives Nonin pulse oximeters over their serial data formats 2,
// 7 and 8, each a model of its own.
//
// The formats are those of the Nonin 9560 specification ("Serial data format
// 2", "7", "8"); OEM III modules, Xpods and WristOx2 send the same. 9600 8N1,
// no flow control. The device needs no command: it talks as soon as it is on,
// in the format that it was set to, which it keeps. (A 9560 is set by
// 02 70 02 02 FF 03, FF the format, in the first 5 s after it was connected;
// this driver changes no device.)
//
// Errata and traps stand in frame.go and format8.go, what the status bits do
// to the numbers in assess.go.
package nonin

import (
	"context"
	"encoding/json"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

// Model is nonin-format2: numbers and an 8 bit pleth wave.
func Model() peripherals.Model { return model("2", "OEM III, Xpod, 9560 (format 2)", format2()) }

// Model7 is nonin-format7: numbers and a 16 bit pleth wave.
func Model7() peripherals.Model {
	return model("7", "OEM III, Xpod, 9560, WristOx2 (format 7)", format7())
}

// Model8 is nonin-format8: numbers once a second.
func Model8() peripherals.Model {
	return model("8", "OEM III, Xpod, 9560, WristOx2 (format 8)", format8())
}

func model(number, product string, f format) peripherals.Model {
	return peripherals.Model{
		ID:       "nonin-format" + number,
		Vendor:   "Nonin",
		Product:  product,
		Label:    "Oximeter",
		Gives:    f.gives,
		Protocol: "Nonin 9560 specification, serial data format " + number + " (9600 8N1)",
		Claims:   peripherals.AtPort(),
		New: func(env peripherals.Env, raw json.RawMessage) (peripherals.Peripheral, error) {
			return newOximeter(env, raw, f)
		},
	}
}

// format is what differs between the models.
type format struct {
	gives   []peripherals.Quantity
	silence time.Duration
	tail    int // bytes
	listen  func(*oximeter.Report) oximeter.Listener
}

// silence is how long a device may give no whole packet (it gives three a
// second) before its numbers are taken away.
const silence = 2 * time.Second

func format2() format {
	return format{
		gives:   []peripherals.Quantity{peripherals.SpO2, peripherals.PulseRate, peripherals.Pleth},
		silence: silence,
		tail:    2 * packetFrames * frameLen,
		listen: func(r *oximeter.Report) oximeter.Listener {
			return newReport(r, &parser{})
		},
	}
}

func format7() format {
	f := format2()
	f.listen = func(r *oximeter.Report) oximeter.Listener { return newReport(r, &parser7{}) }
	return f
}

func format8() format {
	return format{
		gives:   []peripherals.Quantity{peripherals.SpO2, peripherals.PulseRate},
		silence: silence8,
		tail:    2 * frame8Len,
		listen:  func(r *oximeter.Report) oximeter.Listener { return &report8{Report: r} },
	}
}

type settings struct {
	Port string `json:"port"` // such as /dev/ttyUSB0
}

// New makes a nonin-format2 from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Oximeter, error) {
	return newOximeter(env, raw, format2())
}

func newOximeter(env peripherals.Env, raw json.RawMessage, f format) (*Oximeter, error) {
	var s settings
	if err := oximeter.NeedPort(&s.Port, peripherals.Settings(raw, &s)); err != nil {
		return nil, err
	}
	return &Oximeter{env: env, port: s.Port, format: f}, nil
}

// Oximeter is a Nonin oximeter on a serial port.
type Oximeter struct {
	env    peripherals.Env
	port   string
	format format
}

// Run reads the port until it fails or ctx ends.
func (o *Oximeter) Run(ctx context.Context, sink peripherals.Sink) error {
	line := oximeter.Line{
		Path:    o.port,
		Config:  serial.Config{Baud: 9600},
		Silence: o.format.silence,
		Tail:    o.format.tail,
	}
	return line.Run(ctx, o.env, sink, o.format.listen)
}
