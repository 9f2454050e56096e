package vusb

import (
	"fmt"
	"io"
	"time"
)

// inbox keeps what the host has sent for the instrument, which reads it.
type inbox struct {
	got  chan []byte
	over chan struct{} // closed when it was unplugged
	rest []byte        // taken out and not yet read; only Read uses it
}

func newInbox() inbox { return inbox{got: make(chan []byte, 1024), over: make(chan struct{})} }

// readTime is how long Read waits.
const readTime = 5 * time.Second

// Read returns what the host has sent. It waits for 5 s at most, and says EOF
// when it was unplugged.
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

// Waiting is how many transfers of the host's have come and were not read yet.
func (i *inbox) Waiting() int { return len(i.got) }

// take keeps what the host sends, unless nobody reads it.
func (i *inbox) take(b []byte) {
	select {
	case i.got <- b:
	default:
	}
}
