package intellivue

import (
	"time"

	"telecart/peripherals"
)

const (
	// oldAfter is how old a measurement with a time of its own (a cuff's) may
	// be at first sight.
	oldAfter = 60 * time.Second
	// earlyBy is how far its time may be ahead of the monitor's clock, which is
	// known to the second and interpolated. Beyond that, the clock was set
	// since, and does not tell the measurement's age.
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

// stampOf reads the time of a measurement; zero if there is none, or an
// impossible one.
func stampOf(c cursor) time.Time {
	if t, ok := clockTime(c.rest, time.Local); ok {
		return t
	}
	return time.Time{}
}

// date adds the time of measurement to a reading. If it is not known to be
// within the last minute at first sight, the reading is never good: the monitor
// shows the last measurement until the next one, and it may be of the previous
// patient. One without any time is as good as the monitor says, since no
// monitor is known to omit it for repeated values, and its detail says that the
// time is not known.
func date(rd *peripherals.Reading, stamp, device time.Time) {
	rd.DeviceTime = stamp
	if rd.Quality == peripherals.NoSignal {
		return
	}
	if stamp.IsZero() {
		rd.Detail = rd.Detail.And(detailUndated)
		return
	}
	var why peripherals.Words
	switch measured := detailMeasured.With(stamp.Format("15:04")); {
	case device.IsZero():
		why = measured.And(detailNoClock)
	case device.Sub(stamp) > oldAfter:
		why = measured
	case stamp.Sub(device) > earlyBy:
		why = measured.And(detailLater)
	default:
		return
	}
	rd.Quality, rd.Detail = peripherals.Suspect, rd.Detail.And(why)
}
