package supervisor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/hotplug"
	"telecart/peripherals"
)

func TestWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{do: works}
		r := run(t, &notebook{}, map[string]*fake{"a": f})
		if got, want := r.book.of("a"), "online; spo2 97"; !strings.HasSuffix(got, want) {
			t.Errorf("observer got %q, want %q", got, want)
		}
		if err := r.end(); err != nil || f.count() != 1 {
			t.Errorf("Run = %v after %d runs", err, f.count())
		}
	})
}

func TestComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var present atomic.Bool
		f := &fake{do: func(ctx context.Context, n int, sink peripherals.Sink) error {
			if !present.Load() {
				return fmt.Errorf("open /dev/x: %w", fs.ErrNotExist)
			}
			return works(ctx, n, sink)
		}}
		r := run(t, &notebook{}, map[string]*fake{"a": f})
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := r.book.of("a"); strings.Count(got, ";") > 1 || !strings.HasSuffix(got, "offline The cart does not find this device. Check that it is plugged in and switched on.") {
			t.Errorf("observer got %q, want offline once", got)
		}
		if n := f.count(); n < 25 || n > 65 {
			t.Errorf("%d tries in a minute", n)
		}
		r.book.forget()
		present.Store(true)
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if got := r.book.of("a"); got != "online; spo2 97" {
			t.Errorf("3 s after it was plugged in: %q", got)
		}
		if err := r.end(); err != nil {
			t.Error(err)
		}
		if n := strings.Count(r.log.String(), "instrument failed"); n != 1 {
			t.Errorf("%d lines in the log, want one", n)
		}
	})
}

// The first failure is logged as a warning, even if the device has reported its
// status itself, and so is a failure for another reason; further tries that
// fail alike are not.
func TestFailuresInTheLog(t *testing.T) {
	refused, gone := errors.New("open /dev/x: busy"), errors.New("read /dev/x: gone")
	for _, c := range []struct {
		name  string
		says  bool    // offline, before it returns
		tries []error // nil: it works for a moment and then fails as the first
		want  int
	}{
		{"from the start", false, []error{refused, refused, refused}, 1},
		{"and it says so itself", true, []error{refused, refused, refused}, 1},
		{"another reason", true, []error{refused, refused, gone, gone}, 2},
		{"after it worked", true, []error{refused, refused, nil, refused}, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{do: func(ctx context.Context, n int, sink peripherals.Sink) error {
				if n > len(c.tries) {
					<-ctx.Done()
					return nil
				}
				err := c.tries[n-1]
				if err == nil {
					sink.Status(peripherals.Status{State: peripherals.Online})
					err = c.tries[0]
				}
				if c.says {
					sink.Status(peripherals.Status{State: peripherals.Offline, Detail: peripherals.Sentence{English: "Another program uses it."}})
				}
				return err
			}}
			r := run(t, &notebook{}, map[string]*fake{"a": f})
			time.Sleep(time.Minute)
			if err := r.end(); err != nil {
				t.Error(err)
			}
			if n := strings.Count(r.log.String(), "level=WARN msg=\"instrument failed\""); n != c.want {
				t.Errorf("%s: %d warnings, want %d:\n%s", c.name, n, c.want, &r.log)
			}
		})
	}
}

// Whatever is plugged in, all waiting devices look for it; something unplugged,
// or without a node, does not make them.
func TestPlugged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{do: func(context.Context, int, peripherals.Sink) error { return errors.New("broken") }}
		r := run(t, &notebook{}, map[string]*fake{"a": f})
		time.Sleep(time.Minute)
		for _, e := range []struct {
			hotplug.Event
			tries int
		}{
			{hotplug.Event{Action: hotplug.Add, Subsystem: "usb"}, 0},
			{hotplug.Event{Action: hotplug.Remove, Subsystem: "tty", Node: "/dev/ttyUSB0"}, 0},
			{hotplug.Event{Action: hotplug.Add, Subsystem: "tty", Node: "/dev/ttyUSB0"}, 1},
			{hotplug.Event{Action: hotplug.Missed}, 1},
		} {
			synctest.Wait()
			before := f.count()
			r.Plugged(e.Event)
			synctest.Wait()
			if got := f.count() - before; got != e.tries {
				t.Errorf("%d tries after %+v", got, e.Event)
			}
		}
		if err := r.end(); err != nil {
			t.Error(err)
		}
	})
}

func TestPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{do: func(ctx context.Context, n int, sink peripherals.Sink) error {
			if n == 1 {
				none := make([]int, n-1)
				none[0] = 1 // a fault of the runtime, as a driver's mistake would be
			}
			return works(ctx, n, sink)
		}}
		r := run(t, &notebook{}, map[string]*fake{"a": f, "b": {do: works}})
		if got := r.book.of("a"); !strings.HasSuffix(got, "offline The cart's program for this device had a fault and is started again. Tell the technician.") {
			t.Errorf("observer got %q", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := r.book.of("a"); !strings.HasSuffix(got, "online; spo2 97") {
			t.Errorf("after a second: %q", got)
		}
		if err := r.end(); err != nil {
			t.Error(err)
		}
		if log := r.log.String(); !strings.Contains(log, "index out of range") || !strings.Contains(log, "supervisor_test.go") {
			t.Errorf("the log has no stack: %s", log)
		}
	})
}

// A device that blocks or floods, and an observer that is stuck with one
// device, cost the others nothing.
func TestNeighbours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		book := &notebook{slow: func(d string) {
			if d == "stuck" {
				<-release
			}
		}}
		blocked := func(ctx context.Context, _ int, _ peripherals.Sink) error { <-ctx.Done(); return nil }
		flood := func(ctx context.Context, _ int, sink peripherals.Sink) error {
			for i := range 1000 {
				sink.Reading(spo2(float64(i)))
				sink.Wave(peripherals.Wave{Seq: uint64(i)})
				sink.Status(peripherals.Status{State: peripherals.Degraded, Detail: peripherals.Sentence{English: fmt.Sprint(i)}})
			}
			<-ctx.Done()
			return ctx.Err()
		}
		r := run(t, book, map[string]*fake{"a": {do: works}, "blocked": {do: blocked}, "stuck": {do: flood}})
		if got := book.of("a"); !strings.HasSuffix(got, "online; spo2 97") {
			t.Errorf("the good device: %q", got)
		}
		if n := r.lost("stuck"); n < 1000-2*waveDepth-1 || n >= 1000 {
			t.Errorf("%d waves dropped", n)
		}
		if r.lost("a") != 0 {
			t.Error("waves of another were dropped")
		}
		close(release)
		synctest.Wait()
		got := book.of("stuck")
		if !strings.Contains(got, "spo2 999; wave 999; degraded 999") || strings.Count(got, "spo2") > 3 {
			t.Errorf("the observer did not get the newest: …%s", got[max(0, len(got)-200):])
		}
		if err := r.end(); err != nil {
			t.Error(err)
		}
	})
}

// What a run reports after it has ended is not passed on.
func TestLateWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var late peripherals.Sink
		f := &fake{do: func(ctx context.Context, n int, sink peripherals.Sink) error {
			if n == 1 {
				late = sink
				return errors.New("broken")
			}
			<-ctx.Done()
			return nil
		}}
		r := run(t, &notebook{}, map[string]*fake{"a": f})
		r.book.forget()
		for range 2 { // while it waits, and while the second run lives
			late.Status(peripherals.Status{State: peripherals.Online})
			late.Reading(spo2(97))
			late.Wave(peripherals.Wave{})
			peripherals.TellAlarms(late, peripherals.Alarms{Known: true})
			time.Sleep(time.Second)
			synctest.Wait()
		}
		if got := r.book.of("a"); got != "" {
			t.Errorf("observer got %q", got)
		}
		if err := r.end(); err != nil {
			t.Error(err)
		}
	})
}

// The order of a device's reports is kept, so that no value comes after the
// report that it is offline.
func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{do: func(ctx context.Context, n int, sink peripherals.Sink) error {
			if n > 1 {
				<-ctx.Done()
				return nil
			}
			sink.Reading(spo2(97))
			sink.Wave(peripherals.Wave{Seq: 1})
			peripherals.TellAlarms(sink, peripherals.Alarms{Known: true})
			peripherals.TellAlarms(sink, peripherals.Alarms{Known: true, Active: []peripherals.Alarm{{Text: "SpO2 low"}}})
			sink.Reading(spo2(96))
			return errors.New("broken")
		}}
		r := run(t, &notebook{}, map[string]*fake{"a": f})
		got := r.book.of("a")
		if !strings.Contains(got, "alarms true 1; spo2 96; offline ") || strings.Contains(got[strings.Index(got, "offline"):], "spo2") {
			t.Errorf("observer got %q", got)
		}
		if err := r.end(); err != nil {
			t.Error(err)
		}
	})
}

// A newer report replaces one that the observer has not taken yet.
func TestNewerTakesTheOlderOut(t *testing.T) {
	m, book := newMailbox(), &notebook{}
	m.alarms(peripherals.Alarms{Known: true})
	m.reading(spo2(97))
	m.wave(peripherals.Wave{Seq: 1})
	m.reading(spo2(96))
	m.alarms(peripherals.Alarms{Known: true, Active: []peripherals.Alarm{{Text: "SpO2 low"}}})
	m.deliver("a", book)
	if got, want := book.of("a"), "wave 1; spo2 96; alarms true 1"; got != want {
		t.Errorf("observer got %q, want %q", got, want)
	}
}

// Another quantity, or another site, is not replaced.
func TestOthersStay(t *testing.T) {
	m, book := newMailbox(), &notebook{}
	for _, r := range []peripherals.Reading{
		{Quantity: peripherals.Temperature, Site: peripherals.SiteOral, Value: 37},
		{Quantity: peripherals.Temperature, Site: peripherals.SiteAxillary, Value: 36},
		spo2(97),
		{Quantity: peripherals.Temperature, Site: peripherals.SiteOral, Value: 38},
	} {
		m.reading(r)
	}
	m.deliver("a", book)
	if got, want := book.of("a"), "temperature 36; spo2 97; temperature 38"; got != want {
		t.Errorf("observer got %q, want %q", got, want)
	}
}

// A device that only says that it has no signal is not working yet.
func TestNoSignalIsNoSignOfWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := func(ctx context.Context, _ int, sink peripherals.Sink) error {
			sink.Reading(peripherals.Reading{Quantity: peripherals.SpO2, Quality: peripherals.NoSignal})
			<-ctx.Done()
			return ctx.Err()
		}
		r := run(t, &notebook{}, map[string]*fake{"a": {do: silent}})
		if got, want := r.book.of("a"), "starting; spo2 0"; got != want {
			t.Errorf("observer got %q, want %q", got, want)
		}
		if err := r.end(); err != nil {
			t.Error(err)
		}
	})
}

func TestHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		hang := func(context.Context, int, peripherals.Sink) error { <-release; return nil }
		r := run(t, &notebook{}, map[string]*fake{"a": {do: works}, "b": {do: hang}})
		began := time.Now()
		err := r.end()
		if err == nil || !strings.HasSuffix(err.Error(), ": b") {
			t.Errorf("Run = %v, want an error that names b only", err)
		}
		if d := time.Since(began); d != stopLimit {
			t.Errorf("took %s", d)
		}
		close(release)
	})
}

// Stopping does not wait for the backoff.
func TestStopsWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{do: func(context.Context, int, peripherals.Sink) error { return errors.New("broken") }}
		r := run(t, &notebook{}, map[string]*fake{"a": f})
		time.Sleep(time.Minute)
		began := time.Now()
		if err := r.end(); err != nil || time.Since(began) != 0 {
			t.Errorf("Run = %v after %s", err, time.Since(began))
		}
	})
}

func TestNoUnits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if err := run(t, &notebook{}, nil).end(); err != nil {
			t.Error(err)
		}
	})
}
