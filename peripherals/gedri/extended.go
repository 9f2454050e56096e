package gedri

import "telecart/peripherals"

// Offsets of the groups of the first extended class. (An ECG channel analysed
// for arrhythmia comes first; its rate repeats the ECG's.)
const (
	atECG12 = 48
	atP7    = 78
	atP8    = 92
	atSpO22 = 106
	atT5    = 120
	atT6    = 128
)

// ext1 decodes the 12-lead ST values, P7 and P8, the second oximeter, T5 and
// T6.
func ext1(b *batch, c []byte, s *setup) {
	twelveLeads(b, group(c[atECG12:]), s)
	for i, at := range [...]int{atP7, atP8} {
		g, channel := group(c[at:]), basicPressures+i
		s.named(channel, g)
		onePressure(b, g, channel, s)
	}
	oximeter(b, group(c[atSpO22:]), "second sensor")
	for i, at := range [...]int{atT5, atT6} {
		g, channel := group(c[at:]), "T"+string(rune('5'+i))
		if !g.exists() {
			continue
		}
		site := b.tempSite(g, channel)
		if site != channel {
			site += " " + channel // T1 to T4 may have the same site
		}
		b.add(peripherals.Temperature, site, g.value(0), 1./100, judge(g))
	}
}

// twelveLeads reports ST, except of leads that the basic class has. Only the
// basic class tells how good the ECG is.
func twelveLeads(b *batch, g group, s *setup) {
	if !g.exists() {
		return
	}
	ecg := s.ecg
	if ecg == (verdict{}) {
		ecg = nothing("no ECG")
	}
	v := judge(g).and(ecg)
	names := [...]string{"I", "II", "III", "aVL", "aVR", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"}
	for i, name := range names {
		if !s.has(name) {
			b.add(peripherals.ST, name, g.value(i), 1./100, v)
		}
	}
}

// atBIS is in the second extended class: index, signal quality, EMG,
// suppression ratio.
const atBIS = 96

// The index is doubtful below half of its signal quality, and not shown below
// 15 %, as on BIS monitors.
const (
	bisDoubt   = 50
	bisNothing = 15
)

func ext2(b *batch, c []byte) {
	g := group(c[atBIS:])
	if !g.exists() {
		return
	}
	v := judge(g)
	switch sqi := g.value(1); {
	case isCode(sqi):
		v = v.and(doubt("signal quality unknown"))
	case sqi < bisNothing:
		v = v.and(nothing("poor signal quality"))
	case sqi < bisDoubt:
		v = v.and(doubt("low signal quality"))
	}
	b.add(peripherals.BIS, "", g.value(0), 1, v)
}
