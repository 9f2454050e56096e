package gedri

import "telecart/peripherals"

// trust is how far the displayed values let each wave be trusted, by its type.
// A wave says little about itself: that a pressure is being zeroed, or a gas
// calibrated, is only in the displayed values, and counts until the next ones.
// What concerns a number and not the signal does not lower a wave: an asystole
// or an apnoea looks like what it is.
type trust [waveTypes]peripherals.Quality

// trustOf judges the waves of a basic class.
func trustOf(c []byte) (q trust) {
	set := func(kind int, g group, v verdict) {
		if g.exists() {
			q[kind] = v.quality
		}
	}
	ecg, co2 := group(c[atECG:]), group(c[atCO2:])
	for i := range 3 {
		set(typeECG1+i, ecg, judge(ecg,
			finding{ecgArtifact, doubt("artefact")},
			finding{ecgNoise, doubt("noise")},
			finding{ecgChannel1 << i, nothing("lead off")}))
	}
	set(typeResp, ecg, impedance(ecg))
	for i, kind := range pressureWaves {
		g := pressureGroup(c, i)
		set(int(kind), g, pressureVerdict(g))
	}
	set(typePleth, group(c[atSpO2:]), judge(group(c[atSpO2:])))
	set(typeCO2, co2, co2Sampling(co2))
	for kind, at := range map[int]int{typeO2: atO2, typeN2O: atN2O, typeAgent: atAgent} {
		set(kind, group(c[at:]), gasVerdict(group(c[at:])))
	}
	return q
}

// impedance judges the wave of the chest's impedance, which the ECG's
// electrodes measure.
func impedance(ecg group) verdict {
	v := judge(ecg, finding{ecgChannel1, doubt("lead off")})
	if ecg.status()&ecgChannels == ecgChannels {
		v = v.and(nothing("leads off"))
	}
	return v
}
