package peripherals_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"

	"telecart/drivers/alsa"
	"telecart/drivers/gpio"
	"telecart/drivers/serial"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{&fs.PathError{Op: "open", Path: "/dev/ttyUSB0", Err: fs.ErrNotExist}, "plugged in"},
		{io.EOF, "was lost"},
		{fmt.Errorf("stream: %w", v4l2.ErrGone), "was lost"},
		{v4l2.ErrStalled, "No picture"},
		{fmt.Errorf("open: %w", serial.ErrBusy), "Another program uses the oximeter. Call the technician."},
		{alsa.ErrBusy, "Another program"},
		{gpio.ErrBusy, "Another program"},
		{fs.ErrPermission, "The cart may not use the oximeter. Call the technician."},
		{serial.ErrNotSerial, "does not work as"},
		{errors.New("ioctl: 0xdeadbeef"), "technician"},
	} {
		got := peripherals.Explain("the oximeter", c.err)
		if !strings.Contains(got, c.says) || !strings.Contains(got, "the oximeter") {
			t.Errorf("%v: %q", c.err, got)
		}
		if strings.Contains(got, "/dev") || strings.Contains(got, "ioctl") {
			t.Errorf("%v: a nurse would read %q", c.err, got)
		}
	}
}
