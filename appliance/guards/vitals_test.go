package guards

// vitalsGuards: what a clinician reads is a present value of this sign, or
// says that it is not.
func vitalsGuards() []guard {
	const room, by = "appliance/vitals/", "./appliance/vitals TestShown"
	return []guard{
		{
			name: "a value does not stay fresh",
			file: room + "moment.go",
			old:  `r.FreshUntil = r.MeasuredAt.Add(FreshFor)`,
			new:  `r.FreshUntil = r.MeasuredAt.Add(360 * FreshFor)`,
			by:   by,
		}, {
			name: "a value of another clock is not fresh",
			file: "appliance/api/local.go",
			old:  `now.Sub(r.MeasuredAt).Abs() <=`,
			new:  `now.Sub(r.MeasuredAt) <=`,
			by:   by,
		}, {
			name: "an old value that is sent again is old",
			file: room + "moment.go",
			old:  `return r.At.Add(-lag)`,
			new:  `return r.At`,
			by:   by,
		}, {
			name: "another device's clock makes nothing old",
			file: room + "moment.go",
			old:  `o.Device == r.Device && o.DeviceTime != nil`,
			new:  `o.DeviceTime != nil`,
			by:   by,
		}, {
			name: "what has no signal is told without a value",
			file: room + "moment.go",
			old:  `if !known || r.Value == nil`,
			new:  `if _ = known; r.Value == nil`,
			by:   by,
		}, {
			name: "two measurements are not one pressure",
			file: room + "sign.go",
			old:  `return r.Value != nil && newest.Sub(r.MeasuredAt) > apart`,
			new:  `return false`,
			by:   by,
		}, {
			name: "two instruments are not one source",
			file: room + "sign.go",
			old:  `if i := find(sources, r.Device); i >= 0 {`,
			new:  `if i := len(sources) - 1; i >= 0 {`,
			by:   by,
		}, {
			name: "two places of the body are not one sign",
			file: room + "sign.go",
			old:  `at := place{of, r.Site}`,
			new:  `at := place{quantity: of}`,
			by:   by,
		}, {
			name: "one of several instruments is named",
			file: room + "vitals.go",
			old:  `s.virtual || alsoOf(signs, sign.quantity, s.device)`,
			new:  `s.virtual`,
			by:   by,
		}, {
			name: "a difference is said",
			file: room + "choice.go",
			old:  `return c.rival != "" && c.differed.Equal(now)`,
			new:  `return false`,
			by:   by,
		}, {
			name: "who differs stands beside the other",
			file: room + "choice.go",
			old:  `	c.rival, c.differed = first, now`,
			new:  `	c.differed = now`,
			by:   by,
		}, {
			name: "a difference of the lower pressure counts",
			file: room + "differ.go",
			old:  `return slices.ContainsFunc(s.parts, func(a api.Reading) bool {`,
			new:  `return slices.ContainsFunc(s.parts[:1], func(a api.Reading) bool {`,
			by:   by,
		}, {
			name: "a virtual value never stands for a real one",
			file: room + "choice.go",
			old:  `		return o.virtual`,
			new:  `		return false`,
			by:   by,
		}, {
			name: "a virtual value among real ones is marked",
			file: room + "sign.go",
			old:  `return virtual && (real || !in.Demonstration)`,
			new:  `return virtual && !in.Demonstration`,
			by:   by,
		}, {
			name: "a doubtful or old value does not stand for a good one",
			file: room + "choice.go",
			old:  `return a < b`,
			new:  `return false`,
			by:   by,
		}, {
			name: "what was lost is seen to be lost",
			file: room + "sign.go",
			old:  `v.sources[i].quiet = !ever(src) &&`,
			new:  `v.sources[i].quiet = src.head().Value == nil &&`,
			by:   by,
		}, {
			name: "what changes with time alone is told",
			file: "appliance/internal/board/display.go",
			old:  `news.Vitals = s.told.Vitals`,
			new:  `_ = news.Vitals`,
			by:   "./appliance/internal/board TestBoardTellsHowReadingsAreShown",
		}, {
			name: "moments that follow from another reading are told",
			file: "appliance/internal/board/display.go",
			old:  ` || !before.Readings[i].MeasuredAt.Equal(r.MeasuredAt)`,
			new:  ` || i < 0`,
			by:   "./appliance/internal/board TestBoardTellsMomentsAnew",
		}, {
			name: "what was measured on the patient before is not told",
			file: room + "vitals.go",
			old:  `return begun(r).Before(s.since)`,
			new:  `return false`,
			by:   "./appliance/vitals TestAnotherPatient",
		}, {
			name: "what was begun on the patient before is not told",
			file: room + "vitals.go",
			old:  `!r.Began.IsZero() && r.Began.Before(r.MeasuredAt)`,
			new:  `false`,
			by:   "./appliance/internal/daemon TestMeasurementOfWhoItWasBegunFor",
		}, {
			name: "what the patient before had is not lost by the next",
			file: room + "vitals.go",
			old:  `s = State{since: in.PatientSince}`,
			new:  `s.since = in.PatientSince`,
			by:   "./appliance/vitals TestAnotherPatient",
		}, {
			name: "screens hear of another patient",
			file: "appliance/internal/daemon/status.go",
			old:  `h.board.Patient(h.bed.PatientSince())`,
			new:  `_ = h.bed.PatientSince()`,
			by:   "./appliance/internal/daemon TestNextPatientFindsNothing",
		}, {
			name: "next patient means another one",
			file: "appliance/internal/session/next.go",
			old:  `Lay{Session: s.ID, Another: true}`,
			new:  `Lay{Session: s.ID}`,
			by:   "./appliance/internal/daemon TestNextPatientFindsNothing",
		}, {
			name: "the kiosk shows no number of the patient before",
			file: "ui/kiosk/state/vitals.go",
			old:  `if !m.Shown.PatientSince.Equal(m.Status.PatientSince) {`,
			new:  `if false {`,
			by:   "./ui/kiosk/state TestNumbersOfThePatientBefore",
		},
	}
}
