package peripherals_test

import (
	"regexp"
	"testing"

	"telecart/peripherals"
)

// Every quantity has its label, unit and codes; the codes are written down
// here a second time, from LOINC and IEEE 11073-10101.
func TestQuantities(t *testing.T) {
	const pulse, millimetres = "/min", "mmHg"
	for q, want := range map[peripherals.Quantity]struct {
		unit, loinc string
		mdc         uint32
	}{
		peripherals.SpO2:            {"%", "59408-5", 2<<16 | 19384},
		peripherals.PulseRate:       {pulse, "8889-8", 2<<16 | 18458},
		peripherals.PerfusionIndex:  {"%", "61006-3", 2<<16 | 19376},
		peripherals.Pleth:           {"", "", 2<<16 | 19380},
		peripherals.HeartRate:       {pulse, "8867-4", 2<<16 | 16770},
		peripherals.NIBPSystolic:    {millimetres, "8480-6", 2<<16 | 18949},
		peripherals.NIBPDiastolic:   {millimetres, "8462-4", 2<<16 | 18950},
		peripherals.NIBPMean:        {millimetres, "8478-0", 2<<16 | 18951},
		peripherals.NIBPPulse:       {pulse, "8867-4", 2<<16 | 18474},
		peripherals.CuffPressure:    {millimetres, "", 0},
		peripherals.Temperature:     {"°C", "8310-5", 2<<16 | 19272},
		peripherals.RespiratoryRate: {pulse, "9279-1", 2<<16 | 20490},
		peripherals.EtCO2:           {millimetres, "19891-1", 2<<16 | 20656},
	} {
		d, ok := peripherals.Define(q)
		if !ok || d.Label == "" || d.UCUM == "" || d.MDCUnit == 0 {
			t.Errorf("%s: %+v", q, d)
		}
		if d.Unit != want.unit || d.LOINC != want.loinc || d.MDC != want.mdc {
			t.Errorf("%s: %q %q %d, want %q %q %d", q, d.Unit, d.LOINC, d.MDC, want.unit, want.loinc, want.mdc)
		}
		if d.LOINC != "" && !luhn(d.LOINC) {
			t.Errorf("%s: %s is no LOINC: its check digit is wrong", q, d.LOINC)
		}
		if !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(string(q)) {
			t.Errorf("%q is no name", q)
		}
	}
	if _, ok := peripherals.Define("shoe-size"); ok {
		t.Error("defines what is not in the table")
	}
}

// luhn checks a LOINC's last digit (modulus 10 by the rule of Luhn).
func luhn(code string) bool {
	sum, double := 0, false
	for i := len(code) - 1; i >= 0; i-- {
		if code[i] == '-' {
			continue
		}
		d := int(code[i] - '0')
		if double {
			d *= 2
		}
		sum += d/10 + d%10
		double = !double
	}
	return sum%10 == 0
}

func TestZeroQualityIsNoSignal(t *testing.T) {
	if q := (peripherals.Reading{}).Quality; q != peripherals.NoSignal || q.String() != "no-signal" {
		t.Errorf("a forgotten quality is %v", q)
	}
	if peripherals.Suspect.String() != "suspect" || peripherals.Good.String() != "good" {
		t.Error("names of the qualities")
	}
}
