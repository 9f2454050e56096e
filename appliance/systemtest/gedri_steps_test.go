//go:build system

package systemtest

import (
	"bytes"
	"os"
	"testing"

	"telecart/appliance/systemtest/foreign"
)

// driSteps are what a real monitor does, and our own twin need not.
func driSteps() []driStep {
	return []driStep{
		{"everything", onLine(one(operation)), operationReadings()},
		{"in pieces, after garbage", inPieces, with("spo2", 98)},
		{"an old monitor", onLine(level(3, 91)), with("spo2", 91)},
		{"a monitor to come", onLine(level(14, 93)), with("spo2", 93)},
		{"trends and extensions around the values", onLine(crowded), crowdedReadings()},
		{"no values", onLine(one(noValues)), []reading{
			none("heart-rate", ""), none("spo2", ""), none("pulse-rate", ""), none("nibp-systolic", ""), none("art-mean", ""),
			none("temperature", "esophageal"), none("etco2", ""), none("respiratory-rate", ""), none("st", "II"),
		}},
		{"groups that are not active", onLine(one(asleep)), []reading{
			none("spo2", ""), none("nibp-systolic", ""), none("etco2", ""), none("temperature", "skin"),
		}},
		{"doubts", onLine(one(doubtful)), []reading{
			{"heart-rate", "", 80, "/min", "suspect"}, {"nibp-systolic", "", 118, "mmHg", "suspect"},
			{"spo2", "", 97.5, "%", "good"},
		}},
		{"breathing by impedance", onLine(one(asleep)), []reading{{"respiratory-rate", "", 15, "/min", ""}}},
		{"no labels", onLine(one(unlabelled)), []reading{
			{"ibp-systolic", "P1", 120, "mmHg", ""}, {"temperature", "T1", 37.21, "°C", ""}, {"heart-rate", "", 72, "/min", ""},
		}},
		{"dry gas", onLine(one(dryGas)), []reading{{"etco2", "", 38.76, "mmHg", ""}}},
		{"among waves, alarms and patients", onLine(busyLine), []reading{{"spo2", "", 88, "%", ""}, {"heart-rate", "", 126, "/min", ""}}},
	}
}

func one(c func() *foreign.DRIClass) func() []foreign.DRIRecord {
	return func() []foreign.DRIRecord { return []foreign.DRIRecord{displayed(c())} }
}

func with(quantity string, v float64) []reading { return []reading{{quantity, "", v, "%", ""}} }
func none(quantity, site string) reading        { return reading{quantity, site, 0, "", "no-signal"} }

func saturation(percent int16) *foreign.DRIClass {
	return operation().Group(118, 3, 0, 100*percent, 124, 215, foreign.DRIInvalid)
}

func level(dri byte, percent int16) func() []foreign.DRIRecord {
	return func() []foreign.DRIRecord {
		r := displayed(saturation(percent))
		r.Level, r.Plug, r.Number = dri, 0x7D7E, 0x7E
		return []foreign.DRIRecord{r}
	}
}

// inPieces sends a good record after what must be thrown away, a few bytes at
// a time: half a record, one with a wrong sum, one with a wrong length.
func inPieces(t *testing.T, line *os.File) {
	wrong := foreign.DRIFrame(displayed(saturation(50)).Bytes())
	wrong[60] ^= 1
	short := displayed(saturation(51)).Bytes()
	short[0]--
	stream := append([]byte("noise\x7e\x7d"), wrong[:200]...)
	stream = append(append(stream, wrong...), foreign.DRIFrame(short)...)
	stream = append(stream, foreign.DRIFrame(displayed(saturation(98)).Bytes())...)
	for n := 1; len(stream) > 0; n = n%7 + 1 {
		n = min(n, len(stream))
		write(t, line, stream[:n])
		stream = stream[n:]
	}
}

// crowded has records of five subrecords, as many as there can be, the basic
// one neither first nor in its place, and trends and auxiliary information
// whose numbers are not to be taken for displayed ones.
func crowded() []foreign.DRIRecord {
	at := epoch()
	ext1 := new(foreign.DRIClass)
	ext1.Group(48, 3, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, -120)
	ext2 := new(foreign.DRIClass)
	ext2.Group(96, 3, 0, 45, 95, 30, 0)
	aux := foreign.DRISubrecord{Type: 4, Data: bytes.Repeat([]byte{0x33}, 118)}
	first, second := displayed(operation()), displayed(operation())
	first.Subrecords = []foreign.DRISubrecord{
		ext2.Subrecord(1, 2, at, 0), saturation(60).Subrecord(3, 0, at-60, 0), ext1.Subrecord(1, 1, at, 0),
		saturation(94).Subrecord(1, 0, at, 7), saturation(61).Subrecord(2, 0, at-10, 0),
	}
	second.Subrecords = []foreign.DRISubrecord{
		aux, new(foreign.DRIClass).Subrecord(1, 3, at, 0), saturation(62).Subrecord(2, 0, at, 0), saturation(94).Subrecord(1, 0, at, 0),
	}
	second.Backwards, second.Number = true, 1
	return []foreign.DRIRecord{first, second}
}

func crowdedReadings() []reading {
	return []reading{
		{"spo2", "", 94, "%", ""}, {"bis", "", 45, "", ""},
		{"st", "I", 0.1, "mm", ""}, {"st", "III", 0.3, "mm", ""}, {"st", "aVR", 0.5, "mm", ""}, {"st", "aVF", 0.6, "mm", ""},
		{"st", "V1", 0.7, "mm", ""}, {"st", "V6", -1.2, "mm", ""},
	}
}

func noValues() *foreign.DRIClass {
	c := operation()
	c.Group(0, 3, 0x257, foreign.DRIInvalid, foreign.DRINotCalibrated, foreign.DRIInvalid, foreign.DRIInvalid, foreign.DRIInvalid)
	c.Group(16, 3, 1, foreign.DRIUnderRange, foreign.DRIOverRange, foreign.DRINotCalibrated, foreign.DRIInvalid)
	c.Group(72, 3, 0, foreign.DRINotUpdated, foreign.DRINotUpdated, foreign.DRINotUpdated, foreign.DRINotUpdated)
	c.Group(86, 3, 1, foreign.DRINotCalibrated)
	c.Group(118, 3, 0, foreign.DRIUnderRange, foreign.DRIDiscontinuity, foreign.DRIInvalid, foreign.DRIInvalid)
	c.Group(132, 3, 0, foreign.DRIOverRange, foreign.DRIInvalid, foreign.DRIInvalid, foreign.DRIInvalid)
	c.Group(178, 3, 0, foreign.DRIInvalid)
	return c.Numbers(226, foreign.DRIInvalid, foreign.DRIInvalid, foreign.DRIInvalid)
}

// asleep has numbers in groups that exist but measure nothing.
func asleep() *foreign.DRIClass {
	c := operation()
	c.Group(0, 3, 0x257, foreign.DRIInvalid, 25, -110, 0, 15).Group(178, 1, 0, 14).Group(72, 1, 0, 11800, 7600, 9000, 71)
	c.Group(94, 1, 7, 3350).Group(118, 0, 0, 9750, 124, 215, 0)
	return c.Group(132, 1, 0, 510, 5, 14, 7600).Numbers(226, foreign.DRIInvalid, foreign.DRIInvalid, foreign.DRIInvalid)
}

// doubtful has noise on the ECG and a blood pressure older than a minute.
func doubtful() *foreign.DRIClass {
	return operation().Group(0, 3|1<<3|1<<7, 0x257, 80, 25, -110, 0, 15).
		Group(72, 3, 1<<3|1<<8, 11800, 7600, 9000, 71).Numbers(226, 80, 80, 80)
}

// unlabelled is what a monitor sends that nobody configured.
func unlabelled() *foreign.DRIClass {
	c := new(foreign.DRIClass)
	return c.Group(0, 3, 0, 72, 25, 0, 0, 15).Group(16, 3, 0, 12000, 7000, 8700, 72).Group(86, 3, 0, 3721)
}

func dryGas() *foreign.DRIClass { return operation().Group(132, 3, 0, 510, 5, 14, 7600) }

// busyLine is a second of a line on which everything was asked for.
func busyLine() []foreign.DRIRecord {
	ecg := foreign.DRIWaveform(1, 0, 2, make([]int16, 60)...)
	pleth := foreign.DRIWaveform(8, 0, 0, bytesOf(20, 0x7E7D)...)
	gap := foreign.DRIWaveform(1, 1, 2, foreign.DRIInvalid, foreign.DRIInvalid)
	off := foreign.DRIWaveform(4, 1<<3, 1)
	patient := foreign.DRISubrecord{Type: 6, Data: append([]byte("ADA"), make([]byte, 347)...)}
	record := func(main int16, s ...foreign.DRISubrecord) foreign.DRIRecord {
		return foreign.DRIRecord{Level: 10, Time: epoch(), Main: main, Subrecords: s}
	}
	return []foreign.DRIRecord{
		record(foreign.DRIWave, ecg, pleth), record(foreign.DRIAlarm, foreign.DRIAlarms(true, []string{"SpO2 low", "Apnea"}, 3)),
		displayed(saturation(88)), record(foreign.DRIWave, pleth, gap, off), record(foreign.DRINetwork, patient),
		record(8, foreign.DRISubrecord{Type: 0, Data: make([]byte, 120)}), record(18), record(foreign.DRIWave, ecg),
	}
}

func bytesOf(n int, v int16) []int16 {
	out := make([]int16, n)
	for i := range out {
		out[i] = v
	}
	return out
}
