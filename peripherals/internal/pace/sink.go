package pace

import "telecart/peripherals"

// Detail is why a stored value is not shown.
const Detail peripherals.Words = "stored value, not live"

// Sentence tells the nurse about stored data.
var Sentence = peripherals.Say("device.stored", "This device sends stored values, not the patient's present ones. Stop its trend output.")

// Sink returns a sink that passes on no stored data as present: values and
// waves are no signal, and the alarms are not known. The model says Sentence.
func (p *Pace) Sink(sink peripherals.Sink) peripherals.Sink { return judged{sink, p} }

type judged struct {
	peripherals.Sink
	pace *Pace
}

func (j judged) Reading(r peripherals.Reading) {
	if j.pace.stored && r.Quality != peripherals.NoSignal {
		r.Value, r.Quality, r.Detail = 0, peripherals.NoSignal, Detail
	}
	j.Sink.Reading(r)
}

func (j judged) Wave(w peripherals.Wave) {
	if j.pace.stored {
		w.Quality = peripherals.NoSignal
	}
	j.Sink.Wave(w)
}

// Alarms makes it an AlarmSink.
func (j judged) Alarms(a peripherals.Alarms) {
	if j.pace.stored {
		a = peripherals.Alarms{At: a.At}
	}
	peripherals.TellAlarms(j.Sink, a)
}
