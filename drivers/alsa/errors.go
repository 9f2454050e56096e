package alsa

import "errors"

// Sentinel errors of the openers, Read and Write.
var (
	// ErrGone reports that the card was unplugged.
	ErrGone = errors.New("sound card is gone")
	// ErrStalled reports that the card neither delivered nor accepted sound for
	// 2 s.
	ErrStalled = errors.New("sound card gives no sound")
	// ErrFormat reports a format that the card does not support.
	ErrFormat = errors.New("sound format not possible")
	// ErrBusy reports that another program has the card open.
	ErrBusy = errors.New("in use by another program")
)
