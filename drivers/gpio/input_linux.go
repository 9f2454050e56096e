package gpio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/warthog618/go-gpiocdev/uapi"
	"golang.org/x/sys/unix"
)

// ourBuffer is how many edges wait for a slow reader: 5 s at 50/s.
const ourBuffer = 256

// probeTime is how often an input checks that its chip is still there: before
// Linux 6.6 nothing wakes a reader when the chip goes.
const probeTime = time.Second

// input is a requested input line.
type input struct {
	name  string
	line  held
	edges chan Edge
	last  time.Time     // of the newest edge; used by read only
	stop  chan struct{} // closed by Close
	ended chan struct{} // closed when reading has ended
	done  chan struct{} // closed when the line is closed, before edges is
	once  sync.Once
	over  error // why it has ended; valid after done
	err   error // of closing the line; valid after done
}

func newInput(name string, l held) *input {
	in := &input{name: name, line: l, edges: make(chan Edge, ourBuffer), stop: make(chan struct{}),
		ended: make(chan struct{}), done: make(chan struct{})}
	go in.read()
	go in.watch()
	return in
}

// watch closes the line on Close, or when the chip is gone.
func (in *input) watch() {
	tick := time.NewTicker(probeTime)
	defer tick.Stop()
	for in.over == nil {
		select {
		case <-in.stop:
			in.over = os.ErrClosed
		case <-in.ended:
			in.over = ErrGone
		case <-tick.C:
			if _, err := in.line.Value(); err != nil && errors.Is(explain(err), ErrGone) {
				in.over = ErrGone
			}
		}
	}
	in.err = closeLine(in.name, in.line)
	<-in.ended
	close(in.done)
	close(in.edges) // last, so that whoever sees the end may ask why
}

// read forwards the kernel's edges until the line is closed or gone.
func (in *input) read() {
	defer close(in.ended)
	size := binary.Size(uapi.LineEvent{})
	buf := make([]byte, 64*size)
	for {
		n, err := in.line.Read(buf)
		for b := buf[:n]; len(b) >= size; b = b[size:] {
			var e uapi.LineEvent
			if _, err := binary.Decode(b, binary.NativeEndian, &e); err != nil {
				return // cannot fail: its size is fixed
			}
			in.event(e)
		}
		if err != nil {
			return
		}
	}
}

// event queues an edge for the reader.
func (in *input) event(e uapi.LineEvent) {
	if at := timeOf(time.Duration(e.Timestamp)); at.After(in.last) {
		in.last = at // timeOf is only as exact as this program is fast
	}
	edge := Edge{Active: e.ID == uapi.LineEventRisingEdge, At: in.last, Seq: e.LineSeqno}
	for {
		select {
		case in.edges <- edge:
			return
		default:
		}
		select {
		case <-in.edges: // drop the oldest: the last state counts
		default:
		}
	}
}

// timeOf converts the kernel's stamp, on CLOCK_MONOTONIC, to a time of day. A
// stamp that is not within the last minute is from another clock: the edge is
// then taken as new.
func timeOf(stamp time.Duration) time.Time {
	var ts unix.Timespec
	now := time.Now()
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts) != nil {
		return now
	}
	age := time.Duration(ts.Nano()) - stamp
	if age < 0 || age > time.Minute {
		return now
	}
	return now.Add(-age)
}

// Edges implements Input.
func (in *input) Edges() <-chan Edge { return in.edges }

// Active implements Input.
func (in *input) Active() (bool, error) {
	v, err := in.line.Value()
	select {
	case <-in.done:
		err = in.over
	default:
	}
	if err != nil {
		return false, fmt.Errorf("read %s: %w", in.name, explain(err))
	}
	return v, nil
}

// Close implements Input.
func (in *input) Close() error {
	in.once.Do(func() { close(in.stop) })
	<-in.done
	return in.err
}
