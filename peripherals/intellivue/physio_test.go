package intellivue

import (
	"testing"

	"telecart/peripherals"
)

func TestIdentifiers(t *testing.T) {
	for _, c := range []struct {
		physio uint16
		label  uint32
		q      peripherals.Quantity
		site   string
	}{
		{0x4182, 0, peripherals.HeartRate, ""}, {0x4BB8, 0, peripherals.SpO2, ""}, {0x4BCC, 0, peripherals.SpO2, "right"},
		{0x4822, 0x00024822, peripherals.PulseRate, ""}, {0x4822, 0x80155401, peripherals.PulseRate, "left"},
		{0x4BB0, 0, peripherals.PerfusionIndex, ""}, {0x0302, 0, peripherals.ST, "II"}, {0x0308, 0, peripherals.ST, "V6"},
		{0x4A05, 0, peripherals.NIBPSystolic, ""}, {0x4A06, 0, peripherals.NIBPDiastolic, ""},
		{0x4A07, 0, peripherals.NIBPMean, ""}, {0xF0E5, 0, peripherals.NIBPPulse, ""},
		{0x4A11, 0, peripherals.ARTSystolic, ""}, {0x4A17, 0, peripherals.ABPMean, ""}, {0x4A47, 0, peripherals.CVPMean, ""},
		{0x580B, 0, peripherals.ICPMean, ""}, {0x4A03, 0, peripherals.IBPMean, "P"},
		{0xF0A5, 0, peripherals.IBPSystolic, "P1"}, {0xF0AB, 0, peripherals.IBPMean, "P2"}, {0xF0B2, 0, peripherals.IBPDiastolic, "P4"},
		{0x4A0D, 0, peripherals.IBPSystolic, "Ao"}, {0x4A0E, 0, peripherals.IBPDiastolic, "Ao"}, {0x4A0F, 0, peripherals.IBPMean, "Ao"},
		{0x4A29, 0, peripherals.IBPSystolic, "UAP"}, {0x4A2A, 0, peripherals.IBPDiastolic, "UAP"}, {0x4A2B, 0, peripherals.IBPMean, "UAP"},
		{0x4A4B, 0, peripherals.IBPMean, "UVP"}, {0x4A49, 0, "", ""}, {0x4A4A, 0, "", ""}, {0x4A0C, 0, "", ""}, {0x4A10, 0, "", ""}, {0x4A28, 0, "", ""}, {0x4A2C, 0, "", ""},
		{0x500A, 0, peripherals.RespiratoryRate, ""}, {0x5012, 0, peripherals.RespiratoryRate, "airway"},
		{0x50B0, 0, peripherals.EtCO2, ""}, {0x5220, 0, peripherals.EtAA, "sevoflurane"}, {0x5268, 0, peripherals.FiAA, "desflurane"},
		{0x4B48, 0, peripherals.Temperature, ""}, {0x4B60, 0, peripherals.Temperature, "core"}, {0x4B74, 0, peripherals.Temperature, "skin"},
		{0xE014, 0, peripherals.Temperature, "blood"}, {0xE004, 0, peripherals.Temperature, "rectal"},
		{0xF108, 0, peripherals.Temperature, "oral"}, {0xF0CA, 0, peripherals.Temperature, "T4"},
		{0x480A, 0, peripherals.AnyPulse, ""}, {0x480A, 0x0002480A, peripherals.AnyPulse, ""}, {0x480A, 0x8003542B, peripherals.IBPPulse, ""},
		{0xF0A4, 0, "", ""}, {0xF0A8, 0, "", ""}, {0x0000, 0, "", ""}, {0xFFFF, 0, "", ""},
	} {
		term, ok := meaningOf(c.physio, c.label)
		if term.quantity != c.q || term.site != c.site || ok != (c.q != "") {
			t.Errorf("%04x: %+v", c.physio, term)
		}
	}
}

// Every quantity that is told is defined, promised, and has a unit that a
// value can be converted to.
func TestQuantitiesAreDefined(t *testing.T) {
	promised := map[peripherals.Quantity]bool{}
	for _, q := range gives() {
		promised[q] = true
	}
	check := func(physio uint16, q peripherals.Quantity) {
		d, ok := peripherals.Define(q)
		if !ok || !promised[q] {
			t.Errorf("%04x is %q: defined %v, promised %v", physio, q, ok, promised[q])
		}
		if _, ok := measured(d.UCUM); !ok {
			t.Errorf("%q is in %q, which nothing is converted to", q, d.UCUM)
		}
	}
	seen := map[key]uint16{}
	for physio := range uint16(0xFFFF) {
		if term, ok := meaningOf(physio, 0); ok {
			check(physio, term.quantity)
			k := key{term.quantity, term.site}
			if other, twice := seen[k]; twice {
				t.Errorf("%04x and %04x are both %v", physio, other, k)
			}
			seen[k] = physio
			if term.low >= term.high {
				t.Errorf("%04x: from %v to %v", physio, term.low, term.high)
			}
		}
		if q, ok := waveOf(physio); ok {
			check(physio, q)
		}
	}
}
