package suntech_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/suntech"
)

// bed is a cuff on a cable, and the driver on its other side. It lives in a
// synctest bubble, so a measurement of half a minute takes no time.
type bed struct {
	*peripheraltest.Running
	cuff   *suntech.Twin
	driver *suntech.Cuff
	cable  *serialtest.Cable
}

func newBed(t *testing.T) *bed {
	t.Helper()
	return runBed(t, suntech.NewTwin(time.Now), nil, `{"port": "cable"}`)
}

func runBed(t *testing.T, cuff *suntech.Twin, memory peripherals.Memory, settings string) *bed {
	t.Helper()
	b := &bed{cuff: cuff, cable: serialtest.NewCable()}
	line := b.cable.Plug()
	t.Cleanup(b.cable.Unplug)
	go cuff.Serve(context.Background(), line) // ends with the line
	env := peripheraltest.Env(t)
	env.Serial, env.Memory = b.cable.Open, memory
	d, err := suntech.New(env, json.RawMessage(settings))
	if err != nil {
		t.Fatal(err)
	}
	b.driver = d
	b.Running = peripheraltest.Rerun(t, d)
	return b
}

func (b *bed) measure(t *testing.T, size string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return b.driver.Measure(ctx, peripherals.MeasureRequest{Size: size})
}

func good(rd peripherals.Reading) bool { return rd.Quality == peripherals.Good }
func none(rd peripherals.Reading) bool { return rd.Quality == peripherals.NoSignal }

// A whole measurement, for each size: the pressure live, then the values.
func TestMeasure(t *testing.T) {
	for size, want := range map[string]struct {
		command  byte
		systolic float64
	}{"adult": {0x20, 118}, "child": {0x87, 102}, "neonate": {0x28, 72}} {
		t.Run(size, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBed(t)
				b.AwaitState(t, peripherals.Online)
				if err := b.measure(t, size); err != nil {
					t.Fatal(err)
				}
				b.Await(t, "pressure in the cuff", peripherals.CuffPressure, func(rd peripherals.Reading) bool {
					return good(rd) && rd.Value > 50
				})
				var refused *peripherals.Refused
				if err := b.measure(t, size); !errors.As(err, &refused) {
					t.Errorf("a second start while one runs: %v", err)
				}
				if rd := b.Await(t, "systolic", peripherals.NIBPSystolic, good); rd.Value != want.systolic || rd.At.IsZero() {
					t.Errorf("systolic %+v, want %v", rd, want.systolic)
				}
				for _, q := range []peripherals.Quantity{peripherals.NIBPDiastolic, peripherals.NIBPMean, peripherals.NIBPPulse} {
					b.Await(t, string(q), q, good)
				}
				b.Await(t, "the cuff at rest", peripherals.CuffPressure, none)
				if got := b.cuff.Starts(); !slices.Equal(got, []byte{want.command}) {
					t.Errorf("started with % x, want %x", got, want.command)
				}
				b.Stop(t)
			})
		})
	}
}

func TestAbort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		b.AwaitState(t, peripherals.Online)
		if err := b.measure(t, "adult"); err != nil {
			t.Fatal(err)
		}
		b.Await(t, "pressure in the cuff", peripherals.CuffPressure, func(rd peripherals.Reading) bool { return rd.Value > 40 })
		b.cuff.Deaf(2)
		before := b.cuff.Aborts()
		if err := b.driver.Abort(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.Await(t, "the cuff at rest", peripherals.CuffPressure, none)
		if n := b.cuff.Aborts() - before; n < 3 || b.cuff.Pressure() >= 15 {
			t.Errorf("%d aborts, the first two of which were lost; %d mmHg", n, b.cuff.Pressure())
		}
		if rd, some := b.Last(peripherals.NIBPSystolic); some && rd.Quality != peripherals.NoSignal {
			t.Errorf("a value of a stopped measurement: %+v", rd)
		}
		b.Stop(t)
	})
}

// The module is unplugged while the cuff is tight: all numbers go, and whoever
// wants to stop it is told that this cannot be done from here. That an abort
// follows when it is back is in TestLostLink and TestEndWhileTight.
func TestUnpluggedWhileTight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		b.AwaitState(t, peripherals.Online)
		if err := b.measure(t, "adult"); err != nil {
			t.Fatal(err)
		}
		b.Await(t, "pressure in the cuff", peripherals.CuffPressure, func(rd peripherals.Reading) bool { return rd.Value > 40 })
		b.cable.Unplug() // the module goes on measuring
		if err := b.End(t); err == nil {
			t.Error("Run returned no error when the module was unplugged")
		}
		peripheraltest.Offline(t, b.Running)
		for _, q := range suntech.Model().Gives {
			if rd, some := b.Last(q); !some || rd.Quality != peripherals.NoSignal {
				t.Errorf("%s of an unplugged module: %+v", q, rd)
			}
		}
		var refused *peripherals.Refused
		if err := b.driver.Abort(t.Context()); !errors.As(err, &refused) {
			t.Errorf("abort without a module: %v", err)
		}
	})
}

// The program ends while the cuff is tight: an abort is the last thing it says.
func TestEndWhileTight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		b.AwaitState(t, peripherals.Online)
		if err := b.measure(t, "adult"); err != nil {
			t.Fatal(err)
		}
		b.Await(t, "pressure in the cuff", peripherals.CuffPressure, func(rd peripherals.Reading) bool { return rd.Value > 40 })
		before := b.cuff.Aborts()
		b.Stop(t)
		if synctest.Wait(); b.cuff.Aborts() == before {
			t.Fatal("no abort")
		}
		// It runs again on the same line: nothing is left over, and it works.
		b.Running = peripheraltest.Rerun(t, b.driver)
		b.AwaitState(t, peripherals.Online)
		if err := b.measure(t, "child"); err != nil {
			t.Fatal(err)
		}
		b.Await(t, "systolic", peripherals.NIBPSystolic, good)
		b.Stop(t)
	})
}

// Somebody else's measurement is stopped at the start, and the cuff stays tight:
// who ends the program then says so once more.
func TestEndWhileEmptying(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cuff := suntech.NewTwin(time.Now)
		cuff.Receive([]byte{0x3A, 0x20, 0xA6}) // a start, of a program that died
		time.Sleep(3 * time.Second)
		cuff.Stuck(true)
		b := runBed(t, cuff, nil, `{"port": "cable"}`)
		b.Await(t, "pressure in the cuff", peripherals.CuffPressure, func(rd peripherals.Reading) bool { return rd.Value > 40 })
		time.Sleep(5 * time.Second) // it is confirmed, and not yet called tight
		before := b.cuff.Aborts()
		b.Stop(t)
		if synctest.Wait(); b.cuff.Aborts() != before+1 {
			t.Errorf("%d aborts at the end", b.cuff.Aborts()-before)
		}
	})
}

// emptied is a bed whose measurement was stopped, with a cuff that stays tight
// until it is no longer stuck.
func emptied(t *testing.T) *bed {
	t.Helper()
	b := newBed(t)
	b.AwaitState(t, peripherals.Online)
	if err := b.measure(t, "adult"); err != nil {
		t.Fatal(err)
	}
	b.Await(t, "pressure in the cuff", peripherals.CuffPressure, func(rd peripherals.Reading) bool { return rd.Value > 40 })
	b.cuff.Stuck(true)
	if err := b.driver.Abort(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	return b
}

// Who gave up waiting for the cuff does not have it filled later, when nobody
// looks at it.
func TestGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := emptied(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := b.driver.Measure(ctx, peripherals.MeasureRequest{Size: "adult"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("measure: %v", err)
		}
		b.cuff.Stuck(false)
		b.Await(t, "the cuff at rest", peripherals.CuffPressure, none)
		time.Sleep(10 * time.Second)
		if n := len(b.cuff.Starts()); n != 1 {
			t.Errorf("started %d times", n)
		}
		b.Stop(t)
	})
}

// While one waits for the cuff a second one is refused, and the first is told
// what became of it.
func TestTwoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := emptied(t)
		first := make(chan error, 1)
		go func() { first <- b.measure(t, "adult") }()
		synctest.Wait()
		var refused *peripherals.Refused
		if err := b.measure(t, "neonate"); !errors.As(err, &refused) {
			t.Errorf("the second: %v", err)
		}
		b.cuff.Stuck(false)
		if err := <-first; err != nil {
			t.Errorf("the first: %v", err)
		}
		if got := b.cuff.Starts(); !slices.Equal(got, []byte{0x20, 0x20}) {
			t.Errorf("started with % x", got)
		}
		b.Stop(t)
	})
}

func TestErrorInWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		b.cuff.Fail(87)
		b.AwaitState(t, peripherals.Online)
		if err := b.measure(t, "adult"); err != nil {
			t.Fatal(err)
		}
		rd := b.Await(t, "no systolic", peripherals.NIBPSystolic, none)
		if rd.Detail != "inflation timeout, air leak or loose cuff" || rd.Value != 0 {
			t.Errorf("%+v", rd)
		}
		b.Stop(t)
	})
}

// A module that falls silent is offline within seconds, is told to stop all the
// same, and comes back by itself.
func TestSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		b.AwaitState(t, peripherals.Online)
		b.cuff.Mute(true)
		before := b.cuff.Aborts()
		b.AwaitState(t, peripherals.Offline)
		b.Await(t, "no numbers", peripherals.NIBPSystolic, none)
		b.cuff.Mute(false)
		b.AwaitState(t, peripherals.Online)
		if b.cuff.Aborts() == before {
			t.Error("it was not told to stop")
		}
		b.Stop(t)
	})
}

func TestModel(t *testing.T) {
	env := peripheraltest.Env(t)
	peripheraltest.Model(t, suntech.Model(), env, `{"port": "x", "interval_minutes": 5}`)
	env.Serial = serial.Open
	peripheraltest.Missing(t, suntech.Model(), env, `{"port": "/dev/ttyNONE"}`)
	for _, minutes := range []int{-1, 1, 241} {
		if _, err := suntech.New(env, json.RawMessage(fmt.Sprintf(`{"port": "x", "interval_minutes": %d}`, minutes))); err == nil {
			t.Errorf("an interval of %d minutes is taken", minutes)
		}
	}
}
