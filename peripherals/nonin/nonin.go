// Package nonin drives Nonin pulse oximeters over their serial data formats 2,
// 7 and 8, each a model of its own.
//
// The formats are from the Nonin 9560 specification ("Serial data format 2",
// "7", "8"); OEM III modules, Xpods and WristOx2 send the same. 9600 8N1, no
// flow control. The device needs no commands: it sends as soon as it is on, in
// the format that it was set to and keeps. (A 9560 is set by 02 70 02 02 FF 03,
// FF being the format, in the first 5 s after it was connected; this driver
// changes no device.)
//
// Errata and traps are in frame.go and format8.go, the effect of the status
// bits in assess.go.
package nonin

import (
	"encoding/json"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

// Model is nonin-format2: numbers and an 8 bit pleth wave.
func Model() peripherals.Model {
	return model("2", "OEM III, Xpod, 9560 (format 2)", format2(), drifting(NewTwin))
}

// Model7 is nonin-format7: numbers and a 16 bit pleth wave.
func Model7() peripherals.Model {
	return model("7", "OEM III, Xpod, 9560, WristOx2 (format 7)", format7(), drifting(NewTwin7))
}

// Model8 is nonin-format8: numbers once a second.
func Model8() peripherals.Model {
	return model("8", "OEM III, Xpod, 9560, WristOx2 (format 8)", format8(), virtual(NewTwin8))
}

func model(number, product string, f format, t *peripherals.Twin) peripherals.Model {
	t.Name = "Nonin, format " + number
	return peripherals.Model{
		ID:       "nonin-format" + number,
		Vendor:   "Nonin",
		Product:  product,
		Label:    "Oximeter",
		Gives:    f.gives,
		Protocol: "Nonin 9560 specification, serial data format " + number + " (9600 8N1)",
		Claims:   peripherals.AtPort(),
		Twin:     t,
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

// silence is how long whole packets, of which there are three a second, may
// fail to come before the numbers are withdrawn.
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

// New makes a nonin-format2 from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*oximeter.Oximeter, error) {
	return newOximeter(env, raw, format2())
}

func newOximeter(env peripherals.Env, raw json.RawMessage, f format) (*oximeter.Oximeter, error) {
	line := oximeter.Line{Config: serial.Config{Baud: 9600}, Silence: f.silence, Tail: f.tail}
	return oximeter.New(env, raw, line, f.listen)
}
