package serial

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// Sentinel errors.
var (
	// ErrBusy reports that another program, or this one, has the port open.
	ErrBusy = errors.New("in use by another program")
	// ErrConfig reports settings that no port supports.
	ErrConfig = errors.New("wrong line setting")
	// ErrNotSerial reports a path that is no serial port.
	ErrNotSerial = errors.New("not a serial port")
	// ErrHeld reports that the device accepts nothing: with RTS/CTS it holds
	// CTS off. It is an os.ErrDeadlineExceeded.
	ErrHeld = fmt.Errorf("the device takes nothing (is it on, and does its cable carry CTS?): %w", os.ErrDeadlineExceeded)
	// ErrStuck reports that the device, or its adapter, has hung: Linux waits
	// for its answers. It is an os.ErrDeadlineExceeded.
	ErrStuck = fmt.Errorf("the device does not answer (unplug it, and plug it in again): %w", os.ErrDeadlineExceeded)
)

// The bit rates that Config accepts; an adapter may support fewer.
const (
	minBaud = 50
	maxBaud = 4_000_000
)

// withDefaults returns c with its zero fields filled in, or ErrConfig with what
// is wrong in the words of the configuration file.
func (c Config) withDefaults() (Config, error) {
	if c.DataBits == 0 {
		c.DataBits = 8
	}
	if c.Parity == "" {
		c.Parity = NoParity
	}
	if c.StopBits == 0 {
		c.StopBits = 1
	}
	switch {
	case c.Baud == 0:
		return c, fmt.Errorf("%w: no bit rate given", ErrConfig)
	case c.Baud < minBaud || c.Baud > maxBaud:
		return c, fmt.Errorf("%w: %d bit/s, want %d to %d", ErrConfig, c.Baud, minBaud, maxBaud)
	case c.DataBits != 7 && c.DataBits != 8:
		return c, fmt.Errorf("%w: %d data bits, want 7 or 8", ErrConfig, c.DataBits)
	case c.StopBits != 1 && c.StopBits != 2:
		return c, fmt.Errorf("%w: %d stop bits, want 1 or 2", ErrConfig, c.StopBits)
	}
	switch c.Parity {
	case NoParity, OddParity, EvenParity:
		return c, nil
	}
	return c, fmt.Errorf("%w: parity %q, want none, odd or even", ErrConfig, c.Parity)
}

// perByte returns the time of a character on the line.
func (c Config) perByte() time.Duration {
	bits := 1 + c.DataBits + c.StopBits
	if c.Parity != NoParity {
		bits++
	}
	return time.Duration(bits) * time.Second / time.Duration(c.Baud)
}

// String returns the setting as people write it: "9600 8N1", "19200 8E1
// RTS/CTS".
func (c Config) String() string {
	letter := map[Parity]string{NoParity: "N", OddParity: "O", EvenParity: "E"}[c.Parity]
	s := fmt.Sprintf("%d %d%s%d", c.Baud, c.DataBits, letter, c.StopBits)
	if c.RTSCTS {
		s += " RTS/CTS"
	}
	return s
}
