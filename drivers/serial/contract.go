// Package serial opens serial ports (RS-232 and USB) on go.bug.st/serial.
package serial

import "io"

// Parity is the parity bit of a character.
type Parity string

// Parities that the monitors we drive use.
const (
	NoParity   Parity = "none"
	OddParity  Parity = "odd"
	EvenParity Parity = "even"
)

// Config is the line setting of a port. The zero value of a field means its
// default, so Config{Baud: 9600} is 9600 8N1 without flow control.
type Config struct {
	Baud     int    // bit/s; required
	DataBits int    // 7 or 8; 0 means 8
	Parity   Parity // "" means none
	StopBits int    // 1 or 2; 0 means 1
	RTSCTS   bool   // hardware flow control
}

// Damaged replaces a character that arrived damaged (parity, framing), a break,
// and lost characters. A device can also send it.
const Damaged = 0xFF

// Port is an open serial port.
//
// Read blocks until at least one byte is there and returns 0, io.EOF (or a
// wrapped system error) once the device is gone. Close may be called from
// another goroutine, repeatedly, and ends a blocked Read with os.ErrClosed.
// Write returns once the kernel took every byte, or with ErrHeld if the device
// accepts none for seconds: then Close the port, which discards the rest.
type Port interface {
	io.ReadWriteCloser
}

// Opener opens the port at path. Errors say what failed on which path and wrap
// fs.ErrNotExist, fs.ErrPermission or ErrBusy if that is the cause.
type Opener func(path string, c Config) (Port, error)
