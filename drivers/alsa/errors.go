package alsa

import "errors"

// Sentinel errors of the openers, Read and Write.
var (
	// ErrGone says that the card was unplugged.
	ErrGone = errors.New("sound card is gone")
	// ErrStalled says that the card neither gave nor took sound for 2 s.
	ErrStalled = errors.New("sound card gives no sound")
	// ErrFormat says that the card cannot do exactly what was asked for.
	ErrFormat = errors.New("sound format not possible")
	// ErrBusy says that another program has the card open.
	ErrBusy = errors.New("in use by another program")
)
