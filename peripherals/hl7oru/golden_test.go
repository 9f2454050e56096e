package hl7oru

import (
	"os"
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
)

// load reads a message of testdata as it is on the wire.
func load(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name + ".hl7")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.ReplaceAll(string(raw), "\n", "\r"))
}

var cart = time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC)

// want is what must be told of a quantity.
type want struct {
	quantity peripherals.Quantity
	site     string
	value    float64
	quality  peripherals.Quality
	detail   peripherals.Words
	age      time.Duration // of At, before the cart's time
	device   string        // RFC 3339
}

func check(t *testing.T, raw []byte, wants []want) {
	t.Helper()
	m, err := parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	got := observe(m, cart)
	if len(got) != len(wants) {
		t.Errorf("%d readings, want %d: %+v", len(got), len(wants), got)
	}
	for _, w := range wants {
		found := false
		for _, o := range got {
			if o.Quantity != w.quantity || o.Site != w.site {
				continue
			}
			found = true
			if o.Value != w.value || o.Quality != w.quality || o.Detail != w.detail || !o.At.Equal(cart.Add(-w.age)) {
				t.Errorf("%s %s: %v %s %q at %s, want %+v", w.quantity, w.site, o.Value, o.Quality, o.Detail, o.At, w)
			}
			if w.device != "" && o.DeviceTime.Format(time.RFC3339) != w.device {
				t.Errorf("%s: device time %s, want %s", w.quantity, o.DeviceTime.Format(time.RFC3339), w.device)
			}
		}
		if !found {
			t.Errorf("%s %q is missing", w.quantity, w.site)
		}
	}
}

func TestGolden(t *testing.T) {
	const good, doubt, none = peripherals.Good, peripherals.Suspect, peripherals.NoSignal
	cuff := 24*time.Minute + 36*time.Second
	for name, wants := range map[string][]want{
		"vs900": {
			{peripherals.SpO2, "", 99, good, "", 0, "2019-12-06T11:34:52Z"},
			{peripherals.PulseRate, "", 94, good, "", 0, ""},
			{peripherals.PerfusionIndex, "", 0.94, good, "", 0, ""},
			{peripherals.NIBPSystolic, "", 147, good, "", cuff, "2019-12-06T11:10:16Z"},
			{peripherals.NIBPMean, "", 109, good, "", cuff, "2019-12-06T11:10:16Z"},
			{peripherals.NIBPDiastolic, "", 90, good, "", cuff, "2019-12-06T11:10:16Z"},
			{peripherals.Temperature, peripherals.SiteAxillary, 35.1, good, "", 37 * time.Second, "2019-12-06T11:34:15Z"},
		},
		"comen-nc": {
			{peripherals.SpO2, "", 97, good, "", 0, "2025-06-10T01:51:27+08:00"},
			{peripherals.AnyPulse, "", 59, good, "", 0, ""}, // 149522 by its code, but by its name any
			{peripherals.RespiratoryRate, "", 20, good, "", 0, ""},
			{peripherals.Temperature, "", 37, good, "", 0, ""},
			{peripherals.NIBPSystolic, "", 120, good, "", 0, ""},
			{peripherals.NIBPDiastolic, "", 80, good, "", 0, ""},
			{peripherals.NIBPMean, "", 90, good, "", 0, ""},
		},
		"k12-loinc": {
			{peripherals.HeartRate, "", 88, good, "", 0, "2026-04-09T12:00:00Z"},
			{peripherals.SpO2, "", 96, good, "", 0, ""},
			{peripherals.RespiratoryRate, "", 18, good, "", 0, ""},
			{peripherals.Temperature, "", 37, good, "", 0, ""},
			{peripherals.Temperature, peripherals.SiteOral, 36.9, good, "", 0, ""},
			{peripherals.NIBPSystolic, "", 138, good, "", 0, ""},
			{peripherals.NIBPDiastolic, "", 86, good, "", 0, ""},
		},
		"nihon-kohden": {
			{peripherals.PulseRate, "", 77, good, "", 0, "2026-04-22T18:44:00Z"},
			{peripherals.SpO2, "", 99, good, "", 0, ""},
			{peripherals.NIBPSystolic, "", 133, good, "", 23 * time.Second, "2026-04-22T18:43:37Z"},
			{peripherals.NIBPDiastolic, "", 77, good, "", 23 * time.Second, ""},
			{peripherals.NIBPMean, "", 95, good, "", 23 * time.Second, ""},
		},
		"mindray-pds": {
			{peripherals.HeartRate, "", 60, good, "", 0, "2009-12-03T12:16:31Z"},
			{peripherals.RespiratoryRate, "", 20, good, "", 0, ""},
			{peripherals.SpO2, "", 98, good, "", 0, ""},
			// In °C or °F, mmHg or kPa: the message does not say.
			{peripherals.Temperature, "", 0, none, "no unit", 0, ""},
			{peripherals.NIBPSystolic, "", 0, none, "no unit", 11*time.Minute + 23*time.Second, "2009-12-03T12:05:08Z"},
			{peripherals.NIBPDiastolic, "", 0, none, "no unit", 11*time.Minute + 23*time.Second, ""},
			{peripherals.NIBPMean, "", 0, none, "no unit", 11*time.Minute + 23*time.Second, ""},
		},
		"mdil": {
			{peripherals.SpO2, "", 98, good, "", 0, ""},
			{peripherals.HeartRate, "", 87, good, "", 0, ""},
			{peripherals.PulseRate, "", 87, good, "", 0, ""},
			{peripherals.RespiratoryRate, "", 0, none, "not a plain number", 0, ""},
		},
		"vs900-demo": {
			{peripherals.SpO2, "", 100, doubt, "demo data", 0, ""},
			{peripherals.PulseRate, "", 80, doubt, "demo data", 0, ""},
			{peripherals.NIBPSystolic, "", 166, doubt, "demo data", 5*time.Minute + 33*time.Second, ""},
		},
		"egateway": {
			{peripherals.SpO2, "", 98, good, "", 0, "2026-09-12T12:00:00+05:30"},
			{peripherals.PulseRate, "", 65, good, "", 0, ""},
			{peripherals.RespiratoryRate, "", 17, good, "", 0, ""}, // of the chest, not of the pleth
			{peripherals.HeartRate, "", 66, good, "", 0, ""},
		},
		"b40": {
			{peripherals.HeartRate, "", 68, good, "", 0, "2023-03-09T14:39:00Z"},
			{peripherals.EtCO2, "", 1, good, "", 0, ""},
			{peripherals.FiCO2, "", 1, good, "", 0, ""},
			{peripherals.PulseRate, "", 67, good, "", 0, ""},
			{peripherals.SpO2, "", 97, good, "", 0, ""},
		},
		"nc5-spot": {
			{peripherals.NIBPSystolic, "", 120, good, "", 1110600 * time.Microsecond, "2026-07-26T23:13:31+08:00"},
			{peripherals.NIBPMean, "", 90, good, "", 1110600 * time.Microsecond, ""},
			{peripherals.NIBPDiastolic, "", 80, good, "", 1110600 * time.Microsecond, ""},
			{peripherals.SpO2, "", 98, good, "", 0, ""},
			{peripherals.AnyPulse, "", 60, good, "", 0, ""},
			{peripherals.Temperature, "", 39, good, "", 0, ""},
		},
		"suresigns": {
			{peripherals.SpO2, "", 100, good, "", 7*24*time.Hour + 17*time.Hour + 40*time.Minute + 38*time.Second, "2012-02-06T17:42:56Z"},
			{peripherals.NIBPDiastolic, "", 69, good, "", 7*24*time.Hour + 17*time.Hour + 40*time.Minute + 38*time.Second, ""},
		},
		"xh80x": {
			{peripherals.NIBPSystolic, "", 0, none, "no value", 0, ""},
			{peripherals.SpO2, "", 0, none, "no value", 0, ""},
			{peripherals.HeartRate, "", 0, none, "no value", 0, ""},
			{peripherals.Temperature, "", 0, none, "no value", 0, ""},
		},
	} {
		t.Run(name, func(t *testing.T) { check(t, load(t, name), wants) })
	}
}
