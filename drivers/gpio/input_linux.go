package gpio

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/warthog618/go-gpiocdev"
	"golang.org/x/sys/unix"
)

// ourBuffer is how many edges wait for a slow reader: 5 s at 50/s.
const ourBuffer = 256

// probeTime is how often an input asks whether its chip is still there.
const probeTime = time.Second

// input is a requested input line.
type input struct {
	name  string
	line  cdevLine
	edges chan Edge
	seq   uint32        // of the last edge; only event uses it
	stop  chan struct{} // closed by Close
	done  chan struct{} // closed when the line is closed and so is edges
	once  sync.Once
	err   error // of closing the line; valid after done
}

func newInput(chip string, line int) *input {
	return &input{name: name(chip, line), edges: make(chan Edge, ourBuffer), stop: make(chan struct{}), done: make(chan struct{})}
}

// start is called once the line is held; edges may have come before.
func (in *input) start(l cdevLine) {
	in.line = l
	go in.watch()
}

// watch closes the line when it is told to, or when the chip is gone. Nothing
// else closes it, so event cannot run when edges is closed.
func (in *input) watch() {
	defer close(in.done)
	tick := time.NewTicker(probeTime)
	defer tick.Stop()
	for present := true; present; {
		select {
		case <-in.stop:
			present = false
		case <-tick.C:
			_, err := in.line.Value()
			present = !errors.Is(explain(err), ErrGone)
		}
	}
	in.err = closeLine(in.name, in.line) // waits for a running event
	close(in.edges)
}

// event is called by gpiocdev, for one edge after the other.
func (in *input) event(e gpiocdev.LineEvent) {
	in.seq++
	if e.LineSeqno != 0 { // 0: a kernel before 5.10, which does not count
		in.seq = e.LineSeqno
	}
	edge := Edge{Active: e.Type == gpiocdev.LineEventRisingEdge, At: timeOf(e.Timestamp), Seq: in.seq}
	for {
		select {
		case in.edges <- edge:
			return
		default:
		}
		select {
		case <-in.edges: // the oldest goes: the last state is what counts
		default:
		}
	}
}

// timeOf turns the kernel's stamp, on CLOCK_MONOTONIC, into a time of day. A
// stamp that is not of the last minute is on some other clock (kernels before
// 5.7): then the edge is taken to be new.
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
	if err != nil {
		return false, fmt.Errorf("read %s: %w", in.name, explain(err))
	}
	return v == 1, nil
}

// Close implements Input.
func (in *input) Close() error {
	in.once.Do(func() { close(in.stop) })
	<-in.done
	return in.err
}
