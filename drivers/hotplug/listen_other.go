//go:build !linux

package hotplug

import (
	"context"
	"errors"
)

// Listen fails: only Linux has udev.
func Listen(context.Context, func(Event)) error { return errors.ErrUnsupported }
