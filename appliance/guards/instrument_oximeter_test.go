package guards

// oximeterGuards: a number that an oximeter holds, or doubts, never looks measured.
func oximeterGuards() []guard {
	return []guard{
		{
			name: "Nonin: a held number is hidden while the finger is out",
			file: "peripherals/nonin/assess.go",
			old: `	case bits&statusAlarm != 0:
`,
			new: `	case bits&statusAlarm != 0 && bits&statusOutOfTrack == 0:
`,
			by: "./peripherals/nonin TestAssess",
		},
		{
			name: "Nonin: 127 is no saturation",
			file: "peripherals/nonin/frame.go",
			old:  `v >= 1 && v <= 100 && v != missingSpO2`,
			new:  `v >= 1 && v <= 127`,
			by:   "./peripherals/nonin TestMissingValues",
		},
		{
			name: "Nonin: 511 is no rate",
			file: "peripherals/nonin/frame.go",
			old:  `v >= 18 && v <= 321 && v != missingHR`,
			new:  `v >= 18 && v <= 511`,
			by:   "./peripherals/nonin TestMissingValues",
		},
		{
			name: "Nonin: an artefact lasts until the next pulse",
			file: "peripherals/nonin/assess.go",
			old:  `artifactPackets  = 6`,
			new:  `artifactPackets  = 1`,
			by:   "./peripherals/nonin TestArtifactIsSuspectForAsLongAsItLasts",
		},
		{
			name: "Nonin: format 8's alarm hides a held number",
			file: "peripherals/nonin/format8.go",
			old: `	case f[3]&bit8Alarm != 0:
		return peripherals.NoSignal`,
			new: `	case f[3]&bit8Alarm != 0:
		return peripherals.Suspect`,
			by: "./peripherals/nonin TestFormat8",
		},
		{
			name: "Masimo: sensor off hides a held number",
			file: "peripherals/masimo/assess.go",
			old:  `{excOff, verdict{0,`,
			new:  `{excOff, verdict{peripherals.Suspect,`,
			by:   "./peripherals/masimo TestEveryException",
		},
		{
			name: "Masimo: no sensor hides a held number",
			file: "peripherals/masimo/assess.go",
			old:  `{excNoSensor, verdict{0,`,
			new:  `{excNoSensor, verdict{peripherals.Suspect,`,
			by:   "./peripherals/masimo TestEveryException",
		},
		{
			name: "Masimo: unknown exceptions are doubtful",
			file: "peripherals/masimo/assess.go",
			old:  `r.exceptions1 != 0`,
			new:  `r.exceptions1 > 1<<30`,
			by:   "./peripherals/masimo TestEveryException",
		},
		{
			name: "Masimo: stored trends are no signal",
			file: "peripherals/masimo/assess.go",
			old: `	if r.trend {
		return verdict{0,`,
			new: `	if r.trend {
		return verdict{peripherals.Suspect,`,
			by: "./peripherals/masimo TestTrendNotice",
		},
		{
			name: "Nellcor: every code that means no finger",
			file: "peripherals/nellcor/assess.go",
			old:  `{"SD", peripherals.NoSignal`,
			new:  `{"SD", peripherals.Suspect`,
			by:   "./peripherals/nellcor TestEveryCode",
		},
		{
			name: "Nellcor: the worst of the codes counts",
			file: "peripherals/nellcor/assess.go",
			old:  `worst = min(worst, at)`,
			new:  `worst = at`,
			by:   "./peripherals/nellcor TestEveryCode",
		},
		{
			name: "Nellcor: a trend printout is no signal",
			file: "peripherals/nellcor/report.go",
			old: `	if l.stored() {
		quality,`,
			new: `	if l.trend {
		quality,`,
			by: "./peripherals/nellcor TestJoinedTrend",
		},
		{
			name: "BCI: no finger is no value",
			file: "peripherals/bci/frame.go",
			old: `	case f[2]&bit3NoFinger != 0:
		return none("no finger", oximeter.SentenceOff)
`,
			new: ``,
			by:  "./peripherals/bci TestGoldenFrames",
		},
		{
			name: "BCI: five frames must agree",
			file: "peripherals/bci/frame.go",
			old:  `	steady   = 5`,
			new:  `	steady   = 1`,
			by:   "./peripherals/bci TestBelief",
		},
		{
			name: "Contec: finger out is no value",
			file: "peripherals/contec/frame.go",
			old:  `	case d[0]&0x80 != 0:`,
			new:  `	case d[0]&0x80 != 0 && d[0]&1 != 0:`,
			by:   "./peripherals/contec TestGoldenPackets",
		},
		{
			name: "an oximeter that falls silent loses its numbers",
			file: "peripherals/internal/oximeter/run.go",
			old: `	s.listener.Missing(DetailNoData)
	s.report.Status`,
			new: `	s.report.Status`,
			by:  "./peripherals/contec TestSuite",
		},
		{
			name: "a wave is as bad as its worst sample",
			file: "peripherals/internal/oximeter/pleth.go",
			old:  `min(p.quality, quality)`,
			new:  `max(p.quality, quality)`,
			by:   "./peripherals/internal/oximeter TestPlethQuality",
		},
	}
}
