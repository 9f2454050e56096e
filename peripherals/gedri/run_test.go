package gedri

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
)

// bed is a virtual monitor on a wire without a kernel, and the driver at its
// other end.
type bed struct {
	*peripheraltest.Recorder
	*Twin
	driver *Monitor
	far    net.Conn
	config serial.Config
	over   chan struct{}

	mu    sync.Mutex
	quiet bool
}

func newBed(t *testing.T, settings string) (b *bed, stop func()) {
	near, far := net.Pipe()
	b = &bed{Recorder: peripheraltest.NewRecorder(), Twin: NewTwin(), far: far, over: make(chan struct{})}
	env := peripheraltest.Env(t)
	env.Serial = func(_ string, c serial.Config) (serial.Port, error) {
		b.config = c
		return near, nil
	}
	m, err := New(env, json.RawMessage(settings))
	if err != nil {
		t.Fatal(err)
	}
	b.driver = m
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- m.Run(ctx, b) }()
	go b.answer()
	go b.Serve(ctx, b)
	return b, func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		far.Close()
		close(b.over)
		synctest.Wait()
	}
}

func (b *bed) answer() {
	buf := make([]byte, 256)
	for {
		n, err := b.far.Read(buf)
		if !b.silent() {
			b.Receive(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// Read is not how the monitor hears: answer is.
func (b *bed) Read([]byte) (int, error) {
	<-b.over
	return 0, io.EOF
}

func (b *bed) Write(p []byte) (int, error) {
	if b.silent() {
		return len(p), nil
	}
	return b.far.Write(p)
}

func (b *bed) silent() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.quiet
}

// off switches the monitor off, or on again: then it has forgotten everything.
func (b *bed) off(off bool) {
	b.mu.Lock()
	b.quiet = off
	b.mu.Unlock()
	b.Restart()
}

// first is what was told first: the monitor may have answered since.
func (b *bed) first() peripherals.Status {
	synctest.Wait()
	return b.Statuses()[0]
}

func (b *bed) last(t *testing.T) peripherals.Status {
	t.Helper()
	synctest.Wait()
	all := b.Statuses()
	return all[len(all)-1]
}

// A whole life: asked, heard, switched off, asked again, back.
func TestDialogue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, stop := newBed(t, `{"port": "x"}`)
		if s := b.first(); s.State != peripherals.Starting || s.Detail != sentenceWaiting {
			t.Errorf("at the start: %+v", s)
		}
		if b.config != (serial.Config{Baud: 19200, Parity: serial.EvenParity, RTSCTS: true}) {
			t.Errorf("line %+v", b.config)
		}
		time.Sleep(2 * time.Second)
		if s := b.last(t); s.State != peripherals.Online || !s.Detail.IsZero() {
			t.Errorf("with data: %+v", s)
		}
		seconds, waves, alarms := b.Asked()
		if seconds != 5 || !slices.Equal(waves, []byte{1, 8, 9}) || !alarms {
			t.Errorf("asked for values each %d s, waves %v, alarms %v", seconds, waves, alarms)
		}
		b.Change(func(p *TwinPatient) { p.Arterial = true })
		time.Sleep(6 * time.Second)
		if _, waves, _ := b.Asked(); !slices.Equal(waves, []byte{1, 8, 4, 9}) {
			t.Errorf("with an arterial line: waves %v", waves)
		}
		waveSpan(t, b.Waves())

		b.off(true)
		time.Sleep(13 * time.Second)
		if s := b.last(t); s.State != peripherals.Offline || s.Detail != sentenceSilent {
			t.Errorf("switched off: %+v", s)
		}
		for _, q := range []peripherals.Quantity{peripherals.SpO2, peripherals.HeartRate, peripherals.ARTMean} {
			if r, _ := b.Last(q); r.Quality != N || r.Value != 0 || r.Detail != detailNoData {
				t.Errorf("of a monitor that is off: %+v", r)
			}
		}
		b.off(false)
		time.Sleep(8 * time.Second)
		if s := b.last(t); s.State != peripherals.Online {
			t.Errorf("on again: %+v", s)
		}
		if _, waves, alarms := b.Asked(); !slices.Equal(waves, []byte{1, 8, 4, 9}) || !alarms {
			t.Errorf("on again: waves %v, alarms %v", waves, alarms)
		}
		stop()
	})
}

// waveSpan checks that each wave is whole from its first sample to its last.
func waveSpan(t *testing.T, waves []peripherals.Wave) {
	t.Helper()
	next := map[peripherals.Quantity]uint64{}
	for _, w := range waves {
		if w.Seq != next[w.Quantity] {
			t.Errorf("%s jumps from %d to %d", w.Quantity, next[w.Quantity], w.Seq)
		}
		next[w.Quantity] = w.Seq + uint64(len(w.Samples))
	}
	for _, q := range []peripherals.Quantity{peripherals.ECGII, peripherals.Pleth, peripherals.CO2, peripherals.ART} {
		if next[q] == 0 {
			t.Errorf("no %s", q)
		}
	}
}

// The monitor stops its waves when its line was blocked for 2 s.
func TestWavesAreAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, stop := newBed(t, `{"port": "x"}`)
		time.Sleep(7 * time.Second)
		b.Receive(requestWaves(nil, true))
		time.Sleep(12 * time.Second)
		synctest.Wait()
		if _, waves, _ := b.Asked(); len(waves) == 0 {
			t.Error("nobody asked for the waves again")
		}
		stop()
	})
}

func TestOnlyWaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, stop := newBed(t, `{"port": "x"}`)
		time.Sleep(2 * time.Second)
		b.Receive(requestDisplayed(0))
		time.Sleep(11*time.Second + 500*time.Millisecond)
		found := false
		for _, s := range b.Statuses() {
			found = found || s.State == peripherals.Degraded && s.Detail == sentenceOnlyCurves
		}
		if !found {
			t.Errorf("%+v", b.Statuses())
		}
		time.Sleep(6 * time.Second)
		if s := b.last(t); s.State != peripherals.Online {
			t.Errorf("asked again: %+v", s)
		}
		stop()
	})
}

func TestGarbled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, stop := newBed(t, `{"port": "x"}`)
		b.off(true)
		for range 30 {
			b.far.Write([]byte(strings.Repeat("not what a monitor says ", 9)))
			time.Sleep(time.Second)
		}
		if s := b.last(t); s.State != peripherals.Offline || s.Detail != sentenceGarbled {
			t.Errorf("%+v", s)
		}
		stop()
	})
}

func TestAlarms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, stop := newBed(t, `{"port": "x"}`)
		want := func(what string, a peripherals.Alarms) {
			t.Helper()
			got := b.LastAlarms()
			if got.Known != a.Known || got.Note != a.Note || !slices.Equal(got.Active, a.Active) || got.At.IsZero() || got.Known == got.DeviceTime.IsZero() {
				t.Errorf("%s: %+v, want %+v", what, got, a)
			}
		}
		pass := func(d time.Duration) {
			time.Sleep(d)
			synctest.Wait()
		}
		pass(2 * time.Second)
		want("quiet", peripherals.Alarms{Known: true})
		b.Change(func(p *TwinPatient) { p.Alarm = "Asystole\n" })
		pass(time.Second)
		want("alarm", peripherals.Alarms{Known: true, Active: []peripherals.Alarm{{Text: "Asystole", Priority: peripherals.HighPriority}}})
		if s := b.last(t); s.State != peripherals.Online || !s.Detail.IsZero() {
			t.Errorf("an alarm about the patient changed the device: %+v", s)
		}
		b.Change(func(p *TwinPatient) { p.Silence = 5 })
		pass(time.Second)
		want("silenced", peripherals.Alarms{
			Known: true, Note: "all alarms silenced for 2 minutes",
			Active: []peripherals.Alarm{{Text: "Asystole", Priority: peripherals.HighPriority, Silenced: true}},
		})
		// The record that says that it is over is lost; the next answer mends it.
		b.LoseAlarms(1)
		b.Change(func(p *TwinPatient) { p.Alarm, p.Silence = "", 0 })
		pass(alarmAgain + 2*time.Second)
		want("mended", peripherals.Alarms{Known: true})
		b.LoseAlarms(-1)
		b.Change(func(p *TwinPatient) { p.Alarm = "HR high" })
		pass(alarmsOld)
		want("no word of them", peripherals.Alarms{})
		b.LoseAlarms(0)
		pass(alarmAgain + 2*time.Second)
		want("again", peripherals.Alarms{Known: true, Active: []peripherals.Alarm{{Text: "HR high", Priority: peripherals.HighPriority}}})
		b.off(true)
		pass(20 * time.Second)
		want("of a monitor that is off", peripherals.Alarms{})
		stop()
	})
}

// An old monitor is not asked for what it does not have.
func TestOldMonitorHasNoAlarms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, stop := newBed(t, `{"port": "x", "waves": [], "baud": 115200, "rtscts": false, "interval": 10}`)
		b.SetLevel(8)
		time.Sleep(11 * time.Second)
		synctest.Wait()
		if seconds, waves, alarms := b.Asked(); seconds != 10 || len(waves) != 0 || alarms {
			t.Errorf("asked for %d s, %v, %v", seconds, waves, alarms)
		}
		if b.config != (serial.Config{Baud: 115200, Parity: serial.EvenParity}) {
			t.Errorf("line %+v", b.config)
		}
		stop()
	})
}

// held is a port whose monitor never lets the cart send.
type held struct {
	closed chan struct{}
	once   sync.Once
}

func (h *held) Read([]byte) (int, error)  { <-h.closed; return 0, os.ErrClosed }
func (h *held) Write([]byte) (int, error) { <-h.closed; return 0, os.ErrClosed }
func (h *held) Close() error              { h.once.Do(func() { close(h.closed) }); return nil }

func TestHeldLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := peripheraltest.Env(t)
		env.Serial = func(string, serial.Config) (serial.Port, error) { return &held{closed: make(chan struct{})}, nil }
		m, err := New(env, json.RawMessage(`{"port": "x"}`))
		if err != nil {
			t.Fatal(err)
		}
		rec := peripheraltest.NewRecorder()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		if err := m.Run(ctx, rec); err != nil {
			t.Error(err)
		}
		all := rec.Statuses()
		if s := all[len(all)-1]; s.Detail != sentenceSilent {
			t.Errorf("%+v", s)
		}
	})
}

func TestSettings(t *testing.T) {
	for settings, key := range map[string]string{
		`{"port": "x"}`:                                "",
		`{"port": "x", "waves": ["p1", "resp"]}`:       "",
		`{}`:                                           "port",
		`{"port": "x", "baud": 9600}`:                  "baud",
		`{"port": "x", "interval": 4}`:                 "interval",
		`{"port": "x", "waves": ["ecg4"]}`:             "waves",
		`{"port": "x", "waves": ["ecg1","ecg2","o2"]}`: "waves",
		`{"port": "x", "rtscts": "no"}`:                "rtscts",
	} {
		_, err := New(peripheraltest.Env(t), json.RawMessage(settings))
		var wrong *peripherals.SettingError
		if got := errors.As(err, &wrong); got != (key != "") || got && wrong.Key != key {
			t.Errorf("%s: %v", settings, err)
		}
	}
}
