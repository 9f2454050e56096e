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

// Test runs the conformance suite of a model: each of its trials on a line in
// memory, and what takes the real driver on a pseudo-terminal.
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

// trialsOf are the trials of a model; it must have some.
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

// suite is one of the two kinds.
type suite interface {
	trial() trial
	memory(t *testing.T, tr trial)
	terminal(t *testing.T, tr trial)
	whole(t *testing.T, tr trial)
}

// trial is what the suites have in common: a model on a line, and instruments
// that can be plugged in at the other end.
type trial struct {
	model peripherals.Model
	with  peripherals.Trial
	suite suite
	line  Line
	open  serial.Opener                  // of the line
	serve func() instrument              // makes one
	live  func() instrument              // makes one that is pulled out and plugged in
	judge func(t *testing.T, r *Running) // fails t unless r works
	lost  []peripherals.Quantity         // what an unplugged instrument has no value of
}

func (tr trial) on(line Line, open serial.Opener) trial {
	tr.line, tr.open = line, open
	return tr
}

// settings are the model's with a port.
func (tr trial) settings(port string) string { return Settings(tr.with.Settings, port) }

// Settings are those of a trial, with a port, as JSON.
func Settings(with map[string]any, port string) string {
	set := map[string]any{"port": port}
	maps.Copy(set, with)
	raw, err := json.Marshal(set)
	if err != nil {
		panic(err) // a model's own
	}
	return string(raw)
}

// sub runs one test of t. On a line in memory it has a clock of its own, which
// runs on as soon as everybody waits for it.
func (tr trial) sub(t *testing.T, name string, f func(t *testing.T)) {
	if _, ok := tr.line.(memory); !ok {
		t.Run(name, f)
		return
	}
	t.Run(name, func(t *testing.T) { synctest.Test(t, f) })
}

// start runs the model with an instrument at the end of the line, which keeps
// still until the driver waits for it: so it hears all that is said.
func (tr trial) start(t *testing.T, serve instrument) *Running {
	t.Helper()
	ready := make(chan struct{})
	plugIn(t, tr.line, serve.once(ready))
	env := Env(t)
	env.Serial = func(path string, c serial.Config) (serial.Port, error) {
		if c != tr.with.Line {
			t.Errorf("the line is set to %v, and the instrument's is %v", c, tr.with.Line)
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

// run is the whole suite; what is said under a fault is for hears to judge.
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

// port is what a real port is needed for: it is opened, closed and opened again,
// and disappears.
func (tr trial) port(t *testing.T) {
	tr.sub(t, "cancelled", tr.cancelled)
	tr.sub(t, "unplugged", tr.unplugged)
}

// cancelled ends Run before a word was heard and amid the words; each time the
// same instrument runs again, which fails with ErrBusy unless the port was
// closed.
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

// unplugged pulls the plug while all is well. Run must end and say so, say so
// again as long as nothing is there, and work once an instrument is back: what
// the supervisor relies on.
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

// silent switches the instrument off while all is well, and on again. Its numbers
// must go, and come back by themselves. It takes a clock that runs on, since
// monitors may pause for a while.
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

// gag is a line that takes what is said and loses it, while on.
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

// An instrument is the inside of one: it speaks and listens on its end of the
// line until ctx ends or the line does.
type instrument func(ctx context.Context, line io.ReadWriter) error

// once is the instrument from then on, and nothing before.
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

// through is the instrument with a writer before its line.
func (i instrument) through(bend func(io.Writer) io.Writer) instrument {
	return func(ctx context.Context, line io.ReadWriter) error { return i(ctx, bent{line, bend(line)}) }
}

// mute is an instrument that is switched off.
func mute(ctx context.Context, _ io.ReadWriter) error {
	<-ctx.Done()
	return nil
}

// stream is an instrument that speaks by itself, faster than life, and listens
// to nobody.
func stream(next func(dst []byte) []byte) instrument {
	return func(ctx context.Context, line io.ReadWriter) error {
		for ctx.Err() == nil {
			if _, err := line.Write(next(nil)); err != nil {
				return err
			}
			time.Sleep(time.Millisecond) // an instrument does not fill the line
		}
		return nil
	}
}
