package v4l2

import "errors"

// Sentinel errors of Open, Stream and the controls.
var (
	// ErrGone says that the camera was unplugged.
	ErrGone = errors.New("camera is gone")
	// ErrStalled says that the camera gave no usable picture for 2 s.
	ErrStalled = errors.New("camera gives no picture")
	// ErrNotCamera says that what lies at the path gives no pictures that
	// telecart takes.
	ErrNotCamera = errors.New("not a camera")
)
