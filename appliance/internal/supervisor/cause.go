package supervisor

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"telecart/drivers/alsa"
	"telecart/drivers/gpio"
	"telecart/drivers/serial"
	"telecart/drivers/v4l2"
)

// cause is why a device does not work, as far as it decides what to do.
type cause int

const (
	unknown    cause = iota
	absent           // there is no such device
	unplugged        // it was there and is gone
	forbidden        // the cart may not open it
	busy             // another program has it
	silent           // it does not answer
	unsuitable       // it is something else than the configuration says
	crashed          // a mistake in our program
	ended            // Run returned without a reason
)

// errCrashed marks a panic in a peripheral.
var errCrashed = errors.New("panic")

// causeOf looks for the driver's or the system's reason in an error.
func causeOf(err error) cause {
	switch {
	case err == nil:
		return ended
	case errors.Is(err, errCrashed):
		return crashed
	case isAny(err, v4l2.ErrGone, alsa.ErrGone, gpio.ErrGone):
		return unplugged
	case isAny(err, serial.ErrBusy, alsa.ErrBusy, gpio.ErrBusy):
		return busy
	case isAny(err, v4l2.ErrStalled, alsa.ErrStalled):
		return silent
	case isAny(err, v4l2.ErrNotCamera, serial.ErrNotSerial, serial.ErrConfig, alsa.ErrFormat, gpio.ErrNoLine):
		return unsuitable
	case isAny(err, fs.ErrNotExist, syscall.ENXIO, syscall.ENODEV):
		return absent
	case isAny(err, fs.ErrPermission):
		return forbidden
	case isAny(err, syscall.EBUSY, syscall.EAGAIN):
		return busy
	case isAny(err, io.EOF, io.ErrUnexpectedEOF, fs.ErrClosed, syscall.EIO, syscall.EPIPE, syscall.ECONNRESET):
		return unplugged
	case isAny(err, os.ErrDeadlineExceeded, context.DeadlineExceeded, syscall.ETIMEDOUT):
		return silent
	}
	return unknown
}

func isAny(err error, targets ...error) bool {
	for _, t := range targets {
		if errors.Is(err, t) {
			return true
		}
	}
	return false
}

// sentence tells a nurse what is wrong with the device that she calls label
// and what to do.
func (c cause) sentence(label string) string {
	switch c {
	case absent:
		return label + " is not found. Check that it is plugged in and switched on."
	case unplugged:
		return label + " is unplugged. Plug it in again."
	case forbidden:
		return label + " cannot be used: the cart is not allowed to open it. Call a technician."
	case busy:
		return label + " is in use by another program. Call a technician."
	case silent:
		return label + " does not answer. Check its cable and that it is switched on."
	case unsuitable:
		return label + " is not the device that the cart is set up for. Call a technician."
	case crashed:
		return label + " stopped because of a fault in the cart's program; it is started again. Tell a technician."
	}
	return label + " has stopped; it is started again. If it does not come back, unplug it and plug it in."
}
