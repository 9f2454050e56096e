package stethoscope

import (
	"errors"
	"fmt"

	"telecart/peripherals"
)

// check returns what is wrong with s, joined to what was found before.
func (s settings) check(found error) error {
	errs := []error{found}
	if s.Device == "" {
		errs = append(errs, &peripherals.SettingError{Key: "device", Problem: `is required, for example "hw:1,0"`})
	}
	if s.Rate != Rate {
		errs = append(errs, &peripherals.SettingError{Key: "rate",
			Problem: fmt.Sprintf("must be %d: the physician's sound is never resampled, and a card at another rate would be heard by nobody", Rate)})
	}
	return errors.Join(errs...)
}
