//go:build !linux || !cgo

package alsa

import (
	"errors"
	"fmt"
)

// OpenCapture is a CaptureOpener; it works on Linux only.
func OpenCapture(pcm string, _ Format) (Source, error) {
	return nil, fmt.Errorf("record from %s: %w on this system", pcm, errors.ErrUnsupported)
}

// OpenPlayback is a PlaybackOpener; it works on Linux only.
func OpenPlayback(pcm string, _ Format) (Player, error) {
	return nil, fmt.Errorf("play on %s: %w on this system", pcm, errors.ErrUnsupported)
}
