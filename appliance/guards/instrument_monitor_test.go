package guards

// monitorGuards: of a monitor's numbers only the patient's, of now, in their own unit, are good.
func monitorGuards() []guard {
	return []guard{
		{
			name: "HL7: values of two patients never mix",
			file: "peripherals/hl7oru/link.go",
			old: `		l.board.clear("another monitor or patient", now)
`,
			new: ``,
			by:  "./peripherals/hl7oru TestNextPatient",
		},
		{
			name: "HL7: another bed is another patient",
			file: "peripherals/hl7oru/sender.go",
			old:  `bedOf(m.first("PV1")), pid`,
			new:  `"", pid`,
			by:   "./peripherals/hl7oru TestSender",
		},
		{
			name: "HL7: a message about several patients is refused",
			file: "peripherals/hl7oru/link.go",
			old:  `	case m.several():`,
			new:  `	case false:`,
			by:   "./peripherals/hl7oru TestNothingToTake",
		},
		{
			name: "HL7: a repeated cuff value stays as old as it is",
			file: "peripherals/hl7oru/told.go",
			old:  `		} else if t.repeats(o) {`,
			new:  `		} else if false {`,
			by:   "./peripherals/hl7oru TestCuff",
		},
		{
			name: "HL7: what comes late replaces nothing newer",
			file: "peripherals/hl7oru/told.go",
			old: `		} else if t.outdated(o) {
			continue
`,
			new: ``,
			by:  "./peripherals/hl7oru TestLateMessage",
		},
		{
			name: "HL7: a missing unit is not guessed",
			file: "peripherals/hl7oru/unit.go",
			old: `		return scale{}, "no unit"
`,
			new: `		return scale{"1", 1, 0}, ""
`,
			by: "./peripherals/hl7oru TestAssess",
		},
		{
			name: "HL7: °F is converted",
			file: "peripherals/hl7oru/unit.go",
			old:  `266560, scale{"°C", 5. / 9, -32 * 5. / 9}`,
			new:  `266560, scale{"°C", 1, 0}`,
			by:   "./peripherals/hl7oru TestAssess",
		},
		{
			name: "HL7: a demonstration is not good",
			file: "peripherals/hl7oru/assess.go",
			old:  `suspect("demo data")`,
			new:  `good()`,
			by:   "./peripherals/hl7oru TestAssess",
		},
		{
			name: "HL7: a test message is not good",
			file: "peripherals/hl7oru/assess.go",
			old:  `return suspect("test message")`,
			new:  `return good()`,
			by:   "./peripherals/hl7oru TestProcessing",
		},
		{
			name: "HL7: the nurse reads that it is no patient",
			file: "peripherals/hl7oru/link.go",
			old: `	l.demo = msh.text(11, 1) != "P" ||
`,
			new: `	l.demo = false &&
`,
			by: "./peripherals/hl7oru TestDemonstration",
		},
		{
			name: "HL7: invalid is no value",
			file: "peripherals/hl7oru/assess.go",
			old:  `noSignal("invalid")`,
			new:  `suspect("invalid")`,
			by:   "./peripherals/hl7oru TestAssess",
		},
		{
			name: "HL7: what is no longer sent goes",
			file: "peripherals/hl7oru/told.go",
			old:  `		b.missing(at, "no longer sent", now)`,
			new:  `		_ = at`,
			by:   "./peripherals/hl7oru TestLife",
		},
		{
			name: "HL7: two patients do not take turns",
			file: "peripherals/hl7oru/sender.go",
			old:  ` && now.Sub(o.changed) >= patience:`,
			new:  `:`,
			by:   "./peripherals/hl7oru TestTakingTurns",
		},
		{
			name: "HL7: whoever else sends waits",
			file: "peripherals/hl7oru/link.go",
			old:  `	if !granted {`,
			new:  `	if false {`,
			by:   "./peripherals/hl7oru TestTwoMonitors",
		},
		{
			name: "HL7: a cuff without a time is in doubt",
			file: "peripherals/hl7oru/observe.go",
			old:  `		if obx14 != "" || o.episodic {`,
			new:  `		if obx14 != "" {`,
			by:   "./peripherals/hl7oru TestAge",
		},
		{
			name: "HL7: a message that comes late is not of now",
			file: "peripherals/hl7oru/link.go",
			old:  `sent.Before(l.newest.Add(-fresh)) {`,
			new:  `false {`,
			by:   "./peripherals/hl7oru TestSentLater",
		},
		{
			name: "HL7: a corrected value is not final",
			file: "peripherals/hl7oru/assess.go",
			old:  `suspect("corrected result")`,
			new:  `good()`,
			by:   "./peripherals/hl7oru TestAssess",
		},
		{
			name: "GE: a code is no number",
			file: "peripherals/gedri/value.go",
			old:  `const lowest = -32000`,
			new:  `const lowest = -32768`,
			by:   "./peripherals/gedri TestCodes",
		},
		{
			name: "GE: the worst finding counts",
			file: "peripherals/gedri/batch.go",
			old:  `			v = v.and(f.verdict)`,
			new:  `			v = f.verdict`,
			by:   "./peripherals/gedri TestCO2",
		},
		{
			name: "GE: leads off is no heart rate",
			file: "peripherals/gedri/basic.go",
			old:  `		return nothing("leads off")`,
			new:  `		return good()`,
			by:   "./peripherals/gedri TestHeartRate",
		},
		{
			name: "GE: a cuff that measures has no values",
			file: "peripherals/gedri/pressure.go",
			old: `		{nibpMeasuring, nothing("measuring")},
`,
			new: ``,
			by:  "./peripherals/gedri TestCuff",
		},
		{
			name: "a GE cuff's numbers belong to who lay there when it began",
			file: "peripherals/gedri/report.go",
			old:  "r.batch.readings[i].Began = r.cuff.Began",
			new:  "_ = i",
			by:   "./peripherals/gedri TestCuffBegan",
		}, {
			name: "HL7: a pulse bears the code of its origin",
			file: "peripherals/hl7oru/code.go",
			old:  "[]uint32{149538}}",
			new:  "[]uint32{149538, 149522}}",
			by:   "./peripherals/hl7oru TestOrigins",
		}, {
			name: "HL7: what is not understood is said",
			file: "peripherals/hl7oru/link.go",
			old:  "l.unread.Saw(s.field(3))",
			new:  "_ = s",
			by:   "./peripherals/hl7oru TestCodesNotUnderstood",
		}, {
			name: "GE: a repeated cuff value is not new after a restart",
			file: "peripherals/gedri/clock.go",
			old:  "case !k.some && !k.redo && values == k.before.Values && !k.before.Seen.IsZero():",
			new:  "case false:",
			by:   "./peripherals/gedri TestCuffOverARestart",
		}, {
			name: "GE: trends are not shown",
			file: "peripherals/gedri/report.go",
			old: `	if kind != typeDisplayed {
		return true
	}`,
			new: `	if kind == typeAuxiliary {
		return true
	}`,
			by: "./peripherals/gedri TestTrendsAreNotShown",
		},
		{
			name: "GE: old alarms are not known",
			file: "peripherals/gedri/report.go",
			old: `	if at.Sub(r.alarmed) >= alarmsOld {
		r.forgetAlarms(at)
	}
`,
			new: ``,
			by:  "./peripherals/gedri TestAlarms",
		},
		{
			name: "GE: a lead that is off gives no wave",
			file: "peripherals/gedri/wave.go",
			old:  `status&waveLeadOff != 0 || `,
			new:  ``,
			by:   "./peripherals/gedri TestWaveGaps",
		},
		{
			name: "Philips: a cuff's numbers belong to who lay there when it began",
			file: "peripherals/intellivue/numerics.go",
			old:  "rd.At, rd.Began = m.At, m.Began",
			new:  "rd.At = m.At",
			by:   "./peripherals/intellivue TestCuffBegan",
		},
		{
			name: "Philips: a repeated value is not new",
			file: "peripherals/intellivue/measurement.go",
			old:  "known && last.same(m)",
			new:  "known && false",
			by:   "./peripherals/intellivue TestCuffOverARestart",
		},
		{
			name: "Philips: stored values are not shown",
			file: "peripherals/intellivue/report.go",
			old:  "		sink = r.paces[i].Pace.Sink(sink)\n",
			new:  "		_ = i\n",
			by:   "./peripherals/intellivue TestStored",
		},
		{
			name: "Philips: invalid is no value",
			file: "peripherals/intellivue/assess.go",
			old:  `		return peripherals.NoSignal, detailInvalid`,
			new:  `		return peripherals.Suspect, detailInvalid`,
			by:   "./peripherals/intellivue TestStates",
		},
		{
			name: "Philips: a demonstration is not good",
			file: "peripherals/intellivue/assess.go",
			old:  `state&stateDemo != 0 || mode&modeDemo != 0`,
			new:  `state&stateDemo != 0`,
			by:   "./peripherals/intellivue TestModesOfAnAnswer",
		},
		{
			name: "Philips: a measurement from before is not good",
			file: "peripherals/intellivue/dated.go",
			old: `	case device.Sub(stamp) > oldAfter:
		why = measured
`,
			new: ``,
			by:  "./peripherals/intellivue TestDate",
		},
		{
			name: "Philips: two that differ are not good",
			file: "peripherals/intellivue/numerics.go",
			old:  `		rd.Quality, rd.Detail = peripherals.Suspect, rd.Detail.And(detailTwo)`,
			new:  `		_ = detailTwo`,
			by:   "./peripherals/intellivue TestTwoObjects",
		},
		{
			name: "Philips: a label ends with its association",
			file: "peripherals/intellivue/numerics.go",
			old: `	clear(n.metrics)
	n.begun`,
			new: `	n.begun`,
			by:  "./peripherals/intellivue TestNextAssociationForgets",
		},
		{
			name: "Philips: invalid samples are no wave",
			file: "peripherals/intellivue/waves.go",
			old:  `run.Quality != peripherals.NoSignal && !m.off`,
			new:  `!m.off`,
			by:   "./peripherals/intellivue TestWavesWithoutSignal",
		},
		{
			name: "Philips: alarms are old after 10 s",
			file: "peripherals/intellivue/alerts.go",
			old:  `>= alertsOld {`,
			new:  `>= 100*alertsOld {`,
			by:   "./peripherals/intellivue TestAlarms",
		},
		{
			name: "HL7: a cuff's value is not new again after a restart",
			file: "peripherals/hl7oru/told.go",
			old:  `old.repeats(o) && old.last.At.Before(o.At)`,
			new:  `false`,
			by:   "./peripherals/hl7oru TestCuffOverARestart",
		},
	}
}
