package peripherals

import (
	"errors"
	"io"
	"io/fs"
	"syscall"

	"telecart/drivers/alsa"
	"telecart/drivers/gpio"
	"telecart/drivers/mllp"
	"telecart/drivers/serial"
	"telecart/drivers/v4l2"
)

// Explain tells a nurse in a sentence or two why an instrument does not work and
// what to do. name is the nurse's word for it, with an article ("the oximeter");
// err is the driver's error, which belongs in the log.
func Explain(name string, err error) string {
	is := func(causes ...error) bool {
		for _, c := range causes {
			if errors.Is(err, c) {
				return true
			}
		}
		return false
	}
	switch {
	case is(fs.ErrNotExist):
		return "The cart does not find " + name + ". Check that it is plugged in and switched on."
	case is(io.EOF, fs.ErrClosed, v4l2.ErrGone, alsa.ErrGone, gpio.ErrGone):
		return "The connection to " + name + " was lost. Check its cable."
	case is(v4l2.ErrStalled):
		return "No picture from " + name + ". Check its cable."
	case is(alsa.ErrStalled):
		return "No sound from " + name + ". Check its cable."
	case is(serial.ErrHeld):
		return "The cart sends to " + name + ", and nothing is taken. Check that it is switched on and its cable."
	case is(serial.ErrStuck):
		return "The plug of " + name + " has hung. Unplug it and plug it in again; if that does not help, call the technician."
	case is(serial.ErrBusy, alsa.ErrBusy, gpio.ErrBusy, mllp.ErrBusy, syscall.EBUSY): // EBUSY of a camera
		return "Another program uses " + name + ". Call the technician."
	case is(mllp.ErrNoAddress):
		return "The cart does not have the network address for " + name + ". Call the technician."
	case is(fs.ErrPermission):
		return "The cart may not use " + name + ". Call the technician."
	case is(serial.ErrNotSerial, serial.ErrConfig, v4l2.ErrNotCamera, alsa.ErrFormat, gpio.ErrNoLine):
		return "What is plugged in does not work as " + name + ". Call the technician."
	}
	return "The cart cannot use " + name + ". Unplug it and plug it in again; if that does not help, call the technician."
}
