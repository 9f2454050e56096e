package stethoscope

import (
	"errors"

	"telecart/peripherals"
)

// check returns what is wrong with s, joined to what was found before.
func (s settings) check(found error) error {
	errs := []error{found}
	if s.Device == "" {
		errs = append(errs, &peripherals.SettingError{Key: "device", Problem: `is required, for example "hw:1,0"`})
	}
	switch s.Rate {
	case 8000, 16000, 44100, 48000, 96000:
	default:
		errs = append(errs, &peripherals.SettingError{Key: "rate", Problem: "must be 8000, 16000, 44100, 48000 or 96000"})
	}
	return errors.Join(errs...)
}
