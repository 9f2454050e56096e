package v4l2

import (
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sys/unix"
)

// explain adds the camera and what to do about it to err, and finds out whether
// the camera is still there: an unplugged one fails in many ways (EIO, EPROTO,
// EINVAL) that do not tell. cam is nil if it could not be opened.
func (c *Camera) explain(did string, cam bus, err error) error {
	if err == nil {
		return nil
	}
	if gone(err) || cam != nil && lost(cam) {
		err = ErrGone
	}
	hint := ""
	switch {
	case errors.Is(err, ErrGone), errors.Is(err, ErrNotCamera), errors.Is(err, ErrStalled):
	case errors.Is(err, unix.EBUSY):
		hint = "in use by another program: "
	case errors.Is(err, fs.ErrPermission):
		hint = "add the user to the group video: "
	case errors.Is(err, fs.ErrNotExist):
		hint = "is it plugged in? "
	case cam == nil:
		// ENOTTY from what is no V4L2 device, or webcam's own sentence: not
		// for capture, not for streaming.
		err = fmt.Errorf("%w: %w", ErrNotCamera, err)
	}
	return fmt.Errorf("%s camera %s: %s%w", did, c.path, hint, err)
}

func gone(err error) bool {
	return errors.Is(err, unix.ENODEV) || errors.Is(err, unix.ENXIO)
}

// lost asks the driver a harmless question, which only an unplugged camera
// refuses.
func lost(cam bus) bool {
	_, err := cam.GetName()
	return gone(err)
}
