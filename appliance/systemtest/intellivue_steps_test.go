//go:build system

package systemtest

import (
	"bytes"
	"time"

	"telecart/appliance/systemtest/foreign"
)

type answering func(r foreign.IntelliVueRequest, sequence uint16) [][]byte

// philipsStep is one thing that a monitor may do.
type philipsStep struct {
	name   string
	result answering
	want   []reading
	noisy  bool // the line is bad
}

const (
	perMinute, breaths, percent, mmHg, kPa = 0x0AA0, 0x0AE0, 0x0220, 0x0F20, 0x0F03
	celsius, fahrenheit, noUnit, mm        = 0x17A0, 0x1140, 0x0200, 0x0512
)

// numerics answers polls of the numerics with objects, all others with none.
func numerics(objects [][]byte) answering {
	return func(r foreign.IntelliVueRequest, sequence uint16) [][]byte {
		p := foreign.PollResult{Request: r, Sequence: sequence, Relative: uptime(), Absolute: foreign.Clock(bedTime())}
		if r.Class == 6 {
			p.Contexts = [][]byte{foreign.Context(1, objects...)}
		}
		return [][]byte{p.Bytes()}
	}
}

var switchedOn = time.Now()

// uptime is a monitor's relative time, in 1/8 ms. It runs as time does: from one
// that runs faster the cart takes nothing as live.
func uptime() uint32 { return uint32(time.Since(switchedOn) / (time.Millisecond / 8)) }

// bedTime is what the monitor's clock shows, and when its cuff has measured.
func bedTime() time.Time { return time.Date(2021, 4, 22, 11, 47, 26, 0, time.UTC) }

// simple is an object with one value, mantissa × 10^exponent.
func simple(handle, physio, state, unit uint16, mantissa int32, exponent int8) []byte {
	return foreign.Object(handle, foreign.Numeric(foreign.Observed(physio, state, unit, foreign.Float(mantissa, exponent))))
}

// labelled is the same with the label of a measurement.
func labelled(handle, physio, unit uint16, mantissa int32, exponent int8) []byte {
	value := foreign.Numeric(foreign.Observed(physio, 0, unit, foreign.Float(mantissa, exponent)))
	return foreign.Object(handle, foreign.TextID(0x00020000|uint32(physio)), value)
}

// cuff is an object with what a cuff measured, at bedTime.
func cuff(handle, unit uint16, exponent int8, sys, dia, mean int32) []byte {
	return pressures(handle, 0x4A05, unit, exponent, sys, dia, mean, foreign.Measured(bedTime()))
}

// pressures is an object with systolic, diastolic and mean from physio on, and
// more attributes.
func pressures(handle, physio, unit uint16, exponent int8, sys, dia, mean int32, more ...[]byte) []byte {
	of := func(i uint16, v int32) []byte {
		return foreign.Observed(physio+i, 0, unit, foreign.Float(v, exponent))
	}
	return foreign.Object(handle, append([][]byte{foreign.Label("P"), foreign.Compound(of(2, mean), of(0, sys), of(1, dia))}, more...)...)
}

func vitals() [][]byte {
	return [][]byte{
		simple(0x82B3, 0x4182, 0, perMinute, 72, 0), simple(7, 0x4BB8, 0, percent, 975, -1), simple(8, 0x4822, 0, perMinute, 71, 0),
		simple(9, 0x4BB0, 0, noUnit, 21, -1), cuff(10, mmHg, 0, 118, 76, 90),
		foreign.Object(11, foreign.Numeric(foreign.Observed(0xF0E5, 0, perMinute, foreign.Float(70, 0))), foreign.Measured(bedTime())),
		simple(12, 0x500A, 0, breaths, 16, 0), simple(13, 0x50B0, 0, mmHg, 38, 0), pressures(14, 0x4A15, mmHg, 0, 120, 70, 91),
		pressures(15, 0x4A11, mmHg, 0, 121, 72, 92), pressures(16, 0x4A1D, mmHg, 0, 28, 11, 17), simple(17, 0x4A47, 0, mmHg, 8, 0),
		simple(18, 0x580B, 0, mmHg, 12, 0), labelled(19, 0x4B48, celsius, 372, -1), simple(20, 0x4B60, 0, celsius, 3741, -2),
		labelled(21, 0x4B74, celsius, 331, -1), simple(22, 0xE014, 0, celsius, 369, -1),
		foreign.Object(23, foreign.Compound(foreign.Observed(0x0301, 0, mm, foreign.Float(2, -1)), foreign.Observed(0x0302, 0, mm, foreign.Float(-11, -1)),
			foreign.Observed(0x0303, 0, mm, foreign.Float(0, -1)))),
	}
}

func vitalReadings() []reading {
	return []reading{
		{"heart-rate", "", 72, "/min", ""}, {"spo2", "", 97.5, "%", ""}, {"pulse-rate", "", 71, "/min", ""}, {"perfusion-index", "", 2.1, "%", ""},
		{"nibp-systolic", "", 118, "mmHg", ""}, {"nibp-diastolic", "", 76, "mmHg", ""}, {"nibp-mean", "", 90, "mmHg", ""}, {"nibp-pulse", "", 70, "/min", ""},
		{"respiratory-rate", "", 16, "/min", ""}, {"etco2", "", 38, "mmHg", ""},
		{"abp-systolic", "", 120, "mmHg", ""}, {"abp-diastolic", "", 70, "mmHg", ""}, {"abp-mean", "", 91, "mmHg", ""},
		{"art-systolic", "", 121, "mmHg", ""}, {"art-mean", "", 92, "mmHg", ""}, {"pap-systolic", "", 28, "mmHg", ""}, {"pap-mean", "", 17, "mmHg", ""},
		{"cvp-mean", "", 8, "mmHg", ""}, {"icp-mean", "", 12, "mmHg", ""},
		{"temperature", "", 37.2, "°C", ""}, {"temperature", "core", 37.41, "°C", ""}, {"temperature", "skin", 33.1, "°C", ""}, {"temperature", "blood", 36.9, "°C", ""},
		{"st", "I", 0.2, "mm", ""}, {"st", "II", -1.1, "mm", ""}, {"st", "V1", 0, "mm", ""},
	}
}

func philipsSteps() []philipsStep {
	return []philipsStep{
		{"everything", numerics(vitals()), vitalReadings(), false},
		{"on a bad line", noWaves(numerics([][]byte{simple(7, 0x4BB8, 0, percent, 97, 0)})), []reading{{"spo2", "", 97, "%", ""}}, true},
		{"in linked parts, from several devices", linked, []reading{
			{"spo2", "", 96, "%", ""}, {"heart-rate", "", 81, "/min", ""}, {"nibp-systolic", "", 131, "mmHg", ""}, {"temperature", "", 38.1, "°C", ""},
		}, false},
		{"no numbers", numerics([][]byte{
			simple(0x82B3, 0x4182, 0, perMinute, 0x7FFFFF, 0), simple(7, 0x4BB8, 0, percent, -0x800000, 0), simple(12, 0x500A, 0, breaths, 0x7FFFFE, 0),
			simple(13, 0x50B0, 0, mmHg, -0x7FFFFE, 0), cuff(10, mmHg, 0, 0x7FFFFF, 0x7FFFFF, 0x7FFFFF),
		}), []reading{none("heart-rate", ""), none("spo2", ""), none("respiratory-rate", ""), none("etco2", ""), none("nibp-mean", "")}, false},
		{"alarms say nothing about a number", states(0x0002, 0x0001, 0x0003, 0x00A0, 80), []reading{
			{"heart-rate", "", 80, "/min", ""}, {"spo2", "", 80, "%", ""}, {"pulse-rate", "", 80, "/min", ""}, {"respiratory-rate", "", 80, "/min", ""},
		}, false},
		{"invalid and doubtful", states(0x8000, 0x4000, 0x2000, 0x6000, 81), []reading{
			none("heart-rate", ""), {"spo2", "", 81, "%", "suspect"}, none("pulse-rate", ""), none("respiratory-rate", ""),
		}, false},
		{"calibrating, test and demonstration", states(0x1000, 0x0800, 0x0400, 0x0400, 82), []reading{
			{"heart-rate", "", 0, "", "doubtful"}, {"spo2", "", 0, "", "doubtful"}, {"pulse-rate", "", 0, "", "doubtful"}, {"respiratory-rate", "", 0, "", "doubtful"},
		}, false},
		{"other units", numerics([][]byte{
			simple(13, 0x50B0, 0, kPa, 50, -1), cuff(10, kPa, -1, 160, 100, 120), simple(19, 0x4B48, 0, fahrenheit, 986, -1),
		}), []reading{{"etco2", "", 37.5, "mmHg", ""}, {"nibp-systolic", "", 120.01, "mmHg", ""}, {"temperature", "", 37, "°C", ""}}, false},
		{"attributes of the vendor's own", private, []reading{{"spo2", "", 89, "%", ""}}, false},
	}
}

// noWaves refuses polls of waves by an error, as a monitor without the option
// does.
func noWaves(others answering) answering {
	return func(r foreign.IntelliVueRequest, sequence uint16) [][]byte {
		if r.Class == 9 {
			return [][]byte{foreign.U16(0xE100, 2, 3, 6, r.Invoke, 9, 0)}
		}
		return others(r, sequence)
	}
}

// noisy writes a message a few bytes at a time, between noise, a message that
// was given up, and one with a wrong FCS.
func (p *philips) noisy(message []byte) {
	wrong := foreign.IntelliVueFrame(bytes.ReplaceAll(message, []byte{0, 97}, []byte{0, 43}))
	wrong[len(wrong)-2] ^= 1
	stream := append([]byte("\x00\xc1noise\xc0\x11\x01\x00\x08given up\x7d\xc1"), wrong...)
	stream = append(append(stream, 0xC0, 0x11), foreign.IntelliVueFrame(message)...)
	for n := 1; len(stream) > 0; n = n%11 + 1 {
		n = min(n, len(stream))
		write(p.t, p.master, stream[:n])
		stream = stream[n:]
	}
}

// states is four values with the state bits given.
func states(hr, spo2, pulse, rr uint16, v int32) answering {
	return numerics([][]byte{
		simple(1, 0x4182, hr, perMinute, v, 0), simple(7, 0x4BB8, spo2, percent, v, 0),
		simple(8, 0x4822, pulse, perMinute, v, 0), simple(12, 0x500A, rr, breaths, v, 0),
	})
}

// linked is a result in three linked parts and an empty last one. Two devices
// use the same handle.
func linked(r foreign.IntelliVueRequest, sequence uint16) [][]byte {
	if r.Class != 6 {
		return numerics(nil)(r, sequence)
	}
	part := func(link, count uint8, contexts ...[]byte) []byte {
		return foreign.PollResult{Request: r, Link: link, Count: count, Sequence: sequence, Relative: uptime(), Absolute: foreign.Clock(bedTime()), Contexts: contexts}.Bytes()
	}
	return [][]byte{
		part(1, 1, foreign.Context(0, simple(500, 0x4BB8, 0, percent, 96, 0))),
		part(2, 2, foreign.Context(0, cuff(501, mmHg, 0, 131, 82, 98)), foreign.Context(2, simple(500, 0x4182, 0, perMinute, 81, 0))),
		part(3, 3, foreign.Context(77, simple(0xFFFE, 0x4B48, 0, celsius, 381, -1))), part(0, 0),
	}
}

// private has objects and attributes that no public list has, before and
// behind the one that is known.
func private(r foreign.IntelliVueRequest, sequence uint16) [][]byte {
	odd := foreign.Object(900, foreign.Attribute(0xF237, []byte{0xFF, 0xC0, 0xC1, 0x7D}), foreign.Numeric(foreign.Observed(0xF9FF, 0, 0xF0F0, foreign.Float(1, 0))))
	known := foreign.Object(7, foreign.Attribute(0xF1EC, nil), foreign.Label("SpO₂"),
		foreign.Numeric(foreign.Observed(0x4BB8, 0x0004, percent, foreign.Float(89, 0))), foreign.Attribute(0x0911, []byte{0, 6}), foreign.Attribute(0xF001, bytes.Repeat([]byte{1}, 300)))
	return numerics([][]byte{odd, foreign.Object(901), known})(r, sequence)
}
