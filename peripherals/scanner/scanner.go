// Package scanner drives a barcode scanner as a device of its own: one that types like a
// keyboard, whose keys are then kept from the screen, or one on a serial port. So
// neither the keyboard's layout nor what has the focus matters, nor how busy the
// screen is.
package scanner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// Model is barcode-scanner.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "barcode-scanner",
		Vendor:   "any",
		Product:  "barcode scanner, as a keyboard or on a serial port",
		Label:    "Scanner",
		Protocol: "USB HID keyboard with the US layout, or text; each code ends with Enter or Tab",
		Claims: []peripherals.Claim{
			{Key: "device", Kind: "input"},
			{Key: "port", Kind: "port"},
		},
		New: peripherals.Maker(New),
	}
}

type settings struct {
	Device string `json:"device"` // /dev/input/by-id/…-event-kbd
	Port   string `json:"port"`   // /dev/serial/by-id/…
	Baud   int    `json:"baud"`   // of the port
}

// Scanner is a barcode scanner.
type Scanner struct {
	env peripherals.Env
	set settings

	scans *peripherals.Feed[peripherals.Scan]
}

// New makes a barcode-scanner from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Scanner, error) {
	s := settings{Baud: 9600}
	err := peripherals.Settings(raw, &s)
	if (s.Device == "") == (s.Port == "") {
		err = errors.Join(err, &peripherals.SettingError{Key: "device", Problem: `or port is required, one of the two; for example device = "/dev/input/by-id/usb-…-event-kbd"`})
	}
	if s.Baud < 300 || s.Baud > 921600 {
		err = errors.Join(err, &peripherals.SettingError{Key: "baud", Problem: "must be from 300 to 921600"})
	}
	if err != nil {
		return nil, err
	}
	return &Scanner{env: env, set: s, scans: peripherals.NewFeed[peripherals.Scan](16)}, nil
}

// Scans reports what was read.
func (s *Scanner) Scans() *peripherals.Feed[peripherals.Scan] { return s.scans }

// source gives the strokes of an open device. Close ends a blocked read.
type source struct {
	io.Closer
	read func() ([]stroke, error)
}

// Run reads codes until ctx ends or the scanner is gone.
func (s *Scanner) Run(ctx context.Context, sink peripherals.Sink) error {
	told := peripherals.NewTold(sink, s.env.Now)
	err := s.run(ctx, func() { told.Status(peripherals.Online, peripherals.Sentence{}) })
	if ctx.Err() != nil {
		return nil
	}
	told.Status(peripherals.Offline, peripherals.Explain(err))
	return fmt.Errorf("scanner: %w", err)
}

func (s *Scanner) run(ctx context.Context, opened func()) error {
	src, err := s.open()
	if err != nil {
		return err
	}
	opened()
	strokes, failed := make(chan stroke), make(chan error, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer src.Close()
	defer context.AfterFunc(ctx, func() { src.Close() })()
	go func() { failed <- pump(ctx, src, strokes) }()
	var l line
	quiet := time.NewTimer(pause)
	defer quiet.Stop()
	for {
		select {
		case st := <-strokes:
			if scan, ok := l.add(st); ok {
				s.scans.Publish(scan)
			}
			quiet.Reset(pause)
		case <-quiet.C:
			if scan, ok := l.silent(); ok {
				s.scans.Publish(scan)
			}
		case err := <-failed:
			return err
		}
	}
}

// pump hands strokes on until the source ends.
func pump(ctx context.Context, src source, strokes chan<- stroke) error {
	for {
		all, err := src.read()
		for _, st := range all {
			select {
			case strokes <- st:
			case <-ctx.Done():
				return os.ErrClosed
			}
		}
		if err != nil {
			return err
		}
	}
}

func (s *Scanner) open() (source, error) {
	if s.set.Device != "" {
		return s.keyboard()
	}
	port, err := s.env.Serial(s.set.Port, serial.Config{Baud: s.set.Baud})
	if err != nil {
		return source{}, err
	}
	buf := make([]byte, 256)
	return source{port, func() ([]stroke, error) {
		n, err := port.Read(buf)
		return characters(buf[:n], s.env.Now()), err
	}}, nil
}

func (s *Scanner) keyboard() (source, error) {
	keys, err := s.env.Input(s.set.Device)
	if err != nil {
		return source{}, err
	}
	var t typist
	return source{keys, func() ([]stroke, error) {
		k, err := keys.Read()
		if err != nil {
			return nil, err
		}
		if st, ok := t.press(k); ok {
			return []stroke{st}, nil
		}
		return nil, nil
	}}, nil
}

// characters are the strokes of what a serial scanner sent.
func characters(text []byte, at time.Time) []stroke {
	out := make([]stroke, 0, len(text))
	for _, b := range text {
		switch b {
		case '\n', '\r':
			out = append(out, stroke{end, at})
		case serial.Damaged:
			out = append(out, stroke{lost, at})
		default:
			out = append(out, stroke{rune(b), at})
		}
	}
	return out
}

var _ peripherals.Scanner = (*Scanner)(nil)
