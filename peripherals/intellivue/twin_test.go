package intellivue_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/intellivue"
	"telecart/peripherals/peripheraltest"
)

// wire is one end of a serial line without a kernel in it.
type wire struct {
	*io.PipeReader
	out  *io.PipeWriter
	once sync.Once
}

func (w *wire) Write(p []byte) (int, error) { return w.out.Write(p) }

func (w *wire) Close() error {
	w.once.Do(func() {
		w.PipeReader.CloseWithError(os.ErrClosed)
		w.out.CloseWithError(io.EOF)
	})
	return nil
}

// bed is a virtual monitor with the driver on it, in a bubble of its own time.
type bed struct {
	t       *testing.T
	twin    *intellivue.Twin
	monitor *intellivue.Monitor
	rec     *peripheraltest.Recorder
	log     *bytes.Buffer
	stop    func()
}

// atBed runs a test at a bed; prepare may change the monitor before.
func atBed(t *testing.T, prepare func(*intellivue.Twin), test func(*bed)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bed{t: t, twin: intellivue.NewTwin(), rec: peripheraltest.NewRecorder(), log: new(bytes.Buffer)}
		if prepare != nil {
			prepare(b.twin)
		}
		fromMonitor, toCart := io.Pipe()
		fromCart, toMonitor := io.Pipe()
		cart := &wire{PipeReader: fromMonitor, out: toMonitor}
		far := &wire{PipeReader: fromCart, out: toCart}
		env := peripheraltest.Env(t)
		env.Log = slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		env.Serial = func(_ string, c serial.Config) (serial.Port, error) {
			if c != (serial.Config{Baud: 115200}) {
				t.Errorf("the line is set to %+v", c)
			}
			return cart, nil
		}
		m, err := intellivue.New(env, []byte(`{"port": "/dev/ttyTEST"}`))
		if err != nil {
			t.Fatal(err)
		}
		b.monitor = m
		monitorOff, off := context.WithCancel(context.Background())
		ctx, cancel := context.WithCancel(context.Background())
		served, ended := make(chan error, 1), make(chan error, 1)
		go func() { served <- b.twin.Serve(monitorOff, far) }()
		go func() { ended <- m.Run(ctx, b.rec) }()
		b.stop = sync.OnceFunc(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("Run: %v", err)
			}
			off()
			far.Close()
			<-served
		})
		defer b.stop()
		test(b)
	})
}

func (b *bed) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (b *bed) last(q peripherals.Quantity, site string) peripherals.Reading {
	var last peripherals.Reading
	for _, r := range b.rec.Readings() {
		if r.Quantity == q && r.Site == site {
			last = r
		}
	}
	return last
}

func (b *bed) is(q peripherals.Quantity, site string, quality peripherals.Quality, value float64, detail string) {
	b.t.Helper()
	got := b.last(q, site)
	if got.Quality != quality || string(got.Detail) != detail || got.Value < value-1e-6 || got.Value > value+1e-6 {
		b.t.Errorf("%s %s is %v %v %q, want %v %v %q", q, site, got.Quality, got.Value, got.Detail, quality, value, detail)
	}
}

func (b *bed) state(state peripherals.State, detail string) {
	b.t.Helper()
	all := b.rec.Statuses()
	if last := all[len(all)-1]; last.State != state || !strings.Contains(last.Detail.English, detail) || detail == "" && !last.Detail.IsZero() {
		b.t.Errorf("%s %q, want %s %q", last.State, last.Detail, state, detail)
	}
}

func TestReadings(t *testing.T) {
	atBed(t, nil, func(b *bed) {
		began := time.Now()
		b.wait(3 * time.Second)
		b.state(peripherals.Online, "")
		for _, want := range []struct {
			q     peripherals.Quantity
			site  string
			value float64
		}{
			{peripherals.HeartRate, "", 72}, {peripherals.SpO2, "", 97}, {peripherals.PulseRate, "", 72},
			{peripherals.NIBPSystolic, "", 118}, {peripherals.NIBPDiastolic, "", 76}, {peripherals.NIBPMean, "", 90},
			{peripherals.NIBPPulse, "", 71}, {peripherals.RespiratoryRate, "", 16}, {peripherals.EtCO2, "", 38},
			{peripherals.Temperature, "", 36.9}, {peripherals.Temperature, "core", 37.1},
		} {
			b.is(want.q, want.site, peripherals.Good, want.value, "")
		}
		b.is(peripherals.PerfusionIndex, "", peripherals.Good, 2.1, "no unit given")
		hr := b.last(peripherals.HeartRate, "")
		if off := hr.DeviceTime.Sub(began); off < 2*time.Second || off > 3*time.Second || hr.At.Sub(began) > 3*time.Second {
			t.Errorf("a heart rate of %v, by the monitor's clock %v after the start", hr.At.Sub(began), off)
		}
		if at := b.last(peripherals.NIBPSystolic, "").DeviceTime; !at.Equal(began.Truncate(time.Second)) {
			t.Errorf("the cuff measured at %v, want %v", at, began)
		}
		for _, r := range b.rec.Readings() {
			if r.Quantity == peripherals.Temperature && r.Value == 34 {
				t.Error("an incubator's setting was told as a temperature")
			}
		}
	})
}

// A cuff's value is repeated each second, and told once; the next
// measurement is told although it gives the same numbers.
func TestCuff(t *testing.T) {
	atBed(t, nil, func(b *bed) {
		count := func() (n int) {
			for _, r := range b.rec.Readings() {
				if r.Quantity == peripherals.NIBPSystolic {
					n++
				}
			}
			return n
		}
		b.wait(30 * time.Second)
		if count() != 1 {
			t.Errorf("one measurement was told %d times", count())
		}
		b.twin.MeasureNBP(118, 76, 90)
		b.wait(3 * time.Second)
		if count() != 2 {
			t.Errorf("two measurements were told %d times", count())
		}
		b.is(peripherals.NIBPMean, "", peripherals.Good, 90, "")
	})
	atBed(t, func(m *intellivue.Twin) { m.Deaf(true) }, func(b *bed) {
		b.wait(10 * time.Minute) // the cuff's value is of before
		b.twin.Deaf(false)
		b.wait(time.Minute)
		if r := b.last(peripherals.NIBPSystolic, ""); r.Quality != peripherals.Suspect || !strings.Contains(string(r.Detail), "measured at ") {
			t.Errorf("an old measurement: %+v", r)
		}
		b.is(peripherals.HeartRate, "", peripherals.Good, 72, "")
	})
}

func TestStates(t *testing.T) {
	for _, c := range []struct {
		state   uint16
		quality peripherals.Quality
		detail  peripherals.Words
	}{
		{0x0000, peripherals.Good, ""},
		{0x0083, peripherals.Good, ""},
		{0x0020, peripherals.Good, "measuring"},
		{0x0040, peripherals.Suspect, "early indication"},
		{0x0100, peripherals.Suspect, "questionable"},
		{0x0200, peripherals.Suspect, "questionable"},
		{0x0400, peripherals.Suspect, "demo data"},
		{0x4000, peripherals.Suspect, "questionable"},
		{0x4440, peripherals.Suspect, "demo data, questionable, early indication"},
		{0x0800, peripherals.NoSignal, "test data"},
		{0x1000, peripherals.NoSignal, "calibrating"},
		{0x2000, peripherals.NoSignal, "unavailable"},
		{0x8000, peripherals.NoSignal, "invalid"},
		{0xFFFF, peripherals.NoSignal, "invalid"},
	} {
		atBed(t, func(m *intellivue.Twin) {
			m.SetState(intellivue.PhysioSpO2, c.state)
			m.SetState(intellivue.PhysioNBPDia, c.state)
			m.SetState(intellivue.PhysioPleth, c.state)
		}, func(b *bed) {
			b.wait(3 * time.Second)
			spo2, dia := 97.0, 76.0
			if c.quality == peripherals.NoSignal {
				spo2, dia = 0, 0
			}
			b.is(peripherals.SpO2, "", c.quality, spo2, string(c.detail))
			b.is(peripherals.NIBPDiastolic, "", c.quality, dia, string(c.detail))
			b.is(peripherals.NIBPSystolic, "", peripherals.Good, 118, "")
			for _, w := range b.rec.Waves() {
				if w.Quantity == peripherals.Pleth && w.Quality != c.quality {
					t.Errorf("state %04x: a pleth that is %v", c.state, w.Quality)
				}
			}
		})
	}
}

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		physio, unit uint16
		decimals     int
		given        float64
		q            peripherals.Quantity
		quality      peripherals.Quality
		value        float64
		detail       peripherals.Words
	}{
		{intellivue.PhysioEtCO2, 0x0F03, 2, 5.07, peripherals.EtCO2, peripherals.Good, 38.02813, ""},
		{intellivue.PhysioEtCO2, 0x0F20, 0, 41, peripherals.EtCO2, peripherals.Good, 41, ""},
		{intellivue.PhysioEtCO2, 0x0220, 1, 5.2, peripherals.EtCO2, peripherals.NoSignal, 0, "unknown unit"},
		{intellivue.PhysioEtCO2, 0x0000, 0, 41, peripherals.EtCO2, peripherals.NoSignal, 0, "unknown unit"},
		{intellivue.PhysioTemperature, 0x1140, 1, 98.6, peripherals.Temperature, peripherals.Good, 37, ""},
		{intellivue.PhysioSpO2, 0x0220, 0, 101, peripherals.SpO2, peripherals.NoSignal, 0, "out of range"},
		{intellivue.PhysioSpO2, 0x0220, 0, 0, peripherals.SpO2, peripherals.NoSignal, 0, "out of range"},
		{intellivue.PhysioSpO2, 0x0F20, 0, 97, peripherals.SpO2, peripherals.NoSignal, 0, "unknown unit"},
		{intellivue.PhysioNBPSys, 0x0F03, 1, 16.0, peripherals.NIBPSystolic, peripherals.Good, 120.00987, ""},
		{intellivue.PhysioPerfusion, 0x0220, 2, 0.31, peripherals.PerfusionIndex, peripherals.Good, 0.31, ""},
	} {
		atBed(t, func(m *intellivue.Twin) { m.SetUnit(c.physio, c.unit, c.decimals, c.given) }, func(b *bed) {
			b.wait(3 * time.Second)
			got := b.last(c.q, "")
			if got.Quality != c.quality || got.Detail != c.detail || got.Value-c.value > 1e-4 || c.value-got.Value > 1e-4 {
				t.Errorf("%v in %04x: %+v, want %v", c.given, c.unit, got, c.value)
			}
		})
	}
}

// What is no longer sent is taken away, and comes back.
func TestUnplugged(t *testing.T) {
	atBed(t, nil, func(b *bed) {
		b.wait(3 * time.Second)
		b.twin.Unplug(intellivue.PhysioSpO2, true)
		b.wait(8 * time.Second)
		b.is(peripherals.SpO2, "", peripherals.NoSignal, 0, "no longer measured")
		b.is(peripherals.HeartRate, "", peripherals.Good, 72, "")
		b.state(peripherals.Online, "")
		b.twin.Unplug(intellivue.PhysioSpO2, false)
		b.wait(3 * time.Second)
		b.is(peripherals.SpO2, "", peripherals.Good, 97, "")
	})
}
