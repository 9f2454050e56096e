package peripheraltest

import (
	"fmt"
	"io"
	"testing"
	"time"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
)

// Serial is the suite for a model that listens on a serial port. Each test
// runs on a pseudo-terminal with the real driver.
type Serial struct {
	Model    peripherals.Model
	Settings string // JSON with %q where the port's path belongs

	// Speak makes an instrument: a function that appends the next piece of
	// its stream, such as a frame or a line.
	Speak func() func(dst []byte) []byte
	// Good is between what the values lie that the stream gives when all is
	// well.
	Good map[peripherals.Quantity]Range
}

// Range is what a value may be, both ends included.
type Range struct{ Low, High float64 }

func (r Range) has(v float64) bool { return v >= r.Low && v <= r.High }

// Test runs the suite.
func (s Serial) Test(t *testing.T) {
	t.Run("model", func(t *testing.T) { Model(t, s.Model, Env(t), fmt.Sprintf(s.Settings, "/dev/null")) })
	t.Run("missing port", func(t *testing.T) {
		NoLeak(t)
		env := Env(t)
		env.Serial = serial.Open
		Missing(t, s.Model, env, fmt.Sprintf(s.Settings, t.TempDir()+"/ttyNONE"))
	})
	t.Run("values", func(t *testing.T) { s.hears(t, s.plain()) })
	t.Run("starts in the middle", func(t *testing.T) {
		speak := s.plain()
		s.hears(t, cut(speak, 3))
	})
	t.Run("byte by byte", func(t *testing.T) { s.hears(t, single(s.plain())) })
	t.Run("garbage first", func(t *testing.T) { s.hears(t, after(noise(5000), s.plain())) })
	t.Run("garbage between", s.garbageBetween)
	t.Run("unplugged", s.unplugged)
	t.Run("again after the end", s.again)
}

// A speaker writes the next piece of the stream.
type speaker func(w io.Writer) error

func (s Serial) plain() speaker {
	next := s.Speak()
	return func(w io.Writer) error {
		_, err := w.Write(next(nil))
		return err
	}
}

// cut leaves out the first bytes of the stream.
func cut(speak speaker, bytes int) speaker {
	return func(w io.Writer) error { return speak(&skipping{w, &bytes}) }
}

type skipping struct {
	w    io.Writer
	left *int
}

func (s *skipping) Write(p []byte) (int, error) {
	n := min(*s.left, len(p))
	*s.left -= n
	_, err := s.w.Write(p[n:])
	return len(p), err
}

// single writes a byte at a time.
func single(speak speaker) speaker {
	return func(w io.Writer) error { return speak(oneByOne{w}) }
}

type oneByOne struct{ w io.Writer }

func (s oneByOne) Write(p []byte) (int, error) {
	for i := range p {
		if _, err := s.w.Write(p[i : i+1]); err != nil {
			return i, err
		}
	}
	return len(p), nil
}

func after(first []byte, speak speaker) speaker {
	return func(w io.Writer) error {
		if len(first) > 0 {
			_, err := w.Write(first[:min(len(first), 512)])
			first = first[min(len(first), 512):]
			return err
		}
		return speak(w)
	}
}

// noise is always the same.
func noise(n int) []byte {
	out, x := make([]byte, n), uint32(7)
	for i := range out {
		x = x*1664525 + 1013904223
		out[i] = byte(x >> 24)
	}
	return out
}

// line is an instrument on a pseudo-terminal that speaks until it is stopped
// or unplugged.
func (s Serial) line(t *testing.T, speak speaker) (r *Running, master *serial.PTY) {
	t.Helper()
	NoLeak(t)
	master, port := serialtest.Pair(t)
	env := Env(t)
	env.Serial = serial.Open
	r = Start(t, s.Model, env, fmt.Sprintf(s.Settings, port))
	talk(t, master, speak)
	return r, master
}

// talk speaks in the background, faster than life, until master is closed.
func talk(t *testing.T, master *serial.PTY, speak speaker) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for speak(master) == nil {
			time.Sleep(time.Millisecond) // an instrument does not fill the line
		}
	}()
	t.Cleanup(func() {
		master.Close()
		<-done
	})
}

func (s Serial) hears(t *testing.T, speak speaker) {
	t.Helper()
	r, _ := s.line(t, speak)
	s.awaitGood(t, r)
	r.AwaitState(t, peripherals.Online)
	s.onlyGoodValues(t, r)
	r.Stop(t)
}

func (s Serial) awaitGood(t *testing.T, r *Running) {
	t.Helper()
	for q, want := range s.Good {
		got := r.Await(t, "a good "+string(q), q, func(rd peripherals.Reading) bool {
			return rd.Quality == peripherals.Good
		})
		if !want.has(got.Value) {
			t.Errorf("%s is %v, want %v", q, got.Value, want)
		}
		if got.At.IsZero() {
			t.Errorf("%s has no time", q)
		}
	}
}

// onlyGoodValues fails when any value was told that the instrument never had.
func (s Serial) onlyGoodValues(t *testing.T, r *Running) {
	t.Helper()
	for _, rd := range r.Readings() {
		want, known := s.Good[rd.Quantity]
		switch {
		case rd.Quality == peripherals.NoSignal && rd.Value != 0:
			t.Errorf("a missing %s has the value %v", rd.Quantity, rd.Value)
		case rd.Quality != peripherals.NoSignal && known && !want.has(rd.Value):
			t.Errorf("%s was told as %v, want %v or nothing", rd.Quantity, rd.Value, want)
		}
	}
}

func (s Serial) garbageBetween(t *testing.T) {
	speak, n := s.plain(), 0
	r, _ := s.line(t, func(w io.Writer) error {
		if n++; n == 60 {
			if _, err := w.Write(noise(700)); err != nil {
				return err
			}
		}
		return speak(w)
	})
	s.awaitGood(t, r)
	for q := range s.Good {
		seen := 0
		for _, rd := range r.Readings() {
			if rd.Quantity == q {
				seen++
			}
		}
		r.Await(t, "more "+string(q)+" after garbage", q, func(rd peripherals.Reading) bool {
			total := 0
			for _, x := range r.Readings() {
				if x.Quantity == q && x.Quality == peripherals.Good {
					total++
				}
			}
			return total > seen+5
		})
	}
	s.onlyGoodValues(t, r)
	r.Stop(t)
}

func (s Serial) unplugged(t *testing.T) {
	r, master := s.line(t, s.plain())
	s.awaitGood(t, r)
	master.Close()
	if err := r.End(t); err == nil {
		t.Error("Run returned no error when the device was unplugged")
	}
	Offline(t, r)
	for q := range s.Good {
		if last, ok := r.Last(q); !ok || last.Quality != peripherals.NoSignal {
			t.Errorf("%s of an unplugged device: %+v, want no signal", q, last)
		}
	}
}

func (s Serial) again(t *testing.T) {
	r, _ := s.line(t, s.plain())
	s.awaitGood(t, r)
	r.Stop(t)
	r = Rerun(t, r.Peripheral) // fails with ErrBusy when the port was not closed
	s.awaitGood(t, r)
	r.Stop(t)
}
