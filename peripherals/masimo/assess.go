package masimo

import (
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

// Effect of the exception bits on the numbers; the first line that applies
// counts. The device may hold its last numbers under any of them: a Rad-8 was
// seen to send 98 % and 101/min with the sensor off (EXC=000824).
//
//	EXC      the manual's words      quality
//	(a line of stored trends)        no-signal, whatever was then
//	001      no sensor               no-signal
//	002      defective sensor        no-signal
//	080      unrecognised sensor     no-signal
//	020      sensor off              no-signal
//	008      pulse search            no-signal
//	010      interference            suspect
//	040      ambient light           suspect
//	400      low signal IQ           suspect
//	004      low perfusion           suspect
//	800      Masimo SET in full      –
//	100, 1000..100000                suspect, in the list's words
//	200000   SpCO low confidence     SpCO suspect, no other number
//	400000   SpMet low confidence    SpMet suspect, no other number
//	others,  not in the manual       suspect
//	EXC1
//	value missing (dashes) or        no-signal, with the reason above
//	  not in its range               or "no value"
//	otherwise                        good
//
// The Rad-8's manual has only the lower 12 bits. The words of the upper ones
// and of 100 are from one public reader of Radicals (the MD PnP program's
// poxrad_discrete.h), so none withdraws a number; a Radical without a sensor
// shows dashes anyhow.
const (
	excNoSensor     = 0x001
	excDefective    = 0x002
	excPerfusion    = 0x004
	excSearch       = 0x008
	excInterference = 0x010
	excOff          = 0x020
	excLight        = 0x040
	excUnknownProbe = 0x080
	excLowIQ        = 0x400
	excSET          = 0x800
	excSpCO         = 0x200000
	excSpMet        = 0x400000
)

// verdict applies to all numbers of a line.
type verdict struct {
	quality peripherals.Quality
	detail  peripherals.Words
	notice  peripherals.Sentence // for the nurse
}

// assess applies the table above.
func assess(r *record) verdict {
	if r.trend {
		return verdict{0, oximeter.DetailStored, oximeter.SentenceStored}
	}
	doubt := func(w peripherals.Words) verdict { return verdict{quality: peripherals.Suspect, detail: w} }
	exceptions := []struct { // in the order of the table
		bit uint32
		verdict
	}{
		{excNoSensor, verdict{0, "no sensor", oximeter.SentenceSensor}},
		{excDefective, verdict{0, "defective sensor", oximeter.SentenceSensor}},
		{excUnknownProbe, verdict{0, "unrecognised sensor", oximeter.SentenceSensor}},
		{excOff, verdict{0, oximeter.DetailOff, oximeter.SentenceOff}},
		{excSearch, verdict{0, "pulse search", oximeter.SentenceSearch}},
		{excInterference, doubt("interference")},
		{excLight, doubt("ambient light")},
		{excLowIQ, doubt("low signal IQ")},
		{excPerfusion, doubt("low perfusion")},
		{0x000100, doubt("incompatible sensor")},
		{0x001000, doubt("no cable connected")},
		{0x002000, doubt("cable life expired")},
		{0x004000, doubt("incompatible cable")},
		{0x008000, doubt("unrecognised cable")},
		{0x010000, doubt("defective cable")},
		{0x020000, doubt("sensor calibrating")},
		{0x040000, doubt("sensor life expired")},
		{0x080000, doubt("emitter temperature out of range")},
		{0x100000, doubt("sensor current limit exceeded")},
		{^uint32(excSET | excSpCO | excSpMet), doubt("exception not in the manual")},
	}
	v := verdict{quality: peripherals.Good}
	for _, e := range exceptions {
		if r.exceptions&e.bit != 0 {
			v = e.verdict
			break
		}
	}
	if v.quality == peripherals.Good && r.exceptions1 != 0 {
		v = doubt("exception not in the manual")
	}
	return v
}

// doubt returns why if r has that exception of a single number.
func (r *record) doubt(exception uint32, why peripherals.Words) peripherals.Words {
	if r.exceptions&exception == 0 {
		return ""
	}
	return why
}

// but returns v for a number that may have a doubt of its own.
func (v verdict) but(doubt peripherals.Words) verdict {
	if doubt != "" && v.quality == peripherals.Good {
		v.quality, v.detail = peripherals.Suspect, doubt
	}
	return v
}
