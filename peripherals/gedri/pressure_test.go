package gedri

import (
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
)

func TestPressures(t *testing.T) {
	b := newBench(t)
	c := new(class).
		group(16, on, 1, 12010, 8020, 9350, 70).
		group(30, on, 2, 1200, 400, 800, noValue).
		group(44, on, 1, 11000, 7000, 9000, 71). // a second ART
		group(58, on|1<<2, 7, 1500, 500, 1000, 0).
		group(240, on, 11, 2500, 1000, 1500, 0).
		group(254, on, 5, 2800, 200, 1000, 0)
	b.send(c)
	b.expect(t, "pressures",
		expectation{peripherals.ARTSystolic, "", 120.1, G, ""},
		expectation{peripherals.ARTDiastolic, "", 80.2, G, ""},
		expectation{peripherals.ARTMean, "", 93.5, G, ""},
		expectation{peripherals.IBPPulse, "ART", 70, G, ""},
		expectation{peripherals.CVPMean, "", 8, G, ""},
		expectation{peripherals.ARTSystolic, "ART on channel P3", 110, G, ""},
		expectation{peripherals.IBPPulse, "ART on channel P3", 71, G, ""},
		expectation{peripherals.ICPMean, "", 0, N, "zeroing"},
		expectation{peripherals.IBPSystolic, "P3", 25, G, ""},
		expectation{peripherals.RVPMean, "", 10, G, ""},
		expectation{peripherals.IBPSystolic, "RVP", 28, G, ""})
	c.group(16, on, 8, 12010, 8020, 9350, 70).group(30, 0, 0).group(44, 0, 0) // ART becomes ABP, CVP is unplugged
	b.send(c)
	b.expect(t, "changed", expectation{peripherals.ABPSystolic, "", 120.1, G, ""},
		expectation{peripherals.ARTSystolic, "", 0, N, "not measured"},
		expectation{peripherals.IBPPulse, "ART", 0, N, "not measured"},
		expectation{peripherals.CVPMean, "", 0, N, "not measured"})
	n := len(b.Readings())
	b.send(c)
	for _, r := range b.Readings()[n:] {
		if r.Detail == detailGone {
			t.Errorf("told twice: %+v", r)
		}
	}
}

// P7 and P8 are in the first extended class.
func TestPressuresOfExtendedClass(t *testing.T) {
	basic := new(class).group(16, on, 1, 12010, 8020, 9350, 70)
	ext1 := func(p7, p8 uint16, status uint32) *class {
		return new(class).group(78, status, p7, 11000, 7000, 9000, 71).group(92, on, p8, 1500, 900, 1200, noValue).
			group(106, on, 0, 9600, 70, 100, noValue)
	}
	for _, basicFirst := range []bool{true, false} {
		b := newBench(t)
		record := func(e *class) {
			order := []numbered{{typeDisplayed, classBasic, basic}, {typeDisplayed, classExt1, e}}
			if !basicFirst {
				slices.Reverse(order)
			}
			b.sendRecord(order...)
		}
		record(ext1(labelART, labelICP, on))
		b.expect(t, "ART twice", expectation{peripherals.ARTSystolic, "", 120.1, G, ""},
			expectation{peripherals.ARTSystolic, "ART on channel P7", 110, G, ""},
			expectation{peripherals.IBPPulse, "ART on channel P7", 71, G, ""},
			expectation{peripherals.ICPMean, "", 12, G, ""},
			expectation{peripherals.SpO2, "second sensor", 96, G, ""})
		record(ext1(0, labelABP, on|statusZeroing))
		b.expect(t, "no label, ABP", expectation{peripherals.IBPSystolic, "P7", 0, N, "zeroing"},
			expectation{peripherals.ABPMean, "", 12, G, ""},
			expectation{peripherals.ARTSystolic, "ART on channel P7", 0, N, "not measured"},
			expectation{peripherals.ICPMean, "", 0, N, "not measured"})
		record(ext1(labelLAP, labelLAP, on))
		b.expect(t, "LAP twice", expectation{peripherals.LAPMean, "", 90, G, ""},
			expectation{peripherals.LAPMean, "LAP on channel P8", 12, G, ""})
	}
}

// Two pressures have one name when one has no label, or not the same one.
func TestPressureNames(t *testing.T) {
	b := newBench(t)
	b.send(new(class).group(16, on, 0, 12000, 8000, 9300).group(30, on, 9, 11000, 7000, 9000).group(44, on, 0, 1000, 500, 700))
	b.expect(t, "names", expectation{peripherals.IBPSystolic, "P1", 120, G, ""},
		expectation{peripherals.IBPSystolic, "P1 on channel P2", 110, G, ""},
		expectation{peripherals.IBPSystolic, "P3", 10, G, ""})
}

func TestCuff(t *testing.T) {
	for name, c := range map[string]struct {
		label   uint16
		quality peripherals.Quality
		detail  peripherals.Words
	}{
		"adult, auto": {3 | 1<<3, G, ""}, "stat": {1 << 4, G, ""},
		"measuring": {1 << 5, N, "measuring"}, "stasis": {1 << 6, N, "cuff inflated for venous stasis"},
		"calibrating": {1 << 7, N, "calibrating"}, "old": {1 << 8, S, "older than 60 s"},
		"old and measuring": {1<<5 | 1<<8, N, "measuring"},
	} {
		b, value := newBench(t), 118.5
		if c.quality == N {
			value = 0
		}
		b.send(new(class).group(atNIBP, on, c.label, 11850, 7600, 9000, 70))
		b.expect(t, name, expectation{peripherals.NIBPSystolic, "", value, c.quality, c.detail})
	}
}

// A measurement keeps its own time for as long as the monitor repeats it.
func TestCuffTime(t *testing.T) {
	b := newBench(t)
	step := func(label uint16, systolic int16, want time.Time) {
		t.Helper()
		b.now = b.now.Add(30 * time.Second)
		b.send(new(class).group(atNIBP, on, label, systolic, 7600, 9000, 70))
		if r := b.at(t, peripherals.NIBPSystolic, ""); !r.DeviceTime.Equal(want) {
			t.Errorf("%d, label %x: measured at %v, want %v", systolic, label, r.DeviceTime, want)
		}
	}
	after := func(steps int) time.Time { return time.Unix(captured, 0).Add(time.Duration(steps) * 30 * time.Second) }
	step(nibpOld, 11000, time.Time{}) // nobody knows when
	step(nibpOld, 11000, time.Time{})
	step(nibpMeasuring, 11000, time.Time{})
	step(0, 11000, after(4)) // the same number, measured anew
	step(0, 11000, after(4))
	step(nibpOld, 11000, after(4))
	step(0, 11500, after(7))
	step(nibpMeasuring, noValue, time.Time{})
	step(nibpOld, 11500, after(7)) // it failed: the last one again
	b.report.missing()             // a silence
	step(nibpOld, 11500, after(7)) // the last one again
	b.report.missing()
	step(nibpOld, 11600, time.Time{}) // nobody knows when
}

// Numbers that a monitor repeats are not new to a program that was started
// again, nor once it is connected again. What was old when it was first seen is
// not of now either.
func TestCuffOverARestart(t *testing.T) {
	b, memory := newBench(t), &disk{}
	start := func() {
		m := &Monitor{env: b.report.env, interval: 5 * time.Second, unread: b.report.unread}
		m.env.Memory, m.env.Now = memory, func() time.Time { return b.now }
		b.report = m.report(b)
		b.report.ask.start(b.now)
	}
	start()
	step := func(label uint16, systolic int16, device, at time.Time) {
		t.Helper()
		b.send(new(class).group(atNIBP, on, label, systolic, 7600, 9000, 70))
		if r := b.at(t, peripherals.NIBPSystolic, ""); !r.DeviceTime.Equal(device) || !r.At.Equal(at) || r.Quality == N {
			t.Errorf("%d, label %x: %+v, want it of %v by its clock, %v by the cart's", systolic, label, r, device, at)
		}
	}
	first := b.now
	step(0, 11000, first, first)
	for _, again := range []func(){func() {}, start, func() { b.report.missing() }} {
		b.now = b.now.Add(10 * time.Minute)
		again()
		step(0, 11000, first, first)
	}
	start()
	b.now = b.now.Add(10 * time.Minute)
	seen := b.now
	for range 3 {
		step(nibpOld, 11700, time.Time{}, seen.Add(-time.Minute))
		b.now = b.now.Add(10 * time.Minute)
		start()
	}
	b.send(new(class).group(atNIBP, on, nibpMeasuring, noValue, noValue, noValue, noValue))
	step(0, 11700, b.now, b.now) // measured anew
}

// disk outlives the program.
type disk struct{ kept []byte }

func (d *disk) Recall() ([]byte, error) { return d.kept, nil }
func (d *disk) Keep(b []byte) error     { d.kept = b; return nil }
