package vusb

import (
	"fmt"
	"io"
	"time"
)

// inbox keeps the host's data until the instrument reads it.
type inbox struct {
	got  chan []byte
	over chan struct{} // closed by unplugging
	rest []byte        // taken but not yet read; used by Read only
}

func newInbox() inbox { return inbox{got: make(chan []byte, 1024), over: make(chan struct{})} }

// readTime is how long Read waits.
const readTime = 5 * time.Second

// Read returns the host's data. It waits for at most 5 s, and returns io.EOF
// after unplugging.
func (i *inbox) Read(b []byte) (n int, err error) {
	if len(i.rest) == 0 {
		select {
		case i.rest = <-i.got:
		case <-i.over:
			return 0, io.EOF
		case <-time.After(readTime):
			return 0, fmt.Errorf("the host has sent nothing: %w", io.ErrNoProgress)
		}
	}
	n = copy(b, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}

// Waiting returns how many transfers of the host were not read yet.
func (i *inbox) Waiting() int { return len(i.got) }

// take keeps data from the host, unless nobody reads it.
func (i *inbox) take(b []byte) {
	select {
	case i.got <- b:
	default:
	}
}
