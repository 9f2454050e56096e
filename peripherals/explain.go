package peripherals

import (
	"errors"
	"io"
	"io/fs"
)

// Explain says in one sentence for a nurse why an instrument does not work
// and what to do. name is what the nurse calls it, with an article ("the
// oximeter"); err is what its driver said. The full error belongs in the log.
func Explain(name string, err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "The cart does not find " + name + ". Check that it is plugged in and switched on."
	case errors.Is(err, fs.ErrPermission):
		return "The cart is not allowed to use " + name + ". Call the technician."
	case errors.Is(err, io.EOF), errors.Is(err, fs.ErrClosed):
		return "The connection to " + name + " was lost. Check its cable."
	}
	return "The cart cannot use " + name + ". Unplug it and plug it in again; if that does not help, call the technician."
}
