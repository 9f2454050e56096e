package intellivue_test

import (
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/intellivue"
)

// An association lasts, is renewed in time, and is released in the end.
func TestAssociation(t *testing.T) {
	atBed(t, nil, func(b *bed) {
		b.wait(20 * time.Minute)
		c := b.twin.Counts()
		if c.Associations != 1 || c.Confirmed != 1 || c.Dropped != 0 || c.Aborts != 0 || c.Refusals != 0 {
			t.Errorf("after 20 minutes: %+v", c)
		}
		if c.Polls < 20*60/3 {
			t.Errorf("%d polls in 20 minutes: not enough to stay associated", c.Polls)
		}
		b.is(peripherals.HeartRate, "", peripherals.Good, 72, "")
		b.stop()
		if c := b.twin.Counts(); c.Releases != 1 {
			t.Errorf("at the end: %+v", c)
		}
		b.is(peripherals.HeartRate, "", peripherals.NoSignal, 0, "no data")
	})
}

// A measurement that the cart has no quantity for is said by its identifier and
// name; what beside a vein's mean is left out on purpose is not.
func TestNotUnderstood(t *testing.T) {
	const wedge, cvpSystolic = 0x4A24, 0x4A45
	atBed(t, func(m *intellivue.Twin) { m.Measure(wedge, 12); m.Measure(cvpSystolic, 14) }, func(b *bed) {
		b.wait(20 * time.Second)
		b.state(peripherals.Online, "since the cart does not understand their codes: 4A24 label.")
		b.is(peripherals.HeartRate, "", peripherals.Good, 72, "")
		if n := strings.Count(b.log.String(), "4A24"); n != 1 {
			t.Errorf("%d times in the log", n)
		}
		b.twin.SetState(wedge, 0x8000) // it is not forgotten
		b.wait(5 * time.Second)
		b.state(peripherals.Online, "4A24 label")
	})
	atBed(t, func(m *intellivue.Twin) { m.Measure(wedge, 12); m.SetState(wedge, 0x8000) }, func(b *bed) {
		b.wait(20 * time.Second)
		b.state(peripherals.Online, "")
	})
}

func TestRefused(t *testing.T) {
	atBed(t, func(m *intellivue.Twin) { m.Refuse(3) }, func(b *bed) {
		b.wait(500 * time.Millisecond)
		b.state(peripherals.Offline, "refuses the connection")
		b.wait(20 * time.Second)
		b.state(peripherals.Online, "")
		if c := b.twin.Counts(); c.Refusals != 3 || c.Associations != 1 {
			t.Errorf("%+v", c)
		}
	})
}

func TestAborted(t *testing.T) {
	atBed(t, nil, func(b *bed) {
		b.wait(5 * time.Second)
		b.twin.Abort()
		b.wait(500 * time.Millisecond)
		b.state(peripherals.Offline, "ended the connection")
		b.is(peripherals.HeartRate, "", peripherals.NoSignal, 0, "no data")
		b.is(peripherals.Temperature, "core", peripherals.NoSignal, 0, "no data")
		b.wait(5 * time.Second)
		b.state(peripherals.Online, "")
		b.is(peripherals.HeartRate, "", peripherals.Good, 72, "")
		if c := b.twin.Counts(); c.Associations != 2 {
			t.Errorf("%+v", c)
		}
	})
}

// A monitor that says nothing loses its numbers within seconds, is offline
// after ten, and is found again when it speaks.
func TestSilent(t *testing.T) {
	atBed(t, nil, func(b *bed) {
		b.wait(5 * time.Second)
		b.twin.Deaf(true)
		b.wait(7 * time.Second)
		b.is(peripherals.HeartRate, "", peripherals.NoSignal, 0, "no longer measured")
		b.wait(5 * time.Second)
		b.state(peripherals.Offline, "does not answer")
		b.wait(10 * time.Minute)
		b.state(peripherals.Offline, "does not answer")
		b.twin.Deaf(false)
		b.wait(30 * time.Second)
		b.state(peripherals.Online, "")
		b.is(peripherals.HeartRate, "", peripherals.Good, 72, "")
	})
}

// A cart that was killed left an association behind; the monitor refuses the
// next one until it has dropped it.
func TestLeftover(t *testing.T) {
	atBed(t, func(m *intellivue.Twin) {
		m.Feed([]byte{}, 0)
		m.Leftover()
	}, func(b *bed) {
		b.wait(40 * time.Second)
		b.state(peripherals.Online, "")
		if c := b.twin.Counts(); c.Refusals == 0 {
			t.Errorf("%+v", c)
		}
	})
}

// A monitor without extended polls is polled each second.
func TestSinglePolls(t *testing.T) {
	atBed(t, func(m *intellivue.Twin) { m.RefuseExtended(true) }, func(b *bed) {
		b.wait(5 * time.Second)
		b.twin.Set(intellivue.PhysioHeartRate, 80)
		b.wait(1500 * time.Millisecond)
		b.is(peripherals.HeartRate, "", peripherals.Good, 80, "")
		b.state(peripherals.Online, "")
		b.wait(time.Minute)
		if n := len(b.rec.Readings()); n < 60*8 || n > 70*13 {
			t.Errorf("%d readings in a minute", n)
		}
	})
}

func TestGarbage(t *testing.T) {
	atBed(t, nil, func(b *bed) {
		for range 30 {
			b.wait(700 * time.Millisecond)
			b.twin.Garbage(600)
		}
		b.wait(2 * time.Second)
		b.state(peripherals.Online, "")
		b.is(peripherals.HeartRate, "", peripherals.Good, 72, "")
		for _, r := range b.rec.Readings() {
			if r.Quantity == peripherals.HeartRate && r.Quality == peripherals.Good && r.Value != 72 {
				t.Errorf("garbage became %v", r)
			}
		}
	})
}

func TestModes(t *testing.T) {
	for _, c := range []struct {
		mode         uint16
		state        peripherals.State
		says, detail string
		quality      peripherals.Quality
	}{
		{0x4000, peripherals.Online, "", "", peripherals.Good},
		{0x2000, peripherals.Degraded, "demonstration mode", "demo data", peripherals.Suspect},
		{0x1000, peripherals.Degraded, "service mode", "service mode", peripherals.Suspect},
		{0x4002, peripherals.Degraded, "standby", "standby", peripherals.Suspect},
	} {
		atBed(t, nil, func(b *bed) {
			b.wait(3 * time.Second)
			b.twin.SetMode(c.mode) // while it runs
			b.wait(12 * time.Second)
			b.state(c.state, c.says)
			b.is(peripherals.HeartRate, "", c.quality, 72, c.detail)
		})
	}
}

func TestClockJump(t *testing.T) {
	atBed(t, nil, func(b *bed) {
		b.wait(65 * time.Second)
		b.state(peripherals.Online, "")
		b.twin.MoveClock(time.Hour)
		b.wait(12 * time.Second)
		b.state(peripherals.Online, "clock was set at")
		if off := time.Until(b.last(peripherals.HeartRate, "").DeviceTime); off < 59*time.Minute {
			t.Errorf("the device's time is %v ahead, want an hour", off)
		}
		if n := strings.Count(b.log.String(), "clock jumped"); n != 1 {
			t.Errorf("noted %d times", n)
		}
	})
}

func TestAlarms(t *testing.T) {
	atBed(t, func(m *intellivue.Twin) { m.Alarm("** HR HIGH") }, func(b *bed) {
		b.wait(5 * time.Second)
		want := peripherals.Alarm{ID: "4182-0004-0000-0011", Text: "** HR HIGH", Priority: peripherals.MediumPriority}
		if a := b.rec.LastAlarms(); !a.Known || len(a.Active) != 1 || a.Active[0] != want || a.Note != "" {
			t.Errorf("%+v", a)
		}
		b.state(peripherals.Online, "")
		b.twin.Alarm()
		b.wait(4 * time.Second)
		if a := b.rec.LastAlarms(); !a.Known || len(a.Active) != 0 {
			t.Errorf("it is over: %+v", a)
		}
		b.twin.Alarm("** HR HIGH")
		b.wait(4 * time.Second)
		b.twin.WithholdAlarms(true) // it answers all other polls
		b.wait(11 * time.Second)
		if a := b.rec.LastAlarms(); a.Known || len(a.Active) != 0 {
			t.Errorf("without a word of them: %+v", a)
		}
		b.state(peripherals.Online, "")
		b.twin.WithholdAlarms(false)
		b.wait(4 * time.Second)
		if a := b.rec.LastAlarms(); !a.Known || len(a.Active) != 1 {
			t.Errorf("again: %+v", a)
		}
		b.twin.Abort()
		b.twin.Deaf(true)
		b.wait(time.Second)
		if a := b.rec.LastAlarms(); a.Known || len(a.Active) != 0 {
			t.Errorf("it outlives the association: %+v", a)
		}
		if strings.Contains(b.log.String(), "HR HIGH") {
			t.Error("the log says what the patient has")
		}
	})
}

func TestWaves(t *testing.T) {
	atBed(t, nil, func(b *bed) {
		b.wait(5 * time.Second)
		before := b.rec.Waves()
		b.twin.LoseWaves(2)
		b.wait(3 * time.Second)
		b.twin.MarkSample(intellivue.PhysioECGII)
		b.wait(3 * time.Second)
		for q, want := range map[peripherals.Quantity]struct {
			rate      float64
			run       int
			low, high float64
			missing   uint64
		}{
			peripherals.ECGII: {500, 128, 0, 1, 2*128 + 1},
			peripherals.Pleth: {125, 32, 0.1, 0.86, 2 * 32},
		} {
			var missing, next uint64
			low, high, n := 10.0, -10.0, 0
			for _, w := range b.rec.Waves() {
				if w.Quantity != q {
					continue
				}
				if w.Rate != want.rate || w.Quality != peripherals.Good || w.Seq < next {
					t.Fatalf("%s: rate %v, %v, %d after %d", q, w.Rate, w.Quality, w.Seq, next)
				}
				missing += w.Seq - next
				next = w.Seq + uint64(len(w.Samples))
				n += len(w.Samples)
				for _, s := range w.Samples {
					v := w.Offset + w.Scale*float64(s)
					low, high = min(low, v), max(high, v)
				}
			}
			if missing != want.missing {
				t.Errorf("%s: %d samples missing, want %d", q, missing, want.missing)
			}
			if n < int(want.rate*9) || low < want.low-0.06 || high > want.high+0.02 || high < want.high-0.05 {
				t.Errorf("%s: %d samples from %v to %v", q, n, low, high)
			}
		}
		if len(before) < 2*15 {
			t.Errorf("%d runs in 5 s", len(before))
		}
	})
}
