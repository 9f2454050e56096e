package v4l2

import "errors"

// Sentinel errors of Open, Stream and the controls.
var (
	// ErrGone reports that the camera was unplugged.
	ErrGone = errors.New("camera is gone")
	// ErrStalled reports that the camera gave no usable picture for 2 s.
	ErrStalled = errors.New("camera gives no picture")
	// ErrNotCamera reports a path without a camera whose pictures telecart
	// takes.
	ErrNotCamera = errors.New("not a camera")
)
