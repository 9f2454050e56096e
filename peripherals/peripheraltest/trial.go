package peripheraltest

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// Test runs the conformance suite of a model: every trial on a line in memory,
// and what needs the real driver on a pseudo-terminal.
func Test(t *testing.T, m peripherals.Model) {
	t.Helper()
	for _, tr := range trialsOf(t, m) {
		t.Run("memory", func(t *testing.T) { tr.suite.memory(t, tr.on(inMemory())) })
		t.Run("terminal", func(t *testing.T) { tr.suite.terminal(t, tr.on(PTY(t), serial.Open)) })
	}
}

// TestOn runs the whole suite on a line, with the real driver.
func TestOn(t *testing.T, m peripherals.Model, line Line) {
	t.Helper()
	for _, tr := range trialsOf(t, m) {
		tr.suite.whole(t, tr.on(line, serial.Open))
	}
}

// trialsOf returns the trials of a model, which must have some.
func trialsOf(t *testing.T, m peripherals.Model) (all []trial) {
	t.Helper()
	if m.Twin == nil || len(m.Twin.Trials) == 0 {
		t.Fatalf("%s has no virtual instrument to be tried with", m.ID)
	}
	for _, it := range m.Twin.Trials {
		s := suite(listens{it})
		if it.Stream == nil {
			s = asks{it}
		}
		tr := s.trial()
		tr.model, tr.with, tr.suite = m, it, s
		if it.Stream == nil {
			tr.lost = m.Gives
		}
		all = append(all, tr)
	}
	return all
}

// suite is listens or asks.
type suite interface {
	trial() trial
	memory(t *testing.T, tr trial)
	terminal(t *testing.T, tr trial)
	whole(t *testing.T, tr trial)
}

// trial is what both suites share: a model on a line, and instruments to plug
// in at the other end.
type trial struct {
	model peripherals.Model
	with  peripherals.Trial
	suite suite
	line  Line
	open  serial.Opener                  // of the line
	serve func() instrument              // makes one
	live  func() instrument              // makes one that is unplugged and replugged
	judge func(t *testing.T, r *Running) // fails t unless r works
	lost  []peripherals.Quantity         // quantities without a value once unplugged
}

func (tr trial) on(line Line, open serial.Opener) trial {
	tr.line, tr.open = line, open
	return tr
}

// settings returns the trial's settings with a port.
func (tr trial) settings(port string) string { return Settings(tr.with.Settings, port) }

// Settings returns a trial's settings with a port, as JSON.
func Settings(with map[string]any, port string) string {
	set := map[string]any{"port": port}
	maps.Copy(set, with)
	raw, err := json.Marshal(set)
	if err != nil {
		panic(err) // a mistake in the model
	}
	return string(raw)
}

// sub runs one test of t. On a line in memory it has a fake clock.
func (tr trial) sub(t *testing.T, name string, f func(t *testing.T)) {
	if _, ok := tr.line.(memory); !ok {
		t.Run(name, f)
		return
	}
	t.Run(name, func(t *testing.T) { synctest.Test(t, f) })
}

// start runs the model with an instrument at the end of the line. The
// instrument waits until the driver is ready, so that nothing it sends is lost.
func (tr trial) start(t *testing.T, serve instrument) *Running {
	t.Helper()
	ready := make(chan struct{})
	plugIn(t, tr.line, serve.once(ready))
	env := Env(t)
	env.Serial = func(path string, c serial.Config) (serial.Port, error) {
		if c != tr.with.Line {
			t.Errorf("the line is set to %v, the instrument to %v", c, tr.with.Line)
		}
		return tr.open(path, c)
	}
	p, err := tr.model.New(env, json.RawMessage(tr.settings(tr.line.Port())))
	if err != nil {
		t.Fatal(err)
	}
	r := Rerun(t, p)
	r.AwaitState(t, peripherals.Starting)
	close(ready)
	return r
}

// run is the whole suite; hears judges what arrives under a fault.
func (tr trial) run(t *testing.T, hears func(t *testing.T, r *Running, over <-chan struct{})) {
	t.Run("model", func(t *testing.T) { Model(t, tr.model, Env(t), tr.settings("/dev/null")) })
	for _, f := range faults() {
		tr.sub(t, f.name, func(t *testing.T) {
			NoLeak(t)
			serve, over := f.under(tr.serve())
			r := tr.start(t, serve)
			hears(t, r, over)
			r.Stop(t)
		})
	}
	tr.port(t)
}

// port tests opening, closing, reopening and losing the port.
func (tr trial) port(t *testing.T) {
	tr.sub(t, "cancelled", tr.cancelled)
	tr.sub(t, "unplugged", tr.unplugged)
}

// cancelled ends Run before anything is received and in the middle of it.
// Running again fails with ErrBusy unless the port was closed.
func (tr trial) cancelled(t *testing.T) {
	NoLeak(t)
	speak := make(chan struct{})
	r := tr.start(t, tr.serve().once(speak))
	r.Stop(t)
	close(speak)
	for range 2 {
		r = Rerun(t, r.Peripheral)
		tr.judge(t, r)
		r.Stop(t)
	}
}

// unplugged pulls the plug while all is well. The supervisor relies on Run
// ending with an error then, failing while nothing is there, and working once
// an instrument is back.
func (tr trial) unplugged(t *testing.T) {
	NoLeak(t)
	r := tr.start(t, tr.live())
	tr.judge(t, r)
	tr.line.Unplug(t)
	if err := r.End(t); err == nil {
		t.Error("Run returned no error when the device was unplugged")
	}
	Offline(t, r)
	for _, q := range tr.lost {
		if last, ok := r.Last(q); !ok || last.Quality != peripherals.NoSignal {
			t.Errorf("%s of an unplugged device: %+v, want no signal", q, last)
		}
	}
	r = Rerun(t, r.Peripheral)
	absent(t, r)
	plugIn(t, tr.line, tr.live())
	r = Rerun(t, r.Peripheral)
	tr.judge(t, r)
	r.Stop(t)
}

// silent switches the instrument off and on. Its numbers must go, and return by
// themselves. It needs a fake clock, since monitors may pause for a while.
func (tr trial) silent(t *testing.T) {
	NoLeak(t)
	var off gag
	r := tr.start(t, tr.live().through(func(w io.Writer) io.Writer {
		off.line = w
		return &off
	}))
	tr.judge(t, r)
	off.on.Store(true)
	since := time.Now()
	r.AwaitState(t, peripherals.Offline)
	if late := time.Since(since); late > 15*time.Second {
		t.Errorf("old numbers were shown for %v", late)
	}
	for _, q := range tr.lost {
		if last, ok := r.Last(q); !ok || last.Quality != peripherals.NoSignal {
			t.Errorf("%s of a silent device: %+v, want no signal", q, last)
		}
	}
	off.on.Store(false)
	r.AwaitState(t, peripherals.Online)
	tr.judge(t, r)
	r.Stop(t)
}

// gag is a line that discards what is written while on.
type gag struct {
	line io.Writer
	on   atomic.Bool
}

func (g *gag) Write(p []byte) (int, error) {
	if g.on.Load() {
		return len(p), nil
	}
	return g.line.Write(p)
}

// An instrument serves its end of the line until ctx or the line ends.
type instrument func(ctx context.Context, line io.ReadWriter) error

// once delays the instrument until ready.
func (i instrument) once(ready <-chan struct{}) instrument {
	return func(ctx context.Context, line io.ReadWriter) error {
		select {
		case <-ctx.Done():
			return nil
		case <-ready:
			return i(ctx, line)
		}
	}
}

// through puts a writer between the instrument and its line.
func (i instrument) through(bend func(io.Writer) io.Writer) instrument {
	return func(ctx context.Context, line io.ReadWriter) error { return i(ctx, bent{line, bend(line)}) }
}

// mute is an instrument that is switched off.
func mute(ctx context.Context, _ io.ReadWriter) error {
	<-ctx.Done()
	return nil
}

// stream is an instrument that sends unasked, faster than real time, and
// ignores what it receives.
func stream(next func(dst []byte) []byte) instrument {
	return func(ctx context.Context, line io.ReadWriter) error {
		for ctx.Err() == nil {
			if _, err := line.Write(next(nil)); err != nil {
				return err
			}
			time.Sleep(time.Millisecond) // do not saturate the line
		}
		return nil
	}
}
