package gedri

import (
	"strconv"

	"telecart/peripherals"
)

// A subrecord of physiological data: u32 time, 270 bytes of a class, u8 marker,
// u8, u16 with the class in bits 8 to 11.
const (
	phdbLen   = 278
	classAt   = 4
	classLen  = 270
	classInfo = 276

	classBasic = 0
	classExt1  = 1
	classExt2  = 2
	classCount = 4
)

// Offsets of the groups of the basic class.
const (
	atECG      = 0
	atPressure = 16 // P1 to P4, 14 bytes each
	atNIBP     = 72
	atTemp     = 86 // T1 to T4, 8 bytes each
	atSpO2     = 118
	atCO2      = 132
	atO2       = 146
	atN2O      = 156
	atAgent    = 166
	atFlow     = 178
	atOutput   = 200
	atECGExtra = 226 // no header
	atSvO2     = 232
	atP5       = 240
	atP6       = 254

	pressureLen = 14
	tempLen     = 8
)

// basic decodes the class that every monitor sends; s is what it says. Groups
// that a monitor does not have do not exist and are left out.
func basic(b *batch, c []byte, s *setup) {
	ecg := group(c[atECG:])
	breath := breathing{ecg: ecg, co2: group(c[atCO2:]), flow: group(c[atFlow:])}
	if ecg.exists() {
		heart(b, ecg, i16(c, atECGExtra))
		stLevels(b, ecg, s)
	}
	pressures(b, c, s)
	for i := range 4 {
		temperature(b, group(c[atTemp+i*tempLen:]), i+1)
	}
	oximeter(b, group(c[atSpO2:]), "")
	if g := group(c[atSvO2:]); g.exists() {
		b.add(peripherals.SvO2, "", g.value(0), 1./100, judge(g))
	}
	carbonDioxide(b, breath.co2, s)
	breath.rate(b)
	gases(b, c)
	mechanics(b, breath.flow)
	output(b, group(c[atOutput:]))
}

// Status bits of the ECG group.
const (
	ecgAsystole = 1 << 2
	ecgSource   = 3 // bits 3 to 6
	ecgNoise    = 1 << 7
	ecgArtifact = 1 << 8
	ecgLearning = 1 << 9
	ecgChannel1 = 1 << 11 // bits 11 to 13: channel off
	ecgChannels = 7 << 11
)

// ecgVerdict is the effect of the electrodes, and of the signal analysis, on
// the numbers of the ECG.
func ecgVerdict(g group) verdict {
	if g.active() && g.status()&ecgChannels == ecgChannels {
		return nothing("leads off")
	}
	return judge(g,
		finding{ecgArtifact, doubt("artefact")},
		finding{ecgNoise, doubt("noise")},
		finding{ecgLearning, doubt("learning")},
		finding{ecgChannel1, doubt("lead off")})
}

// heart reports the heart rate. The number beside the ECG is what the monitor
// shows as HR, from a source of its choice. HeartRate is the electric rate, so
// a rate from a pressure or the pleth is not one (their groups have pulse
// rates); the rate of the ECG itself, which has a group of its own, counts
// instead.
func heart(b *batch, g group, ofECG int16) {
	v := judge(g, finding{ecgAsystole, doubt("asystole")}).and(ecgVerdict(g))
	raw := g.value(0)
	switch from := source(g); {
	case from == "ECG":
	case ofECG > 0:
		raw = ofECG
	case from == "" && v.quality == peripherals.Good:
		v.detail = "source not stated"
	case from == "":
	case from == "unknown":
		v = v.and(doubt("source unknown"))
	default:
		v = v.and(nothing(peripherals.Words("rate is from {0}").With(string(from))))
	}
	b.addRate(peripherals.HeartRate, raw, v, g.status()&ecgAsystole != 0)
}

// source names the source of the displayed heart rate, or "" if none is
// selected.
func source(g group) peripherals.Words {
	switch s := g.status() >> ecgSource & 15; s {
	case 0:
		return ""
	case 1:
		return "ECG"
	case 2, 3, 4, 5:
		return peripherals.Words("pressure P{0}").With(string(rune('0' + s - 1)))
	case 7, 8:
		return peripherals.Words("pressure P{0}").With(string(rune('0' + s - 2)))
	case 6, 12:
		return "SpO2"
	}
	return "unknown"
}

// stLevels reports ST of the leads on channels 1 to 3.
func stLevels(b *batch, g group, s *setup) {
	for i, lead := range s.lead {
		name := leadName(lead)
		if name == "" {
			if lead != 0 && !isCode(g.value(1+i)) {
				b.unknown(g, "ECG"+strconv.Itoa(i+1), int(lead))
			}
			continue
		}
		v := judge(g,
			finding{ecgArtifact, doubt("artefact")},
			finding{ecgNoise, doubt("noise")},
			finding{ecgLearning, doubt("learning")},
			finding{ecgChannel1 << i, nothing("lead off")})
		b.add(peripherals.ST, name, g.value(1+i), 1./100, v)
	}
}

// oximeter reports a pulse oximeter. Bits 0 and 1 of the label tell what the
// fourth number is: 2 means SvO2. The modulation of the infrared light is what
// others call perfusion index.
func oximeter(b *batch, g group, site string) {
	if !g.exists() {
		return
	}
	v := judge(g)
	b.add(peripherals.SpO2, site, g.value(0), 1./100, v)
	b.add(peripherals.PulseRate, site, g.value(1), 1, v)
	b.add(peripherals.PerfusionIndex, site, g.value(2), 1./100, v)
	if g.label()&3 == 2 {
		b.add(peripherals.SvO2, site, g.value(3), 1./100, v)
	}
}

// temperature reports channel n. The label names the sensor's site; a label
// that only names the channel leaves the site open.
func temperature(b *batch, g group, n int) {
	if !g.exists() {
		return
	}
	channel := "T" + string(rune('0'+n))
	site := b.tempSite(g, channel)
	for _, r := range b.readings { // a second sensor of the same kind
		if r.Quantity == peripherals.Temperature && r.Site == site {
			site += " " + channel
			break
		}
	}
	b.add(peripherals.Temperature, site, g.value(0), 1./100, judge(g))
}

// tempSite returns the site that a temperature's label names, or the channel.
func (b *batch) tempSite(g group, channel string) string {
	names := [...]string{
		1: peripherals.SiteEsophageal, 2: peripherals.SiteNasopharyngeal, 3: peripherals.SiteTympanic,
		4: peripherals.SiteRectal, 5: peripherals.SiteBladder, 6: peripherals.SiteAxillary,
		7: peripherals.SiteSkin, 8: peripherals.SiteAirway, 9: peripherals.SiteRoom, 10: "myocardial",
		11: "T1", 12: "T2", 13: "T3", 14: "T4", 15: peripherals.SiteCore, 16: peripherals.SiteSurface,
	}
	switch label := int(g.label()); {
	case label >= len(names):
		b.unknown(g, channel, label)
	case label > 0:
		return names[label]
	}
	return channel
}

// output reports cardiac output (mL/min).
func output(b *batch, g group) {
	if !g.exists() {
		return
	}
	v := judge(g)
	if g.label()&1 != 0 {
		v = v.and(doubt("older than 60 s"))
	}
	b.add(peripherals.CardiacOutput, "", g.value(0), 1./1000, v)
}
