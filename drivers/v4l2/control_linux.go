package v4l2

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/blackjack/webcam"
	"golang.org/x/sys/unix"
)

// Controls implements Tuner: the controls that can be read, by ID.
func (c *Camera) Controls() (out []Control, err error) {
	err = c.use(func(cam bus) error {
		for id, info := range cam.GetControls() {
			v, err := cam.GetControl(id)
			if errors.Is(err, unix.ENODEV) {
				return err
			}
			if err != nil {
				continue // a button, or one that is write-only
			}
			out = append(out, Control{ID: uint32(id), Name: info.Name, Min: info.Min, Max: info.Max, Value: v})
		}
		return nil
	})
	slices.SortFunc(out, func(a, b Control) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// SetControl implements Tuner. A value out of the control's range is an error
// (the driver would clamp it in silence).
func (c *Camera) SetControl(id uint32, value int32) error {
	return c.use(func(cam bus) error {
		info, ok := cam.GetControls()[webcam.ControlID(id)]
		if !ok {
			return fmt.Errorf("it has no control %#x", id)
		}
		if value < info.Min || value > info.Max {
			return fmt.Errorf("%s: %d is out of its range %d to %d", info.Name, value, info.Min, info.Max)
		}
		if err := cam.SetControl(webcam.ControlID(id), value); err != nil {
			return fmt.Errorf("set %s to %d: %w", info.Name, value, err)
		}
		return nil
	})
}
