package peripherals_test

import (
	"os"
	"regexp"
	"testing"

	"telecart/peripherals"
)

// golden is what is sent for each quantity. The codes are written down here a
// second time, as partition and term, from LOINC and IEEE 11073-10101.
var golden = map[peripherals.Quantity]struct {
	unit, loinc string
	mdc         uint32
}{
	peripherals.SpO2:           {"%", "59408-5", metric(19384)},
	peripherals.PulseRate:      {"/min", "8889-8", metric(18458)},
	peripherals.IBPPulse:       {"/min", "8867-4", metric(18450)},
	peripherals.AnyPulse:       {"/min", "8867-4", metric(18442)},
	peripherals.PerfusionIndex: {"%", "61006-3", metric(19376)},
	peripherals.Pleth:          {"", "", metric(19380)},
	peripherals.SpCO:           {"%", "", 0},
	peripherals.SpMet:          {"%", "", 0},
	peripherals.SpHb:           {"g/dL", "", 0},
	peripherals.PVI:            {"%", "", 0},
	peripherals.SvO2:           {"%", "", metric(19260)},

	peripherals.HeartRate:       {"/min", "8867-4", metric(16770)},
	peripherals.NIBPSystolic:    {"mmHg", "8480-6", metric(18949)},
	peripherals.NIBPDiastolic:   {"mmHg", "8462-4", metric(18950)},
	peripherals.NIBPMean:        {"mmHg", "8478-0", metric(18951)},
	peripherals.NIBPPulse:       {"/min", "8867-4", metric(18474)},
	peripherals.CuffPressure:    {"mmHg", "", metric(19228)},
	peripherals.Temperature:     {"°C", "8310-5", metric(19272)},
	peripherals.RespiratoryRate: {"/min", "9279-1", metric(20490)},
	peripherals.CardiacOutput:   {"L/min", "", metric(19204)},
	peripherals.BIS:             {"", "", 0},

	peripherals.ARTSystolic:  {"mmHg", "76215-3", metric(18961)},
	peripherals.ARTDiastolic: {"mmHg", "76213-8", metric(18962)},
	peripherals.ARTMean:      {"mmHg", "76214-6", metric(18963)},
	peripherals.ABPSystolic:  {"mmHg", "76215-3", metric(18965)},
	peripherals.ABPDiastolic: {"mmHg", "76213-8", metric(18966)},
	peripherals.ABPMean:      {"mmHg", "76214-6", metric(18967)},
	peripherals.PAPSystolic:  {"mmHg", "8440-0", metric(18973)},
	peripherals.PAPDiastolic: {"mmHg", "8385-7", metric(18974)},
	peripherals.PAPMean:      {"mmHg", "8414-5", metric(18975)},
	peripherals.CVPMean:      {"mmHg", "60985-9", metric(19015)},
	peripherals.RAPMean:      {"mmHg", "8400-4", metric(18999)},
	peripherals.LAPMean:      {"mmHg", "8399-8", metric(18995)},
	peripherals.RVPMean:      {"mmHg", "", metric(19035)},
	peripherals.ICPMean:      {"mmHg", "60956-0", metric(22539)},
	peripherals.IBPSystolic:  {"mmHg", "", metric(18945)},
	peripherals.IBPDiastolic: {"mmHg", "", metric(18946)},
	peripherals.IBPMean:      {"mmHg", "", metric(18947)},

	peripherals.EtCO2: {"mmHg", "19891-1", metric(20656)},
	peripherals.FiCO2: {"mmHg", "", metric(20644)},
	peripherals.EtO2:  {"%", "", metric(21368)},
	peripherals.FiO2:  {"%", "", metric(21124)},
	peripherals.EtN2O: {"%", "", metric(21036)},
	peripherals.FiN2O: {"%", "", metric(21120)},
	peripherals.EtAA:  {"%", "", metric(21388)},
	peripherals.FiAA:  {"%", "", metric(21392)},
	peripherals.MAC:   {"", "", 0},

	peripherals.PeakPressure:    {"cmH2O", "76531-3", metric(20745)},
	peripherals.PEEP:            {"cmH2O", "76248-4", metric(20904)},
	peripherals.PlateauPressure: {"cmH2O", "76259-1", metric(20712)},
	peripherals.TidalVolumeIn:   {"mL", "", 0},
	peripherals.TidalVolumeOut:  {"mL", "", 0},
	peripherals.MinuteVolumeOut: {"L/min", "", metric(20812)},
	peripherals.Compliance:      {"mL/cmH2O", "", metric(20616)},

	peripherals.ST:     {"mm", "", metric(768)},
	peripherals.ECGI:   {"mV", "", metric(257)},
	peripherals.ECGII:  {"mV", "", metric(258)},
	peripherals.ECGIII: {"mV", "", metric(317)},
	peripherals.ECGaVR: {"mV", "", metric(318)},
	peripherals.ECGaVL: {"mV", "", metric(319)},
	peripherals.ECGaVF: {"mV", "", metric(320)},
	peripherals.ECGV:   {"mV", "", metric(323)},
	peripherals.Resp:   {"Ω", "", metric(20708)},

	peripherals.ART: {"mmHg", "", metric(18960)},
	peripherals.ABP: {"mmHg", "", metric(18964)},
	peripherals.PAP: {"mmHg", "", metric(18972)},
	peripherals.CVP: {"mmHg", "", metric(19012)},
	peripherals.ICP: {"mmHg", "", metric(22536)},
	peripherals.IBP: {"mmHg", "", metric(18944)},

	peripherals.CO2:  {"mmHg", "", metric(20652)},
	peripherals.O2:   {"%", "", metric(20836)},
	peripherals.N2O:  {"%", "", metric(20976)},
	peripherals.AA:   {"%", "", metric(21384)},
	peripherals.Paw:  {"cmH2O", "", metric(20720)},
	peripherals.Flow: {"L/min", "", metric(20692)},
}

// metric is a term of partition 2, physiological quantities.
func metric(term uint32) uint32 { return 2<<16 | term }

func TestQuantities(t *testing.T) {
	for q, want := range golden {
		d, ok := peripherals.Define(q)
		if !ok || d.Label == "" || d.UCUM == "" {
			t.Errorf("%s: %+v", q, d)
		}
		if unknown := d.Unit == "Ω"; d.MDCUnit == 0 != unknown || d.MDCUnit != 0 && d.MDCUnit>>16 != 4 {
			t.Errorf("%s: the code of its unit is %d", q, d.MDCUnit)
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

// Every name of quantity.go is defined and stands in the test above.
func TestEveryQuantityIsDefined(t *testing.T) {
	source, err := os.ReadFile("quantity.go")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`(?m)^\t\w+\s+Quantity = "([^"]+)"`).FindAllSubmatch(source, -1)
	if len(names) != len(golden) {
		t.Errorf("%d names, %d in the test", len(names), len(golden))
	}
	for _, name := range names {
		q := peripherals.Quantity(name[1])
		if _, ok := golden[q]; !ok {
			t.Errorf("%s is not in the test", q)
		}
		if _, ok := peripherals.Define(q); !ok {
			t.Errorf("%s is not defined", q)
		}
	}
}

// What a temperature and an ST value are sent as depends on the place.
func TestSites(t *testing.T) {
	for _, c := range []struct {
		q     peripherals.Quantity
		site  string
		loinc string
		mdc   uint32
	}{
		{peripherals.Temperature, "", "8310-5", metric(19272)},
		{peripherals.Temperature, "T1", "8310-5", metric(19272)},
		{peripherals.Temperature, peripherals.SiteOral, "8331-1", metric(57352)},
		{peripherals.Temperature, peripherals.SiteAxillary, "8328-7", metric(57380)},
		{peripherals.Temperature, peripherals.SiteRectal, "8332-9", metric(57348)},
		{peripherals.Temperature, peripherals.SiteTympanic, "8333-7", metric(19320)},
		{peripherals.Temperature, peripherals.SiteCore, "8329-5", metric(19296)},
		{peripherals.Temperature, peripherals.SiteEsophageal, "8310-5", metric(19300)},
		{peripherals.Temperature, peripherals.SiteNasopharyngeal, "8310-5", metric(19308)},
		{peripherals.Temperature, peripherals.SiteBladder, "8310-5", metric(19276)},
		{peripherals.Temperature, peripherals.SiteBlood, "8310-5", metric(57364)},
		{peripherals.Temperature, peripherals.SiteSkin, "", metric(19316)},
		{peripherals.Temperature, peripherals.SiteAirway, "", metric(19284)},
		{peripherals.Temperature, peripherals.SiteRoom, "", 0},
		{peripherals.Temperature, peripherals.SiteSurface, "", metric(19272)},
		{peripherals.CardiacOutput, "", "", metric(19204)},
		{peripherals.CardiacOutput, peripherals.Continuous, "", metric(19420)},
		{peripherals.RespiratoryRate, peripherals.SiteAirway, "9279-1", metric(20498)},
		{peripherals.ST, "", "", metric(768)},
		{peripherals.ST, "I", "", metric(769)},
		{peripherals.ST, "II", "", metric(770)},
		{peripherals.ST, "V1", "", metric(771)},
		{peripherals.ST, "V6", "", metric(776)},
		{peripherals.ST, "III", "", metric(829)},
		{peripherals.ST, "aVR", "", metric(830)},
		{peripherals.ST, "aVL", "", metric(831)},
		{peripherals.ST, "aVF", "", metric(832)},
		{peripherals.ST, "V", "", metric(835)},
		{peripherals.SpO2, "left hand", "59408-5", metric(19384)},
	} {
		d, ok := peripherals.DefineAt(c.q, c.site)
		general, _ := peripherals.Define(c.q)
		if !ok || d.LOINC != c.loinc || d.MDC != c.mdc || d.Unit != general.Unit || d.Label != general.Label {
			t.Errorf("%s at %q: %+v, want %q and %d", c.q, c.site, d, c.loinc, c.mdc)
		}
		if d.LOINC != "" && !luhn(d.LOINC) {
			t.Errorf("%s at %q: %s is no LOINC: its check digit is wrong", c.q, c.site, d.LOINC)
		}
	}
	if _, ok := peripherals.DefineAt("shoe-size", peripherals.SiteOral); ok {
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
