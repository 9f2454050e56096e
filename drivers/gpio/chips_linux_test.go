package gpio

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/warthog618/go-gpiocdev"
	"golang.org/x/sys/unix"
)

var _ Bus = Chips{}

// fakeLine is a line as gpiocdev gives it; it remembers how it was asked for.
type fakeLine struct {
	options []gpiocdev.LineReqOption
	handler gpiocdev.EventHandler
	value   int
	closed  int

	mu  sync.Mutex
	err error // of everything from now on
}

func (l *fakeLine) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

func (l *fakeLine) Value() (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.value, l.err
}

func (l *fakeLine) SetValue(v int) error {
	l.value = v
	return l.err
}
func (l *fakeLine) Close() error {
	if l.closed++; l.closed > 1 {
		return gpiocdev.ErrClosed
	}
	return nil
}

// edge is what the kernel tells of a change.
func (l *fakeLine) edge(seq uint32, active bool) {
	e := gpiocdev.LineEvent{Type: gpiocdev.LineEventFallingEdge, LineSeqno: seq, Timestamp: monotonic()}
	if active {
		e.Type = gpiocdev.LineEventRisingEdge
	}
	l.handler(e)
}

func monotonic() time.Duration {
	var ts unix.Timespec
	unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts)
	return time.Duration(ts.Nano())
}

func bus(l *fakeLine) Chips {
	return Chips{request: func(_ string, _ int, o ...gpiocdev.LineReqOption) (cdevLine, error) {
		l.options = o
		for _, one := range o {
			if h, ok := one.(gpiocdev.EventHandler); ok {
				l.handler = h
			}
		}
		return l, nil
	}}
}

func openInput(t *testing.T) (*fakeLine, Input) {
	t.Helper()
	l := &fakeLine{}
	in, err := bus(l).Input("/dev/gpiochip0", 17, InputConfig{})
	if err != nil {
		t.Fatal(err)
	}
	return l, in
}

func TestEdgesComeInOrderAndNumbered(t *testing.T) {
	l, in := openInput(t)
	for last := uint32(0); last < 10*ourBuffer; { // a reader that comes in time
		for i := range uint32(ourBuffer) {
			l.edge(last+i+1, i%2 == 0)
		}
		for range ourBuffer {
			e := <-in.Edges()
			if e.Seq != last+1 || e.Active != (e.Seq%2 == 1) {
				t.Fatalf("%+v after %d", e, last)
			}
			if age := time.Since(e.At); age < 0 || age > time.Minute {
				t.Fatalf("%v old", age)
			}
			last = e.Seq
		}
	}
	in.Close()
	if e, open := <-in.Edges(); open {
		t.Errorf("%+v after Close", e)
	}
}

func TestOverflowKeepsTheNewestAndShows(t *testing.T) {
	l, in := openInput(t)
	for i := range uint32(ourBuffer + 10) {
		l.edge(i+1, i%2 == 0)
	}
	in.Close()
	var got []Edge
	for e := range in.Edges() {
		got = append(got, e)
	}
	if len(got) != ourBuffer || got[0].Seq != 11 || got[len(got)-1].Seq != ourBuffer+10 {
		t.Errorf("%d edges, from %d to %d", len(got), got[0].Seq, got[len(got)-1].Seq)
	}
}

func TestEdgesLostByTheKernelShow(t *testing.T) {
	l, in := openInput(t)
	l.edge(1, true)
	l.edge(5, false)
	in.Close()
	if a, b := <-in.Edges(), <-in.Edges(); a.Seq != 1 || b.Seq != 5 {
		t.Errorf("%d, %d", a.Seq, b.Seq)
	}
}

func TestKernelThatDoesNotCount(t *testing.T) {
	l, in := openInput(t)
	l.edge(0, true)
	l.edge(0, false)
	in.Close()
	if a, b := <-in.Edges(), <-in.Edges(); a.Seq != 1 || b.Seq != 2 {
		t.Errorf("%d, %d", a.Seq, b.Seq)
	}
}

func TestTimeOfAnEdge(t *testing.T) {
	for name, c := range map[string]struct {
		stamp time.Duration
		age   time.Duration
	}{
		"5 s ago":        {monotonic() - 5*time.Second, 5 * time.Second},
		"other clock":    {time.Duration(time.Now().UnixNano()), 0},
		"long ago":       {monotonic() - time.Hour, 0},
		"without a time": {0, 0},
	} {
		if name == "without a time" && monotonic() < time.Minute {
			continue // the machine has only just started
		}
		if got := time.Since(timeOf(c.stamp)).Round(time.Second); got != c.age {
			t.Errorf("%s: %v old, want %v", name, got, c.age)
		}
	}
}

func TestChipGoneEndsTheEdges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &fakeLine{}
		in, err := bus(l).Input("/dev/gpiochip0", 17, InputConfig{})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * probeTime)
		synctest.Wait()
		l.fail(unix.ENODEV)
		if e, open := <-in.Edges(); open {
			t.Errorf("got %+v", e)
		}
		if _, err := in.Active(); !errors.Is(err, ErrGone) {
			t.Errorf("Active: %v", err)
		}
		if err := in.Close(); err != nil || l.closed != 1 {
			t.Errorf("Close: %v, %d times", err, l.closed)
		}
	})
}

func TestHowLinesAreAskedFor(t *testing.T) {
	l := &fakeLine{}
	in, err := bus(l).Input("/dev/gpiochip0", 4, InputConfig{ActiveLow: true, PullUp: true, Debounce: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	in.Close()
	for _, want := range []gpiocdev.LineReqOption{gpiocdev.AsInput, gpiocdev.WithBothEdges, gpiocdev.AsActiveLow, gpiocdev.WithPullUp, gpiocdev.WithDebounce(10 * time.Millisecond), gpiocdev.WithConsumer("telecart")} {
		if !asked(l.options, want) {
			t.Errorf("input: %T %v is missing", want, want)
		}
	}
	out, err := bus(l).Output("/dev/gpiochip0", 5, true)
	if err != nil {
		t.Fatal(err)
	}
	if !asked(l.options, gpiocdev.AsOutput(0)) || !asked(l.options, gpiocdev.AsActiveLow) {
		t.Errorf("output: %v", l.options)
	}
	l.closed = 0
	if err := out.Set(true); err != nil || l.value != 1 {
		t.Errorf("set: %v, %d", err, l.value)
	}
	if err := out.Set(false); err != nil || l.value != 0 {
		t.Errorf("clear: %v, %d", err, l.value)
	}
	if errors.Join(out.Close(), out.Close()) != nil {
		t.Error("Close failed")
	}
	plain := &fakeLine{}
	if in, err = bus(plain).Input("c", 0, InputConfig{}); err != nil {
		t.Fatal(err)
	}
	in.Close()
	if asked(plain.options, gpiocdev.WithPullUp) || asked(plain.options, gpiocdev.AsActiveLow) {
		t.Errorf("a plain input: %v", plain.options)
	}
}

func asked(options []gpiocdev.LineReqOption, want gpiocdev.LineReqOption) bool {
	return slices.ContainsFunc(options, func(o gpiocdev.LineReqOption) bool {
		return fmt.Sprintf("%T %v", o, o) == fmt.Sprintf("%T %v", want, want)
	})
}

func TestErrorsSayWhatToDo(t *testing.T) {
	for _, c := range []struct {
		cause error
		want  error
		says  string
	}{
		{unix.EBUSY, ErrBusy, "gpioinfo"},
		{unix.EACCES, fs.ErrPermission, "group gpio"},
		{unix.ENOENT, fs.ErrNotExist, "no such chip"},
		{unix.ENODEV, ErrGone, "gone"},
		{gpiocdev.ErrInvalidOffset, ErrNoLine, "no such line"},
		{gpiocdev.ErrUapiIncompatibility{Feature: "debounce", AbiVersion: 1}, nil, "too old for debounce"},
		{gpiocdev.ErrNotCharacterDevice, nil, "no GPIO chip"},
		{unix.EIO, unix.EIO, ""},
	} {
		chips := Chips{request: func(string, int, ...gpiocdev.LineReqOption) (cdevLine, error) { return nil, c.cause }}
		_, ierr := chips.Input("/dev/gpiochip0", 17, InputConfig{})
		_, oerr := chips.Output("/dev/gpiochip0", 17, false)
		for _, err := range []error{ierr, oerr} {
			if c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "line 17 of /dev/gpiochip0") {
				t.Errorf("%v: %v", c.cause, err)
			}
		}
	}
}

// What the real package says of what is no chip.
func TestNoChip(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{"/dev/gpiochip99": "no such chip", "/dev/null": "no GPIO chip", file: ""} {
		in, err := Chips{}.Input(path, 0, InputConfig{})
		if err == nil || in != nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, %v", path, in, err)
		}
	}
}
