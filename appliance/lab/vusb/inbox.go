package vusb

import (
	"fmt"
	"io"
	"time"
)

// inbox keeps what the host has sent for the instrument, which reads it.
type inbox struct {
	got  chan []byte
	rest []byte // taken out and not yet read; only Read uses it
}

func newInbox() inbox { return inbox{got: make(chan []byte, 1024)} }

// readTime is how long Read waits.
const readTime = 5 * time.Second

// Read returns what the host has sent. It waits for 5 s at most.
func (i *inbox) Read(b []byte) (n int, err error) {
	if len(i.rest) == 0 {
		select {
		case i.rest = <-i.got:
		case <-time.After(readTime):
			return 0, fmt.Errorf("the host has sent nothing: %w", io.ErrNoProgress)
		}
	}
	n = copy(b, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}

// take keeps what the host sends, unless nobody reads it.
func (i *inbox) take(b []byte) {
	select {
	case i.got <- b:
	default:
	}
}
