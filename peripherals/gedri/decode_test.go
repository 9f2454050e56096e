package gedri

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"telecart/peripherals"
)

// class builds a class by the offsets of the record specification.
type class [classLen]byte

func (c *class) group(at int, status uint32, label uint16, values ...int16) *class {
	binary.LittleEndian.PutUint32(c[at:], status)
	binary.LittleEndian.PutUint16(c[at+4:], label)
	c.numbers(at+6, values...)
	return c
}

func (c *class) numbers(at int, values ...int16) *class {
	for i, v := range values {
		binary.LittleEndian.PutUint16(c[at+2*i:], uint16(v))
	}
	return c
}

// sendType sends the class as a subrecord of a type and class number.
func (b *bench) sendType(kind, number byte, c *class) { b.sendRecord(numbered{kind, number, c}) }

// numbered is a class as it stands in a record.
type numbered struct {
	kind, number byte
	class        *class
}

// sendRecord sends classes in one record, in this order.
func (b *bench) sendRecord(classes ...numbered) {
	rec := make([]byte, headerLen)
	rec[offLevel] = 8
	binary.LittleEndian.PutUint32(rec[offTime:], uint32(b.now.Unix()))
	for i, c := range classes {
		d := rec[offDescriptor+3*i:]
		binary.LittleEndian.PutUint16(d, uint16(len(rec)-headerLen))
		d[2], d[5] = c.kind, endOfList
		rec = binary.LittleEndian.AppendUint32(rec, uint32(b.now.Unix()))
		rec = append(append(rec, c.class[:]...), 0, 0, 0x81, c.number)
	}
	binary.LittleEndian.PutUint16(rec, uint16(len(rec)))
	b.feed(appendFrame(nil, rec))
}

func (b *bench) send(c *class) { b.sendType(typeDisplayed, classBasic, c) }

const (
	on      = statusExists | statusActive
	noValue = -32767
	G, S, N = peripherals.Good, peripherals.Suspect, peripherals.NoSignal
)

// expectation is one reading; a NaN value is not looked at.
type expectation struct {
	quantity peripherals.Quantity
	site     string
	value    float64
	quality  peripherals.Quality
	detail   peripherals.Words
}

func (b *bench) expect(t *testing.T, name string, want ...expectation) {
	t.Helper()
	for _, w := range want {
		r := b.at(t, w.quantity, w.site)
		if math.Abs(r.Value-w.value) > 1e-6 || r.Quality != w.quality || r.Detail != w.detail {
			t.Errorf("%s: %s %s is %v %v %q, want %v %v %q", name, w.quantity, w.site,
				r.Value, r.Quality, r.Detail, w.value, w.quality, w.detail)
		}
	}
}

func TestHeartRate(t *testing.T) {
	const fromECG = on | 1<<3
	for name, c := range map[string]struct {
		status  uint32
		hr, ecg int16
		want    expectation
	}{
		"ECG":                    {fromECG, 72, 71, expectation{"", "", 72, G, ""}},
		"not selected":           {on, 72, 0, expectation{"", "", 72, G, "source not stated"}},
		"from P1":                {on | 2<<3, 90, 72, expectation{"", "", 72, G, ""}},
		"from P1, no ECG":        {on | 2<<3, 90, noValue, expectation{"", "", 0, N, "rate is from pressure P1"}},
		"from P6, no ECG":        {on | 8<<3, 90, 0, expectation{"", "", 0, N, "rate is from pressure P6"}},
		"from SpO2, no ECG":      {on | 6<<3, 90, 0, expectation{"", "", 0, N, "rate is from SpO2"}},
		"from nobody knows what": {on | 15<<3, 90, 0, expectation{"", "", 90, S, "source unknown"}},
		"noise":                  {fromECG | 1<<7, 72, 72, expectation{"", "", 72, S, "noise"}},
		"artefact":               {fromECG | 1<<8, 72, 72, expectation{"", "", 72, S, "artefact"}},
		"learning":               {fromECG | 1<<9, 72, 72, expectation{"", "", 72, S, "learning"}},
		"pacer":                  {fromECG | 1<<10, 72, 72, expectation{"", "", 72, G, ""}},
		"first lead off":         {fromECG | 1<<11, 72, 72, expectation{"", "", 72, S, "lead off"}},
		"third lead off":         {fromECG | 1<<13, 72, 72, expectation{"", "", 72, G, ""}},
		"leads off":              {fromECG | 7<<11, 72, 72, expectation{"", "", 0, N, "leads off"}},
		"asystole":               {fromECG | 1<<2, 0, 0, expectation{"", "", 0, S, "asystole"}},
		"zero":                   {fromECG, 0, 0, expectation{"", "", 0, N, "no value"}},
		"not active":             {1 | 1<<3, 72, 72, expectation{"", "", 0, N, "not active"}},
		"invalid":                {fromECG, noValue, noValue, expectation{"", "", 0, N, "invalid"}},
		"nonsense":               {fromECG, 900, 900, expectation{"", "", 0, N, "out of range"}},
		"-32000 is no code":      {fromECG, -32000, 0, expectation{"", "", 0, N, "out of range"}},
		"-32001 is one":          {fromECG, -32001, 0, expectation{"", "", 0, N, "code -32001"}},
	} {
		b := newBench(t)
		b.send(new(class).group(atECG, c.status, 0, c.hr).numbers(atECGExtra, c.ecg))
		c.want.quantity = peripherals.HeartRate
		b.expect(t, name, c.want)
	}
}

func TestCodes(t *testing.T) {
	for raw, word := range map[int16]peripherals.Words{-32767: "invalid", -32766: "not updated", -32765: "discontinuity",
		-32764: "under range", -32763: "over range", -32762: "not calibrated", -32768: "code -32768"} {
		b := newBench(t)
		b.send(new(class).group(atSpO2, on, 0, raw, 72, 250))
		b.expect(t, string(word), expectation{peripherals.SpO2, "", 0, N, word}, expectation{peripherals.PulseRate, "", 72, G, ""})
	}
}

// Labels that are in no table are said; what is known to have none is not.
func TestLabelsNotUnderstood(t *testing.T) {
	b := newBench(t)
	b.send(new(class).group(atECG, on|1<<3, 0x0205, 72, 120, -35, 10).group(atTemp, on, 0, 3700).group(atPressure, on, 0, 1000, 900, 950))
	if s := b.Statuses(); len(s) != 1 || !s[0].Detail.IsZero() {
		t.Errorf("%+v", s)
	}
	for range 2 {
		b.send(new(class).group(atECG, on|1<<3, 0x0295, 72, 120, -35, 10).group(atTemp, on, 17, 3700).group(atPressure, on, 20, 1000, 900, 950))
	}
	const want = "their codes: ECG2 label 9; P1 label 20; T1 label 17."
	if s := b.Statuses(); len(s) != 2 || s[1].State != peripherals.Online || !strings.HasSuffix(s[1].Detail.English, want) {
		t.Errorf("%+v", s)
	}
	b.expect(t, "by the channel", expectation{peripherals.Temperature, "T1", 37, G, ""}, expectation{peripherals.IBPMean, "P1", 9.5, G, ""})
}

func TestST(t *testing.T) {
	b := newBench(t)
	b.send(new(class).group(atECG, on|1<<3|1<<12, 0x0275, 72, 120, -35, 10)) // II, V, aVL; channel 2 off
	b.expect(t, "ST", expectation{peripherals.ST, "II", 1.2, G, ""},
		expectation{peripherals.ST, "V", 0, N, "lead off"}, expectation{peripherals.ST, "aVL", 0.1, G, ""})
	b.sendType(typeDisplayed, classExt1, new(class).group(atECG12, on, 0, 50, 60, 70, 80, 90, 100, 110))
	b.expect(t, "12 leads", expectation{peripherals.ST, "I", 0.5, G, ""}, expectation{peripherals.ST, "II", 1.2, G, ""},
		expectation{peripherals.ST, "aVR", 0.9, G, ""}, expectation{peripherals.ST, "V1", 1.1, G, ""})
}

// ST of 12 leads is no better than the ECG that it is from, which is in the
// basic class, before it or behind it.
func TestSTOfItsECG(t *testing.T) {
	leads := func(status uint32) *class { return new(class).group(atECG12, status, 0, 50) }
	for name, c := range map[string]struct {
		ecg, twelve uint32
		value       float64
		quality     peripherals.Quality
		detail      peripherals.Words
	}{
		"good":           {on, on, 0.5, G, ""},
		"artefact":       {on | ecgArtifact, on, 0.5, S, "artefact"},
		"noise":          {on | ecgNoise, on, 0.5, S, "noise"},
		"learning":       {on | ecgLearning, on, 0.5, S, "learning"},
		"first lead off": {on | ecgChannel1, on, 0.5, S, "lead off"},
		"leads off":      {on | ecgChannels, on, 0, N, "leads off"},
		"not active":     {statusExists, on, 0, N, "not active"},
		"no ECG":         {0, on, 0, N, "no ECG"},
		"ST not active":  {on, statusExists, 0, N, "not active"},
	} {
		basic, ext1 := numbered{typeDisplayed, classBasic, new(class).group(atECG, c.ecg, 0, 72)}, numbered{typeDisplayed, classExt1, leads(c.twelve)}
		for _, order := range [][]numbered{{basic, ext1}, {ext1, basic}} {
			b := newBench(t)
			b.sendRecord(order...)
			b.expect(t, name, expectation{peripherals.ST, "I", c.value, c.quality, c.detail})
		}
	}
}

// Without the basic class nobody knows how good the ECG is: at first, or when
// it no longer comes.
func TestSTWithoutBasic(t *testing.T) {
	b := newBench(t)
	leads := new(class).group(atECG12, on, 0, 50)
	b.sendType(typeDisplayed, classExt1, leads)
	b.expect(t, "at first", expectation{peripherals.ST, "I", 0, N, "no ECG"})
	b.send(new(class).group(atECG, on, 0, 72))
	b.sendType(typeDisplayed, classExt1, leads)
	b.expect(t, "with it", expectation{peripherals.ST, "I", 0.5, G, ""})
	b.now = b.now.Add(b.ask.silence())
	b.sendType(typeDisplayed, classExt1, leads)
	b.expect(t, "long after it", expectation{peripherals.ST, "I", 0, N, "no ECG"})
}

func TestTemperatures(t *testing.T) {
	b := newBench(t)
	b.send(new(class).group(86, on, 4, 3712).group(94, on, 7, 3301).group(102, on, 7, 3202).group(110, on, 11, 3650))
	b.expect(t, "sites",
		expectation{peripherals.Temperature, "rectal", 37.12, G, ""},
		expectation{peripherals.Temperature, "skin", 33.01, G, ""},
		expectation{peripherals.Temperature, "skin T3", 32.02, G, ""},
		expectation{peripherals.Temperature, "T1", 36.5, G, ""})
	b.send(new(class).group(86, on, 9, 2100).group(94, on, 99, 3700))
	b.expect(t, "room", expectation{peripherals.Temperature, "room", 21, G, ""},
		expectation{peripherals.Temperature, "T2", 37, G, ""}, expectation{peripherals.Temperature, "skin", 0, N, "not measured"})
}

func TestCO2(t *testing.T) {
	for name, c := range map[string]struct {
		status  uint32
		ambient int16
		want    expectation
	}{
		"wet":         {on | 1<<9, 7600, expectation{value: 35.65, quality: G}},
		"dry":         {on, 7600, expectation{value: 38, quality: G}},
		"no pressure": {on, noValue, expectation{quality: N, detail: "no ambient pressure"}},
		"calibrating": {on | 1<<3, 7600, expectation{quality: N, detail: "calibrating"}},
		"zeroing":     {on | 1<<4, 7600, expectation{quality: N, detail: "zeroing"}},
		"occlusion":   {on | 1<<5, 7600, expectation{value: 38, quality: S, detail: "occlusion"}},
		"air leak":    {on | 1<<6, 7600, expectation{value: 38, quality: S, detail: "air leak"}},
		"apnoea":      {on | 1<<2, 7600, expectation{value: 38, quality: S, detail: "apnoea"}},
		"too thin":    {on, 2999, expectation{quality: N, detail: "no ambient pressure"}},
		"too dense":   {on, 9001, expectation{quality: N, detail: "no ambient pressure"}},
		// The worst counts, wherever its bit stands.
		"calibrating, leak": {on | 1<<3 | 1<<6, 7600, expectation{quality: N, detail: "calibrating"}},
		"zeroing, apnoea":   {on | 1<<4 | 1<<2, 7600, expectation{quality: N, detail: "zeroing"}},
	} {
		b := newBench(t)
		b.send(new(class).group(atCO2, c.status, 1, 500, 10, 14, c.ambient))
		c.want.quantity = peripherals.EtCO2
		b.expect(t, name, c.want)
	}
}

// The code of a number says more than what its unit would need.
func TestCO2Codes(t *testing.T) {
	for name, c := range map[string]struct {
		status             uint32
		et, ambient        int16
		etDetail, fiDetail peripherals.Words
	}{
		"code":                        {on, noValue, 7600, "invalid", ""},
		"code, no pressure":           {on, noValue, noValue, "invalid", "no ambient pressure"},
		"another code, no pressure":   {on, -32763, 0, "over range", "no ambient pressure"},
		"code, no pressure, air leak": {on | co2AirLeak, noValue, noValue, "air leak, invalid", "no ambient pressure"},
		"code, calibrating":           {on | co2Calibrating, noValue, noValue, "calibrating", "calibrating"},
		"code, not active":            {1, noValue, noValue, "not active", "not active"},
	} {
		b := newBench(t)
		b.send(new(class).group(atCO2, c.status, 1, c.et, 0, 14, c.ambient))
		fi := expectation{peripherals.FiCO2, "", 0, N, c.fiDetail}
		if c.fiDetail == "" {
			fi.quality = G
		}
		b.expect(t, name, expectation{peripherals.EtCO2, "", 0, N, c.etDetail}, fi)
	}
}

func TestRespiratoryRate(t *testing.T) {
	ecg := func(c *class, status uint32, rr int16) *class { return c.group(atECG, status, 0, 72, 0, 0, 0, rr) }
	co2 := func(c *class, status uint32, rr int16) *class { return c.group(atCO2, status, 1, 500, 0, rr, 7600) }
	for name, c := range map[string]struct {
		class *class
		want  expectation
	}{
		"of the gas":        {co2(ecg(new(class), on, 18), on, 14), expectation{value: 14, quality: G}},
		"of the impedance":  {ecg(new(class), on, 18), expectation{value: 18, quality: G}},
		"of the flow":       {new(class).group(atFlow, on, 0, 12), expectation{value: 12, quality: G}},
		"gas has none":      {co2(ecg(new(class), on, 18), on, noValue), expectation{value: 18, quality: G}},
		"gas is off":        {co2(ecg(new(class), on, 18), 1, 14), expectation{value: 18, quality: G}},
		"apnoea":            {co2(ecg(new(class), on, 18), on|1<<2, 0), expectation{quality: S, detail: "apnoea"}},
		"impedance apnoea":  {co2(ecg(new(class), on, 3), on|1<<7, noValue), expectation{value: 3, quality: S, detail: "apnoea"}},
		"zero, no apnoea":   {co2(new(class), on, 0), expectation{quality: N, detail: "no value"}},
		"nothing has a one": {co2(ecg(new(class), on, noValue), on, noValue), expectation{quality: N, detail: "invalid"}},
	} {
		b := newBench(t)
		b.send(c.class)
		c.want.quantity = peripherals.RespiratoryRate
		b.expect(t, name, c.want)
	}
}

// What the flow sensor says of itself holds for all of its numbers.
func TestFlow(t *testing.T) {
	for name, c := range map[string]struct {
		status  uint32
		quality peripherals.Quality
		detail  peripherals.Words
	}{
		"well": {0, G, ""}, "disconnected": {1 << 2, N, "disconnected"}, "calibrating": {1 << 3, N, "calibrating"},
		"zeroing": {1 << 4, N, "zeroing"}, "obstruction": {1 << 5, S, "obstruction"}, "leak": {1 << 6, S, "leak"},
		"off": {1 << 7, N, "measurement off"}, "leak and off": {1<<6 | 1<<7, N, "measurement off"},
		"disconnected and obstruction": {1<<2 | 1<<5, N, "disconnected"},
	} {
		b := newBench(t)
		b.send(new(class).group(atFlow, on|c.status, 0, 12, 2050, 510, 1800, 5000, 4900, 4500, 610))
		for q, v := range map[peripherals.Quantity]float64{
			peripherals.PeakPressure: 20.5, peripherals.PEEP: 5.1, peripherals.PlateauPressure: 18,
			peripherals.TidalVolumeIn: 500, peripherals.TidalVolumeOut: 490, peripherals.Compliance: 45,
			peripherals.MinuteVolumeOut: 6.1, peripherals.RespiratoryRate: 12,
		} {
			if c.quality == N {
				v = 0
			}
			b.expect(t, name, expectation{q, "", v, c.quality, c.detail})
		}
	}
}

func TestOthers(t *testing.T) {
	b := newBench(t)
	b.send(new(class).
		group(118, on, 2, 9700, 72, 350, 6800).
		group(146, on, 0, 3000, 4000).group(156, on|1<<2, 0, 5000, 6000).group(166, on, 6, 180, 200, 110).
		group(178, on, 0, 12, 2050, 510, 1800, 5001, 4900, 4500, 610).
		group(200, on, 1, 5200, 3700, 0, 0))
	b.expect(t, "others",
		expectation{peripherals.PerfusionIndex, "", 3.5, G, ""},
		expectation{peripherals.SvO2, "", 68, G, ""},
		expectation{peripherals.EtO2, "", 30, G, ""}, expectation{peripherals.FiO2, "", 40, G, ""},
		expectation{peripherals.FiN2O, "", 0, N, "calibrating"},
		expectation{peripherals.EtAA, "sevoflurane", 1.8, G, ""}, expectation{peripherals.MAC, "", 1.1, G, ""},
		expectation{peripherals.PeakPressure, "", 20.5, G, ""}, expectation{peripherals.PEEP, "", 5.1, G, ""},
		expectation{peripherals.PlateauPressure, "", 18, G, ""},
		expectation{peripherals.TidalVolumeIn, "", 500.1, G, ""}, expectation{peripherals.TidalVolumeOut, "", 490, G, ""},
		expectation{peripherals.Compliance, "", 45, G, ""}, expectation{peripherals.MinuteVolumeOut, "", 6.1, G, ""},
		expectation{peripherals.CardiacOutput, "", 5.2, S, "older than 60 s"})
	for sqi, want := range map[int16]expectation{
		92: {peripherals.BIS, "", 45, G, ""}, 49: {peripherals.BIS, "", 45, S, "low signal quality"},
		14: {peripherals.BIS, "", 0, N, "poor signal quality"}, noValue: {peripherals.BIS, "", 45, S, "signal quality unknown"},
	} {
		b.sendType(typeDisplayed, classExt2, new(class).group(atBIS, on, 0, 45, sqi))
		b.expect(t, "BIS", want)
	}
}

// Means of the past, and classes that nobody knows, are not what is measured.
func TestTrendsAreNotShown(t *testing.T) {
	b := newBench(t)
	c := new(class).group(atSpO2, on, 0, 9700, 72, 250)
	b.sendType(2, classBasic, c)
	b.sendType(3, classBasic, c)
	b.sendType(typeDisplayed, 4, c)
	b.sendType(typeDisplayed, 0x0F, c)
	if r := b.Readings(); len(r) != 0 {
		t.Errorf("told %+v", r)
	}
}

// What the monitor shows as a decimal is that decimal, to the last digit.
func TestDecimals(t *testing.T) {
	for raw, want := range map[int16]float64{3780: 37.8, 3721: 37.21, -110: -1.1, 29: 0.29, 9999: 99.99} {
		var b batch
		b.add(peripherals.ARTMean, "", raw, 1./100, good())
		if got := b.readings[0].Value; got != want {
			t.Errorf("%d is %v, want %v", raw, got, want)
		}
	}
}
