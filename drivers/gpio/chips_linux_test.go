package gpio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/warthog618/go-gpiocdev/uapi"
	"golang.org/x/sys/unix"
)

var _ Bus = Chips{}

// fakeLine is a line as the kernel gives it: a pipe of events, and a level. It
// remembers how it was asked for.
type fakeLine struct {
	*io.PipeReader
	events *io.PipeWriter
	asked  *uapi.LineRequest
	value  bool
	closed int

	mu  sync.Mutex
	err error // of everything from now on
}

func newFake() *fakeLine {
	l := &fakeLine{}
	l.PipeReader, l.events = io.Pipe()
	return l
}

func (l *fakeLine) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

func (l *fakeLine) Value() (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.value, l.err
}

func (l *fakeLine) SetValue(v bool) error {
	l.value = v
	return l.err
}

func (l *fakeLine) Close() error {
	if l.closed++; l.closed > 1 {
		return os.ErrClosed
	}
	return l.PipeReader.Close()
}

// edge is what the kernel tells of a change; it returns once that was read.
func (l *fakeLine) edge(t *testing.T, seq uint32, active bool) {
	t.Helper()
	e := uapi.LineEvent{ID: uapi.LineEventFallingEdge, LineSeqno: seq, Timestamp: uint64(monotonic())}
	if active {
		e.ID = uapi.LineEventRisingEdge
	}
	b, err := binary.Append(nil, binary.NativeEndian, e)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.events.Write(b); err != nil {
		t.Fatal(err)
	}
}

func monotonic() time.Duration {
	var ts unix.Timespec
	unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts)
	return time.Duration(ts.Nano())
}

func bus(l *fakeLine) Chips {
	return Chips{request: func(_ string, r *uapi.LineRequest) (held, error) {
		l.asked = r
		return l, nil
	}}
}

func openInput(t *testing.T) (*fakeLine, Input) {
	t.Helper()
	l := newFake()
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
			l.edge(t, last+i+1, i%2 == 0)
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
	synctest.Test(t, func(t *testing.T) {
		l, in := openInput(t)
		for i := range uint32(ourBuffer + 10) {
			l.edge(t, i+1, i%2 == 0)
		}
		synctest.Wait() // the last one too is in our buffer
		in.Close()
		var got []Edge
		for e := range in.Edges() {
			got = append(got, e)
		}
		if len(got) != ourBuffer || got[0].Seq != 11 || got[len(got)-1].Seq != ourBuffer+10 {
			t.Errorf("%d edges, from %d to %d", len(got), got[0].Seq, got[len(got)-1].Seq)
		}
	})
}

func TestEdgesLostByTheKernelShow(t *testing.T) {
	l, in := openInput(t)
	l.edge(t, 1, true)
	l.edge(t, 5, false)
	if a, b := <-in.Edges(), <-in.Edges(); a.Seq != 1 || b.Seq != 5 {
		t.Errorf("%d, %d", a.Seq, b.Seq)
	}
	in.Close()
}

// The kernel may hand over many at once.
func TestManyInOneRead(t *testing.T) {
	l, in := openInput(t)
	var all []byte
	for i := range uint32(100) {
		all, _ = binary.Append(all, binary.NativeEndian, uapi.LineEvent{ID: uapi.LineEventRisingEdge, LineSeqno: i + 1})
	}
	if _, err := l.events.Write(all); err != nil {
		t.Fatal(err)
	}
	for i := range uint32(100) {
		if e := <-in.Edges(); e.Seq != i+1 || !e.Active {
			t.Fatalf("%+v at %d", e, i+1)
		}
	}
	in.Close()
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

// A chip that goes is noticed by what Read says, or else by the level.
func TestChipGoneEndsTheEdges(t *testing.T) {
	for name, goes := range map[string]func(*fakeLine){
		"read":           func(l *fakeLine) { l.events.CloseWithError(unix.ENODEV) },
		"EOF":            func(l *fakeLine) { l.events.Close() },
		"only the level": func(l *fakeLine) { l.fail(unix.ENODEV) },
	} {
		synctest.Test(t, func(t *testing.T) {
			l, in := openInput(t)
			time.Sleep(3 * probeTime)
			synctest.Wait()
			goes(l)
			if e, open := <-in.Edges(); open {
				t.Errorf("%s: %+v", name, e)
			}
			if _, err := in.Active(); !errors.Is(err, ErrGone) {
				t.Errorf("%s: Active: %v", name, err)
			}
			if err := in.Close(); err != nil || l.closed != 1 {
				t.Errorf("%s: Close: %v, %d times", name, err, l.closed)
			}
		})
	}
}

// Edges have the times at which they were, and are in order by them too, however
// late this program reads them and its clocks.
func TestTimesDoNotGoBack(t *testing.T) {
	l, in := openInput(t)
	const age = 5 * time.Second
	begin := uint64(monotonic() - age)
	var all []byte
	for i := range uint32(100) {
		all, _ = binary.Append(all, binary.NativeEndian, uapi.LineEvent{LineSeqno: i + 1, Timestamp: begin + uint64(i)}) // 1 ns apart
	}
	if _, err := l.events.Write(all); err != nil {
		t.Fatal(err)
	}
	var last Edge
	for range 100 {
		e := <-in.Edges()
		if e.At.Before(last.At) || time.Since(e.At) < age-time.Microsecond {
			t.Fatalf("%v after %v", e, last)
		}
		last = e
	}
	in.Close()
}

func TestClosedLineIsNotRead(t *testing.T) {
	_, in := openInput(t)
	if err := errors.Join(in.Close(), in.Close()); err != nil {
		t.Error(err)
	}
	if e, open := <-in.Edges(); open {
		t.Errorf("%+v after Close", e)
	}
	if _, err := in.Active(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Active: %v", err)
	}
}

func TestHowLinesAreAskedFor(t *testing.T) {
	l := newFake()
	in, err := bus(l).Input("/dev/gpiochip0", 4, InputConfig{ActiveLow: true, PullUp: true, Debounce: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	in.Close()
	const edges = uapi.LineFlagV2Input | uapi.LineFlagV2EdgeBoth
	r := l.asked
	if r.Config.Flags != edges|uapi.LineFlagV2ActiveLow|uapi.LineFlagV2BiasPullUp || r.Lines != 1 || r.Offsets[0] != 4 {
		t.Errorf("input: %+v", r)
	}
	if r.EventBufferSize < 250 { // 5 s at 50/s
		t.Errorf("the kernel is to keep %d edges", r.EventBufferSize)
	}
	want := uapi.LineConfigAttribute{Attr: uapi.DebouncePeriod(10 * time.Millisecond).Encode(), Mask: 1}
	if r.Config.NumAttrs != 1 || r.Config.Attrs[0] != want {
		t.Errorf("debounce: %+v", r.Config.Attrs[0])
	}
	if got := string(bytes.TrimRight(r.Consumer[:], "\x00")); got != "telecart" {
		t.Errorf("held by %q", got)
	}
	plain := newFake()
	if in, err = bus(plain).Input("c", 0, InputConfig{}); err != nil {
		t.Fatal(err)
	}
	in.Close()
	if plain.asked.Config.Flags != edges || plain.asked.Config.NumAttrs != 0 {
		t.Errorf("a plain input: %+v", plain.asked.Config)
	}
}

func TestOutput(t *testing.T) {
	l := newFake()
	out, err := bus(l).Output("/dev/gpiochip0", 5, true)
	if err != nil {
		t.Fatal(err)
	}
	if l.asked.Config.Flags != uapi.LineFlagV2Output|uapi.LineFlagV2ActiveLow || l.asked.Config.NumAttrs != 0 {
		t.Errorf("output: %+v", l.asked.Config)
	}
	for _, on := range []bool{true, false} {
		if err := out.Set(on); err != nil || l.value != on {
			t.Errorf("set %v: %v, %v", on, err, l.value)
		}
	}
	l.fail(unix.ENODEV)
	if err := out.Set(true); !errors.Is(err, ErrGone) {
		t.Errorf("set on a chip that is gone: %v", err)
	}
	if errors.Join(out.Close(), out.Close()) != nil {
		t.Error("Close failed")
	}
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
		{ErrNoLine, ErrNoLine, "no such line"},
		{unix.EINVAL, unix.EINVAL, "5.10"},
		{errNoChip, ErrNoLine, "no GPIO chip"},
		{unix.EIO, unix.EIO, ""},
	} {
		chips := Chips{request: func(string, *uapi.LineRequest) (held, error) { return nil, c.cause }}
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
	for path, says := range map[string]string{"/dev/gpiochip99": "no such chip", "/dev/null": "no GPIO chip", file: "no GPIO chip"} {
		in, err := Chips{}.Input(path, 0, InputConfig{})
		if err == nil || in != nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, %v", path, in, err)
		}
	}
}
