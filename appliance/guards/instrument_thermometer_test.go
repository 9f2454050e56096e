package guards

// thermometerGuards: what a thermometer holds, or measured elsewhere, is not the patient's temperature now.
func thermometerGuards() []guard {
	return []guard{
		{
			name: "a held temperature is told once",
			file: "peripherals/suretemp/cycle.go",
			old:  `told: c.told || c.spoilt, value: c.value`,
			new:  `value: c.value`,
			by:   "./peripherals/suretemp TestHeldOverSilence",
		},
		{
			name: "a held temperature is told once, whatever the connection",
			file: "peripherals/suretemp/run.go",
			old: `	l.thermometer.cycle = l.cycle
`,
			new: ``,
			by:  "./peripherals/suretemp TestHeldOverConnection",
		},
		{
			name: "a temperature of another place is none",
			file: "peripherals/suretemp/assess.go",
			old:  `if wanted != "" && wanted != v.site {`,
			new:  `if false {`,
			by:   "./peripherals/suretemp TestOtherSite",
		},
		{
			name: "nor is it told later as its own place's",
			file: "peripherals/suretemp/cycle.go",
			old: `	case c.spoilt:
		v.said = false
`,
			new: ``,
			by:  "./peripherals/suretemp TestSpoilt",
		},
		{
			name: "a probe that warms up is doubtful",
			file: "peripherals/suretemp/assess.go",
			old:  `return v.judge(r.probe, detailMonitor, !steady, detailUnsteady)`,
			new:  `return v.judge(r.probe, detailMonitor, false, detailUnsteady)`,
			by:   "./peripherals/suretemp TestMonitor",
		},
		{
			name: "steady is a tenth of a degree",
			file: "peripherals/suretemp/steady.go",
			old:  `steadySpan  = 0.1`,
			new:  `steadySpan  = 0.5`,
			by:   "./peripherals/suretemp TestSteady",
		},
		{
			name: "a failed self test refuses",
			file: "peripherals/suretemp/order.go",
			old: `	case c.post != 0:
		reply <- &peripherals.Refused{Said: sentenceSelfTest}
`,
			new: ``,
			by:  "./peripherals/suretemp TestRefuses",
		},
		{
			name: "a measurement that never ends is given up",
			file: "peripherals/suretemp/run.go",
			old: `	if l.cycle.late(at) {
		l.giveUp()
	}
`,
			new: ``,
			by:  "./peripherals/suretemp TestGivesUp",
		},
		{
			name: "a silence ends what was asked for",
			file: "peripherals/suretemp/run.go",
			old: `	l.cycle = l.cycle.renew()
	l.begin()`,
			new: `	l.begin()`,
			by:  "./peripherals/suretemp TestSilentInTheMiddle",
		},
		{
			name: "the probe's switch is given back",
			file: "peripherals/suretemp/order.go",
			old: `	if l.cycle.hosted || l.waiting != nil {
		l.wire.Say(request(setProbe, 0))`,
			new: `	if false {
		l.wire.Say(request(setProbe, 0))`,
			by: "./peripherals/suretemp TestEndInTheMiddle",
		},
		{
			name: "what nobody saw begin is of nobody who is known",
			file: "peripherals/suretemp/report.go",
			old:  `rd.Began = peripherals.LongAgo()`,
			new:  `rd.Began = at`,
			by:   "./peripherals/suretemp TestReportedBeginning",
		},
		{
			name: "a final value is not told again after a restart",
			file: "peripherals/suretemp/remember.go",
			old:  `t.cycle.told = err == nil`,
			new:  `t.cycle.told = false`,
			by:   "./peripherals/suretemp TestHeldOverARestart",
		},
	}
}
