package oximeter

import (
	"errors"

	"telecart/peripherals"
)

// NeedPort adds to err, what Settings said, that the setting port is required
// when it is empty. (A pointer, because Settings fills it in first.)
func NeedPort(port *string, err error) error {
	if *port == "" {
		err = errors.Join(err, &peripherals.SettingError{Key: "port", Problem: `is required, for example "/dev/ttyUSB0"`})
	}
	return err
}
