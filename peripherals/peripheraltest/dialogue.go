package peripheraltest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"testing"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
)

// Dialogue is the suite for a model that asks its instrument, and measures
// when told to. Each test runs on a pseudo-terminal with the real driver.
type Dialogue struct {
	Model    peripherals.Model
	Settings string // JSON with %q where the port's path belongs

	// Serve makes an instrument: a function that answers on a line until ctx
	// ends or the line fails.
	Serve func() func(ctx context.Context, line io.ReadWriter) error
	// Measure is what to ask for.
	Measure peripherals.MeasureRequest
	// Good is between what the values lie that a measurement gives.
	Good map[peripherals.Quantity]Range
}

// Test runs the suite.
func (d Dialogue) Test(t *testing.T) {
	t.Run("model", func(t *testing.T) { Model(t, d.Model, Env(t), fmt.Sprintf(d.Settings, "/dev/null")) })
	t.Run("missing port", func(t *testing.T) {
		NoLeak(t)
		env := Env(t)
		env.Serial = serial.Open
		Missing(t, d.Model, env, fmt.Sprintf(d.Settings, t.TempDir()+"/ttyNONE"))
	})
	t.Run("values", func(t *testing.T) { d.measures(t, func(io.Writer) io.Writer { return nil }) })
	t.Run("byte by byte", func(t *testing.T) { d.measures(t, func(w io.Writer) io.Writer { return oneByOne{w} }) })
	t.Run("garbage first", func(t *testing.T) {
		d.measures(t, func(w io.Writer) io.Writer { return &littered{w: w, noise: noise(3000)} })
	})
	t.Run("garbage between", func(t *testing.T) {
		d.measures(t, func(w io.Writer) io.Writer { return &littered{w: w, noise: noise(700), after: 5} })
	})
	t.Run("never answers", d.deaf)
	t.Run("unplugged", d.unplugged)
}

// littered writes noise before the piece that comes after so many others.
type littered struct {
	w     io.Writer
	noise []byte
	after int
}

func (l *littered) Write(p []byte) (int, error) {
	if l.after--; l.after < 0 && l.noise != nil {
		if _, err := l.w.Write(l.noise); err != nil {
			return 0, err
		}
		l.noise = nil
	}
	return l.w.Write(p)
}

// bent is a line whose writes go another way.
type bent struct {
	*serial.PTY
	io.Writer
}

func (b bent) Write(p []byte) (int, error) { return b.Writer.Write(p) }

// line is an instrument on a pseudo-terminal. unplug may be called twice.
func (d Dialogue) line(t *testing.T, bend func(io.Writer) io.Writer) (r *Running, unplug func()) {
	t.Helper()
	NoLeak(t)
	master, port := serialtest.Pair(t)
	var line io.ReadWriter = master
	if w := bend(master); w != nil {
		line = bent{master, w}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	serve := d.Serve()
	go func() {
		defer close(done)
		_ = serve(ctx, line) // ends with the line
	}()
	unplug = sync.OnceFunc(func() {
		cancel()
		<-done
		master.Close()
	})
	t.Cleanup(unplug)
	env := Env(t)
	env.Serial = serial.Open
	p, err := d.Model.New(env, json.RawMessage(fmt.Sprintf(d.Settings, port)))
	if err != nil {
		t.Fatal(err)
	}
	return Rerun(t, p), unplug
}

func (d Dialogue) measure(t *testing.T, r *Running) {
	t.Helper()
	r.AwaitState(t, peripherals.Online)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := r.Peripheral.(peripherals.Measurer).Measure(ctx, d.Measure); err != nil {
		t.Fatalf("measure: %v", err)
	}
	for q, want := range d.Good {
		got := r.Await(t, "a good "+string(q), q, func(rd peripherals.Reading) bool {
			return rd.Quality == peripherals.Good
		})
		if !want.has(got.Value) || got.At.IsZero() {
			t.Errorf("%s is %+v, want %v", q, got, want)
		}
	}
}

func (d Dialogue) measures(t *testing.T, bend func(io.Writer) io.Writer) {
	t.Helper()
	r, _ := d.line(t, bend)
	d.measure(t, r)
	for _, rd := range r.Readings() {
		want, known := d.Good[rd.Quantity]
		switch {
		case rd.Quality == peripherals.NoSignal && rd.Value != 0:
			t.Errorf("a missing %s has the value %v", rd.Quantity, rd.Value)
		case rd.Quality == peripherals.Good && known && !want.has(rd.Value):
			t.Errorf("%s was told as %v, want %v or nothing", rd.Quantity, rd.Value, want)
		}
	}
	r.Stop(t)
}

// deaf is a line at whose end nothing is: no value, offline, and Run ends when
// it is told to.
func (d Dialogue) deaf(t *testing.T) {
	NoLeak(t)
	_, port := serialtest.Pair(t)
	env := Env(t)
	env.Serial = serial.Open
	r := Start(t, d.Model, env, fmt.Sprintf(d.Settings, port))
	r.AwaitState(t, peripherals.Offline)
	for _, rd := range r.Readings() {
		if rd.Quality != peripherals.NoSignal {
			t.Errorf("a value out of nothing: %+v", rd)
		}
	}
	r.Stop(t)
}

func (d Dialogue) unplugged(t *testing.T) {
	r, unplug := d.line(t, func(io.Writer) io.Writer { return nil })
	d.measure(t, r)
	unplug()
	if err := r.End(t); err == nil {
		t.Error("Run returned no error when the device was unplugged")
	}
	Offline(t, r)
	for _, q := range d.Model.Gives {
		if last, ok := r.Last(q); !ok || last.Quality != peripherals.NoSignal {
			t.Errorf("%s of an unplugged device: %+v, want no signal", q, last)
		}
	}
}
