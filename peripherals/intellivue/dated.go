package intellivue

import (
	"time"

	"telecart/peripherals"
)

const (
	// oldAfter is how old a measurement with a time of its own (a cuff's) may
	// be when it is seen for the first time.
	oldAfter = 60 * time.Second
	// earlyBy is how far its time may be ahead of the monitor's clock, which
	// is known to the second and is reckoned in between. Beyond, the clock was
	// set since, and says nothing about the measurement's age.
	earlyBy = 5 * time.Second
)

// episodic quantities are measured now and then, and repeated in between.
func episodic(q peripherals.Quantity) bool {
	switch q {
	case peripherals.NIBPSystolic, peripherals.NIBPDiastolic, peripherals.NIBPMean, peripherals.NIBPPulse:
		return true
	}
	return false
}

// stampOf reads the time of a measurement; zero where there is none, or one
// that no clock can show.
func stampOf(c cursor) time.Time {
	if t, ok := clockTime(c.rest, time.Local); ok {
		return t
	}
	return time.Time{}
}

// date gives a reading the time it was measured at. One whose time is not known
// to be of the last minute when it is seen first is never good: the monitor
// shows its last measurement for as long as nobody takes the next one, and it
// may be of the patient before. One that bears no time at all is good as the
// monitor says it is, since there is none known that leaves it out for what it
// repeats, and the nurse reads that the time is not known.
func date(rd *peripherals.Reading, stamp, device time.Time) {
	rd.DeviceTime = stamp
	if rd.Quality == peripherals.NoSignal {
		return
	}
	if stamp.IsZero() {
		rd.Detail = join(rd.Detail, detailUndated)
		return
	}
	why := ""
	switch measured := detailMeasured + stamp.Format("15:04"); {
	case device.IsZero():
		why = measured + detailNoClock
	case device.Sub(stamp) > oldAfter:
		why = measured
	case stamp.Sub(device) > earlyBy:
		why = measured + detailLater
	default:
		return
	}
	rd.Quality, rd.Detail = peripherals.Suspect, join(rd.Detail, why)
}
