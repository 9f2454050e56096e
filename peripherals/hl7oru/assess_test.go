package hl7oru

import (
	"strings"
	"testing"

	"telecart/peripherals"
)

// one is a message with a single OBX, of which field n is text.
func one(fields map[int]string) []byte {
	all := []string{"OBX", "1", "NM", "150456^MDC_PULS_OXIM_SAT_O2^MDC", "1.3.1.150456", "97", "262688^MDC_DIM_PERCENT^MDC",
		"", "", "", "", "R", "", "", "20261122170000", "", "", ""}
	for n, text := range fields {
		all[n] = text
	}
	return []byte("MSH|^~\\&|M||||20261122170000||ORU^R01|1|P|2.6\rOBR|1\r" + strings.Join(all, "|") + "\r")
}

// Each line of the table in assess.go, and the units.
func TestAssess(t *testing.T) {
	const good, doubt, none = peripherals.Good, peripherals.Suspect, peripherals.NoSignal
	type fields = map[int]string
	temp := "150344^MDC_TEMP^MDC"
	for name, c := range map[string]struct {
		fields  fields
		value   float64
		quality peripherals.Quality
		detail  peripherals.Words
	}{
		"plain":                 {nil, 97, good, ""},
		"final":                 {fields{11: "F"}, 97, good, ""},
		"preliminary":           {fields{11: "P"}, 97, doubt, "preliminary result"},
		"corrected":             {fields{11: "C"}, 97, doubt, "corrected result"},
		"no status":             {fields{11: ""}, 97, doubt, "result status is missing"},
		"status X":              {fields{11: "X"}, 0, none, "no result"},
		"status X, 8388607":     {fields{11: "X", 5: "8388607"}, 0, none, "no result"},
		"status D":              {fields{11: "D"}, 0, none, "deleted"},
		"status W":              {fields{11: "W"}, 0, none, "wrong patient or device"},
		"status N":              {fields{11: "N"}, 0, none, "not measured"},
		"status O":              {fields{11: "O"}, 0, none, "ordered only"},
		"status I":              {fields{11: "I"}, 0, none, "result pending"},
		"calibrating":           {fields{8: "CALIB"}, 0, none, "calibrating"},
		"measuring":             {fields{8: "BUSY"}, 0, none, "measuring"},
		"early":                 {fields{8: "EARLY"}, 97, doubt, "early estimate"},
		"below the scale":       {fields{8: "<"}, 97, doubt, "beyond the scale"},
		"above the scale":       {fields{8: ">"}, 97, doubt, "beyond the scale"},
		"8388607":               {fields{5: "8388607", 3: "150087^MDC_PRESS_BLD_VEN_CENT_MEAN^MDC", 6: "mmHg"}, 0, none, "no value"},
		"-99.9, of a pressure":  {fields{5: "-99.9", 3: "150087^MDC_PRESS_BLD_VEN_CENT_MEAN^MDC", 6: "cmH2O"}, 0, none, "no value"},
		"unknown status":        {fields{11: "Q"}, 97, doubt, "result status Q"},
		"high, alarm":           {fields{8: "H~ALACT"}, 97, good, ""},
		"demo among flags":      {fields{8: "H~DEMO"}, 97, doubt, "demo data"},
		"test":                  {fields{8: "TEST"}, 97, doubt, "test data"},
		"invalid":               {fields{8: "L~INV"}, 0, none, "invalid"},
		"not available":         {fields{8: "NAV"}, 0, none, "not available"},
		"questionable":          {fields{8: "QUES"}, 97, doubt, "questionable"},
		"unknown flag":          {fields{8: "WHAT"}, 97, doubt, "flag WHAT"},
		"invalid beats suspect": {fields{8: "QUES~INV", 11: "P"}, 0, none, "invalid"},
		"-100":                  {fields{5: "-100"}, 0, none, "no value"},
		"-999":                  {fields{5: "-999"}, 0, none, "no value"},
		"-99.9":                 {fields{5: "-99.9"}, 0, none, "no value"},
		"-10000":                {fields{5: "-10000"}, 0, none, "no value"},
		"-1":                    {fields{5: "-1"}, 0, none, "out of range"},
		"-100 °F":               {fields{3: temp, 6: "266560^MDC_DIM_FAHR^MDC", 5: "-100"}, 0, none, "no value"},
		"-1 mm ST":              {fields{3: "131842^MDC_ECG_AMPL_ST_II^MDC", 5: "-1", 6: "263442^MDC_DIM_MILLI_M^MDC"}, -1, doubt, "-1: a value, or none"},
		"0 %":                   {fields{5: "0"}, 0, none, "out of range"},
		"101 %":                 {fields{5: "101"}, 0, none, "out of range"},
		"heart rate 0":          {fields{3: "147842^MDC_ECG_HEART_RATE^MDC", 5: "0", 6: "264864^^MDC"}, 0, doubt, "zero: none, or not measured"},
		"empty":                 {fields{5: ""}, 0, none, "no value"},
		"null":                  {fields{5: `""`}, 0, none, "no value"},
		"words":                 {fields{5: "n/a"}, 0, none, "not a plain number"},
		"not decimal":           {fields{5: "0x61"}, 0, none, "not a plain number"},
		"NaN":                   {fields{5: "NaN"}, 0, none, "not a plain number"},
		"two values":            {fields{5: "97~98"}, 0, none, "not a plain number"},
		"decimal comma":         {fields{5: "97,5"}, 0, none, "not a plain number"},
		"text":                  {fields{2: "ST"}, 97, good, ""},
		"text, no number":       {fields{2: "TX", 5: "97 %"}, 0, none, "not a plain number"},
		"coded":                 {fields{2: "CWE"}, 0, none, "not a plain number"},
		"no type":               {fields{2: ""}, 0, none, "not a plain number"},
		"structured":            {fields{2: "SN", 5: "^97"}, 0, none, "not a plain number"},
		"structured, <":         {fields{2: "SN", 5: "<^97"}, 0, none, "not a plain number"},
		"no unit":               {fields{6: ""}, 0, none, "no unit"},
		"unknown unit":          {fields{6: "1^furlong^MDC"}, 0, none, "unknown unit"},
		"unit of another kind":  {fields{6: "266016^MDC_DIM_MMHG^MDC"}, 0, none, "unit of something else"},
		"unit against its name": {fields{6: "262688^MDC_DIM_MMHG^MDC"}, 0, none, "unknown unit"},
		"UCUM":                  {fields{6: "%^percent^UCUM"}, 97, good, ""},
		"°C":                    {fields{3: temp, 5: "36.6", 6: "268192^MDC_DIM_DEGC^MDC"}, 36.6, good, ""},
		"°F":                    {fields{3: temp, 5: "98.6", 6: "266560^MDC_DIM_FAHR^MDC"}, 37, good, ""},
		"°F by its name":        {fields{3: temp, 5: "98.6", 6: "268160^MDC_DIM_FAHR^MDC"}, 37, good, ""},
		"°F in UCUM":            {fields{3: temp, 5: "98.6", 6: "[degF]^^UCUM"}, 37, good, ""},
		"°C, one letter":        {fields{3: temp, 5: "36.6", 6: "C"}, 36.6, good, ""},
		"°F, one letter":        {fields{3: temp, 5: "98.6", 6: "F"}, 37, good, ""},
		"°C in Latin-1":         {fields{3: temp, 5: "36.6", 6: "\xb0C"}, 36.6, good, ""},
		"0 °C":                  {fields{3: temp, 5: "0.0", 6: "Cel"}, 0, doubt, "zero: none, or not measured"},
		"ISO+":                  {fields{3: "150021^MDC_PRESS_BLD_NONINV_SYS^MDC", 5: "120", 6: "mm(hg)"}, 120, good, ""},
		"another's name":        {fields{3: "150456^MDC_ECG_HEART_RATE^MDC"}, 0, none, "code and name contradict each other"},
		"Philips' perfusion":    {fields{3: "0002-4bb0^Perf^MDIL", 5: "2.1", 6: "0004-0200^^MDIL"}, 0, none, "unit of something else"},
		"without any unit":      {fields{3: "0002-4bb0^Perf^MDIL", 5: "2.1", 6: ""}, 0, none, "no unit"},
		"another's perfusion":   {fields{3: "150448^MDC_PULS_OXIM_PERF_REL^MDC", 5: "2.1", 6: "262656^MDC_DIM_DIMLESS^MDC"}, 0, none, "unit of something else"},
		"LOINC":                 {fields{3: "59408-5^SpO2^LN", 6: "%"}, 97, good, ""},
		"LOINC by its name":     {fields{3: "59408-5^SpO2^LOINC", 6: "%"}, 97, good, ""},
		"vendor's":              {fields{3: "001000^VITAL HR", 5: "72", 6: "bpm"}, 72, good, ""},
		"vendor's, no unit":     {fields{3: "001000^VITAL HR", 5: "72", 6: ""}, 0, none, "no unit"},
		"vendor's, one unit":    {fields{3: "161^PR", 5: "72", 6: ""}, 72, good, ""},
		"K":                     {fields{3: temp, 5: "310.15", 6: "266528^MDC_DIM_KELVIN^MDC"}, 37, good, ""},
		"°F called °C":          {fields{3: temp, 5: "98.6", 6: "268192^MDC_DIM_DEGC^MDC"}, 0, none, "out of range"},
		"kPa":                   {fields{3: "151728^MDC_AWAY_CO2_ET^MDC", 5: "5", 6: "265987^MDC_DIM_KILO_PASCAL^MDC"}, 37.503079, good, ""},
		"hPa":                   {fields{3: "151728^MDC_AWAY_CO2_ET^MDC", 5: "50", 6: "265986^MDC_DIM_HECTO_PASCAL^MDC"}, 37.503079, good, ""},
		"cmH2O":                 {fields{3: "150087^MDC_PRESS_BLD_VEN_CENT_MEAN^MDC", 5: "10", 6: "266048^MDC_DIM_CM_H2O^MDC"}, 7.355591, good, ""},
		"µV ST":                 {fields{3: "131842^MDC_ECG_AMPL_ST_II^MDC", 5: "-150", 6: "266419^MDC_DIM_MICRO_VOLT^MDC"}, -1.5, good, ""},
		"mV ST":                 {fields{3: "131842^MDC_ECG_AMPL_ST_II^MDC", 5: "0.15", 6: "266418^MDC_DIM_MILLI_VOLT^MDC"}, 1.5, good, ""},
		"invalid, as text":      {fields{8: "^INV"}, 0, none, "invalid"},
		"invalid, alternate":    {fields{8: "H^high^HL70078^INV^^IHE"}, 0, none, "invalid"},
		"high, with its text":   {fields{8: "H^High^HL70078"}, 97, doubt, "flag High"},
		"measured":              {fields{17: "AMEAS^auto-measurement^MDC"}, 97, good, ""},
		"set":                   {fields{17: "MSET^manual-setting^MDC"}, 0, none, "a setting, not measured"},
		"set, second method":    {fields{17: "AMEAS~ASET"}, 0, none, "a setting, not measured"},
		"a limit":               {fields{3: "150456^MDC_PULS_OXIM_SAT_O2_LIMIT_LOW^MDC"}, 0, none, "code and name contradict each other"},
		"a setting":             {fields{3: "150456^MDC_PULS_OXIM_SAT_O2_SETTING^MDC"}, 0, none, "code and name contradict each other"},
		"UCUM against text":     {fields{3: temp, 5: "38", 6: "Cel^degF^UCUM"}, 0, none, "unknown unit"},
		"UCUM against alternate": {fields{3: temp, 5: "38", 6: "268192^MDC_DIM_DEGC^MDC^[degF]^^UCUM"}, 0, none,
			"unknown unit"},
		"UCUM, alternate":    {fields{3: temp, 5: "38", 6: "268192^MDC_DIM_DEGC^MDC^Cel^^UCUM"}, 38, good, ""},
		"aperiodic, undated": {fields{14: "", 17: "^APERIODIC"}, 97, doubt, "the time of the measurement is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := parse(one(c.fields))
			if err != nil {
				t.Fatal(err)
			}
			got := observe(m, cart)
			if len(got) != 1 {
				t.Fatalf("%d readings, want 1", len(got))
			}
			if o := got[0]; o.Value != c.value || o.Quality != c.quality || o.Detail != c.detail {
				t.Errorf("%v %s %q, want %v %s %q", o.Value, o.Quality, o.Detail, c.value, c.quality, c.detail)
			}
		})
	}
}

// A test message, and one that is loaded again, has no good value in it.
func TestProcessing(t *testing.T) {
	const again = "archived, restored or loaded data"
	for id, detail := range map[string]string{
		"T": "test message", "D": "test message", "P^A": again, "P^R": again, "P^I": again, "D^A": "test message",
	} {
		raw := strings.Replace(string(load(t, "vs900")), "|1914|P|", "|1914|"+id+"|", 1)
		m, err := parse([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range observe(m, cart) {
			if o.Quality != peripherals.Suspect || string(o.Detail) != detail {
				t.Errorf("%s in a message of kind %s is %s %q", o.Quantity, id, o.Quality, o.Detail)
			}
		}
	}
}

// Two channels of one code are two readings, or none to trust.
func TestChannels(t *testing.T) {
	head := "MSH|^~\\&|M||||20261122170000||ORU^R01|1|P|2.6\r"
	obx := func(code, place, v, unit string) string {
		return "OBX|1|NM|" + code + "|" + place + "|" + v + "|" + unit + "|||||R|||20261122170000\r"
	}
	const temp, degC = "150344^MDC_TEMP^MDC", "268192^MDC_DIM_DEGC^MDC"
	const ibp, mmHg = "150019^MDC_PRESS_BLD_MEAN^MDC", "266016^MDC_DIM_MMHG^MDC"
	check(t, []byte(head+obx(temp, "1.2.1.150344", "36.5", degC)+obx(temp, "1.2.2.150344", "37.1", degC)+
		obx(ibp, "1.4.1.150019", "80", mmHg)+obx(ibp, "1.4.2.150019", "8", mmHg)), []want{
		{peripherals.Temperature, "", 36.5, peripherals.Good, "", 0, ""},
		{peripherals.Temperature, "T2", 37.1, peripherals.Good, "", 0, ""},
		{peripherals.IBPMean, "P1", 80, peripherals.Good, "", 0, ""},
		{peripherals.IBPMean, "P2", 8, peripherals.Good, "", 0, ""},
	})
	check(t, []byte(head+obx(temp, "", "36.5", degC)+obx(temp, "", "37.1", degC)), []want{
		{peripherals.Temperature, "", 36.5, peripherals.Suspect, "the monitor sent two different values", 0, ""},
	})
	// Of two measurements of different times the newer counts, in whatever order.
	older, newer := strings.Replace(obx(temp, "", "38.9", degC), "20261122170000", "20261122165900", 1), obx(temp, "", "36.5", degC)
	for _, both := range []string{older + newer, newer + older} {
		check(t, []byte(head+both), []want{{peripherals.Temperature, "", 36.5, peripherals.Good, "", 0, ""}})
	}
}

// A pulse, a temperature or a pressure bears the code of its origin, and none
// where code and name are of two.
func TestOrigins(t *testing.T) {
	const beats, degC, mmHg, litres = "264864^^MDC", "268192^^MDC", "266016^^MDC", "265216^^MDC"
	const contrary = "code and name contradict each other"
	for _, c := range []struct {
		obx3, value, unit string
		quantity          peripherals.Quantity
		site              string
		mdc               uint32
		detail            peripherals.Words
	}{
		{"149530^MDC_PULS_OXIM_PULS_RATE^MDC", "61", beats, peripherals.PulseRate, "", 149530, ""},
		{"0002-4822^Pulse^MDIL", "61", beats, peripherals.PulseRate, "", 149530, ""},
		{"149522^MDC_BLD_PULS_RATE_INV^MDC", "61", beats, peripherals.IBPPulse, "", 149522, ""},
		{"149522^^MDC", "61", beats, peripherals.IBPPulse, "", 149522, ""},
		{"149522^MDC_PULS_RATE^MDC", "61", beats, peripherals.AnyPulse, "", 149514, ""},
		{"149514^MDC_PULS_RATE^MDC", "61", beats, peripherals.AnyPulse, "", 149514, ""},
		{"149546^MDC_PULS_RATE_NON_INV^MDC", "61", beats, peripherals.NIBPPulse, "", 149546, ""},
		{"147842^MDC_ECG_HEART_RATE^MDC", "61", beats, peripherals.HeartRate, "", 147842, ""},
		{"149522^MDC_PULS_OXIM_PULS_RATE^MDC", "61", beats, peripherals.IBPPulse, "", 149522, contrary},
		{"149530^MDC_BLD_PULS_RATE_INV^MDC", "61", beats, peripherals.PulseRate, "", 149530, contrary},
		{"149530^MDC_PULS_RATE_NON_INV^MDC", "61", beats, peripherals.PulseRate, "", 149530, contrary},
		{"149546^MDC_PULS_OXIM_PULS_RATE^MDC", "61", beats, peripherals.NIBPPulse, "", 149546, contrary},
		{"147842^MDC_PULS_OXIM_PULS_RATE^MDC", "61", beats, peripherals.HeartRate, "", 147842, contrary},
		{"150019^MDC_BLD_PULS_RATE_INV^MDC", "61", beats, peripherals.IBPMean, "", 150019, contrary},
		{"188424^MDC_TEMP_ORAL^MDC", "37", degC, peripherals.Temperature, peripherals.SiteOral, 188424, ""},
		{"150344^MDC_TEMP_ORAL^MDC", "37", degC, peripherals.Temperature, "", 150344, ""},
		{"188420^MDC_TEMP_ORAL^MDC", "37", degC, peripherals.Temperature, peripherals.SiteRectal, 188420, contrary},
		{"150368^MDC_TEMP_SKIN^MDC", "37", degC, peripherals.Temperature, peripherals.SiteCore, 150368, contrary},
		{"150033^MDC_PRESS_BLD_ART_SYS^MDC", "99", mmHg, peripherals.ARTSystolic, "", 150033, ""},
		{"150033^MDC_PRESS_BLD_ART_PULM_SYS^MDC", "99", mmHg, peripherals.ARTSystolic, "", 150033, contrary},
		{"150045^MDC_PRESS_BLD_ART_SYS^MDC", "99", mmHg, peripherals.PAPSystolic, "", 150045, contrary},
		{"150087^MDC_PRESS_BLD_ATR_RIGHT_MEAN^MDC", "9", mmHg, peripherals.CVPMean, "", 150087, contrary},
		{"150301^MDC_PRESS_CUFF_SYS^MDC", "99", mmHg, peripherals.NIBPSystolic, "", 150021, ""},
		{"76534-7^Systolic blood pressure by Noninvasive^LN", "99", "mm[Hg]", peripherals.NIBPSystolic, "", 150021, ""},
		{"76536-2^Mean blood pressure by Noninvasive^LN", "99", "mm[Hg]", peripherals.NIBPMean, "", 150023, ""},
		{"0002-f0e5^Pulse^MDIL", "61", beats, peripherals.NIBPPulse, "", 149546, ""},
		{"150492^MDC_OUTPUT_CARD_CTS^MDC", "5", litres, peripherals.CardiacOutput, peripherals.Continuous, 150492, ""},
		{"150276^MDC_OUTPUT_CARD_CTS^MDC", "5", litres, peripherals.CardiacOutput, "", 150276, contrary},
	} {
		m, err := parse([]byte("MSH|^~\\&|M||||20261122170000||ORU^R01|1|P|2.6\rOBX|1|NM|" + c.obx3 + "||" + c.value + "|" + c.unit + "|||||R|||20261122170000\r"))
		if err != nil {
			t.Fatal(err)
		}
		all := observe(m, cart)
		if len(all) != 1 {
			t.Errorf("%s: %+v", c.obx3, all)
			continue
		}
		o, quality := all[0], peripherals.Good
		if c.detail != "" {
			quality = peripherals.NoSignal
		}
		d, _ := peripherals.DefineAt(o.Quantity, o.Site)
		if o.Quantity != c.quantity || o.Site != c.site || d.MDC != c.mdc || o.Detail != c.detail || o.Quality != quality {
			t.Errorf("%s is %s %q %d %s %q", c.obx3, o.Quantity, o.Site, d.MDC, o.Quality, o.Detail)
		}
	}
	// An aortic mean by its code, and a cuff by its name: it is neither.
	for _, obx3 := range []string{"150031^MDC_PRESS_CUFF_SYS^MDC", "150031^MDC_PRESS_BLD_AORT_MEAN^MDC"} {
		m, _ := parse([]byte("MSH|^~\\&|M||||20261122170000||ORU^R01|1|P|2.6\rOBX|1|NM|" + obx3 + "||120|266016^^MDC\r"))
		if all := observe(m, cart); len(all) != 0 {
			t.Errorf("%s: %+v", obx3, all)
		}
	}
}
