package peripherals

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"telecart/drivers/alsa"
	"telecart/drivers/evdev"
	"telecart/drivers/gpio"
	"telecart/drivers/mllp"
	"telecart/drivers/serial"
	"telecart/drivers/v4l2"
)

// Explain tells a nurse in a sentence or two why an instrument does not work
// and what to do. The screens show it beside the instrument's name. err is the
// driver's error, which belongs in the log.
func Explain(err error) Sentence {
	is := func(causes ...error) bool { return isAny(err, causes...) }
	switch {
	case is(v4l2.ErrStalled):
		return Say("cause.no-picture", "No picture from this device. Check its cable.")
	case is(alsa.ErrStalled):
		return Say("cause.no-sound", "No sound from this device. Check its cable.")
	case is(serial.ErrHeld):
		return Say("cause.held", "The cart sends to this device, and nothing is taken. Check that it is switched on and its cable.")
	case is(serial.ErrStuck):
		return Say("cause.stuck", "The plug of this device has hung. Unplug it and plug it in again; if that does not help, call the technician.")
	case is(serial.ErrBusy, alsa.ErrBusy, gpio.ErrBusy, mllp.ErrBusy, syscall.EBUSY, syscall.EAGAIN): // the last two of a camera
		return Say("cause.busy", "Another program uses this device. Call the technician.")
	case Unplugged(err):
		return Say("cause.lost", "The connection to this device was lost. Check its cable.")
	case Absent(err):
		return Say("cause.not-found", "The cart does not find this device. Check that it is plugged in and switched on.")
	case is(mllp.ErrNoAddress):
		return Say("cause.no-address", "The cart does not have the network address for this device. Call the technician.")
	case is(fs.ErrPermission):
		return Say("cause.forbidden", "The cart may not use this device. Call the technician.")
	case is(serial.ErrNotSerial, serial.ErrConfig, v4l2.ErrNotCamera, alsa.ErrFormat, gpio.ErrNoLine, evdev.ErrNoInput):
		return Say("cause.unsuitable", "What is plugged in is not the device that the cart is set up for. Call the technician.")
	case is(os.ErrDeadlineExceeded, context.DeadlineExceeded, syscall.ETIMEDOUT):
		return Say("cause.silent", "This device does not answer. Check its cable and that it is switched on.")
	}
	return Say("cause.unknown", "The cart cannot use this device. Unplug it and plug it in again; if that does not help, call the technician.")
}

// Absent reports whether err says that the device is not there.
func Absent(err error) bool { return isAny(err, fs.ErrNotExist, syscall.ENXIO, syscall.ENODEV) }

// Unplugged reports whether err says that the device was there and is gone.
func Unplugged(err error) bool {
	return isAny(err, v4l2.ErrGone, alsa.ErrGone, gpio.ErrGone, io.EOF, io.ErrUnexpectedEOF, fs.ErrClosed,
		syscall.EIO, syscall.EPIPE, syscall.ECONNRESET)
}

func isAny(err error, causes ...error) bool {
	for _, c := range causes {
		if errors.Is(err, c) {
			return true
		}
	}
	return false
}
