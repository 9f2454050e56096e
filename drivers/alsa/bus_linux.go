//go:build cgo

package alsa

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

// stallTime is how long a card may neither deliver nor accept anything.
const stallTime = 2 * time.Second

// maxXruns is how many restarts in a row without effect count as a stall.
const maxXruns = 8

// The card as libasound presents it. Errors are unix.Errno: EAGAIN for nothing
// to read or no room, EPIPE for an xrun, ESTRPIPE after a suspension, ENODEV
// for an unplugged card. Tests use a fake.
type (
	card interface {
		// Wait returns nil if there is something to read, room to write, or an
		// error to report; otherwise ctx's cause.
		Wait(ctx context.Context) error
		// Restart makes the card ready, first and after an xrun; a capture PCM
		// runs afterwards.
		Restart() error
		io.Closer
	}
	recorder interface {
		card
		// ReadFrames fills whole frames of b and returns their number.
		ReadFrames(b []int16) (int, error)
		// Position returns how many frames were waiting to be read, and how
		// long ago.
		Position() (waiting int, age time.Duration, err error)
	}
	speaker interface {
		card
		// WriteFrames takes whole frames of b and returns their number.
		WriteFrames(b []int16) (int, error)
	}
)

// pause waits for d or ctx's cause.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func xrun(err error) bool { return errors.Is(err, unix.EPIPE) || errors.Is(err, unix.ESTRPIPE) }

// explain adds the PCM and what to do about it to err.
func explain(did, pcm string, err error) error {
	hint := ""
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ENODEV), errors.Is(err, unix.EBADFD):
		err = ErrGone
	case xrun(err):
		err = ErrStalled // restarted too often
	case errors.Is(err, unix.EBUSY):
		err = ErrBusy
	case errors.Is(err, fs.ErrPermission):
		hint = "add the user to the group audio: "
	case errors.Is(err, fs.ErrNotExist):
		hint = "is the sound card plugged in? "
	}
	return fmt.Errorf("%s %s: %s%w", did, pcm, hint, err)
}
