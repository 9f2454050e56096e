package guards

// sessionGuards: who is let in, and when pictures may leave.
func sessionGuards() []guard {
	return append(daemonGuards(), []guard{
		{
			name: "a page is refused while another physician is with the patient",
			file: "appliance/internal/session/next.go",
			old:  `s.Phase != api.PhaseEnded && s.Physician.User != ev.From.User`,
			new:  `s.Phase != api.PhaseEnded && false`,
			by:   "./appliance/internal/session TestNextOnceAdmitted",
		},
		{
			name: "only who asks is admitted",
			file: "appliance/internal/session/next.go",
			old: `func admit(s State, ev Admit) (State, []Effect) {
	if s.Phase != api.PhaseAsked {`,
			new: `func admit(s State, ev Admit) (State, []Effect) {
	if s.Physician == nil {`,
			by: "./appliance/internal/session TestNobodyAsks",
		},
		{
			name: "only who asks is admitted, whatever the order",
			file: "appliance/internal/session/next.go",
			old: `func admit(s State, ev Admit) (State, []Effect) {
	if s.Phase != api.PhaseAsked {`,
			new: `func admit(s State, ev Admit) (State, []Effect) {
	if s.Physician == nil {`,
			by: "./appliance/internal/session TestMediaOnlyAfterAdmit",
		},
		{
			name: "a join asks before media is opened",
			file: "appliance/internal/session/next.go",
			old: `s.Phase, s.Since, s.Physician, s.EndReason = api.PhaseAsked, ev.at(), &from, ""
		return s, []Effect{Record`,
			new: `s.Phase, s.Since, s.Physician, s.EndReason = api.PhaseAsked, ev.at(), &from, ""
		return s, []Effect{OpenMedia{s.ID, from}, Record`,
			by: "./appliance/internal/session TestMediaOnlyAfterAdmit",
		},
		{
			name: "the nurse's time to answer counts from the question",
			file: "appliance/internal/session/next.go",
			old:  `s.Phase, s.Since, s.Physician, s.EndReason = api.PhaseAsked, ev.at(), &from, ""`,
			new:  `s.Phase, s.Physician, s.EndReason = api.PhaseAsked, &from, ""`,
			by:   "./appliance/internal/session TestTimeoutsCountFromTheirOwnBeginning",
		},
		{
			name: "a lost link has its own time",
			file: "appliance/internal/session/next.go",
			old: `		s.Phase, s.Since = api.PhaseLost, ev.at()
		return s, []Effect{CloseMedia{}, Record{Session: s.ID, Kind: "left"`,
			new: `		s.Phase = api.PhaseLost
		return s, []Effect{CloseMedia{}, Record{Session: s.ID, Kind: "left"`,
			by: "./appliance/internal/session TestTimeoutsCountFromTheirOwnBeginning",
		},
		{
			name: "the end closes the media",
			file: "appliance/internal/session/next.go",
			old:  `return s, []Effect{CloseMedia{}, Record{Session: s.ID, Kind: "ended"`,
			new:  `return s, []Effect{Record{Session: s.ID, Kind: "ended"`,
			by:   "./appliance/internal/session TestNextOnceAdmitted",
		},
		{
			name: "only the physician of the session ends it",
			file: "appliance/internal/session/next.go",
			old: `if !Connected(s) || s.Physician.User != ev.From.User {
			return refused(s, "You are not in this session.")`,
			new: `if !Connected(s) {
			return refused(s, "You are not in this session.")`,
			by: "./appliance/internal/session TestNextOnceAdmitted",
		},
		{
			name: "a join that names an old session is refused",
			file: "appliance/internal/session/next.go",
			old:  `if ev.Session != "" && ev.Session != s.ID {`,
			new:  `if false {`,
			by:   "./appliance/internal/session TestNextUntilAdmitted",
		},
		{
			name: "what protects the patient needs no disk",
			file: "appliance/internal/session/next.go",
			old:  "case Mute, Hold, Hangup, End, Leave, MediaUp, MediaDown:\n\t\treturn true",
			new:  "case MediaUp, MediaDown:\n\t\treturn true",
			by:   "./appliance/internal/desk TestProtectionNeedsNoDisk",
		},
		{
			name: "what was done at once is stored later",
			file: "appliance/internal/desk/desk.go",
			old:  "\t\tk.owe(effects, at)\n",
			new:  "",
			by:   "./appliance/internal/desk TestProtectionNeedsNoDisk",
		},
		{
			name: "the state that was changed at once is stored later",
			file: "appliance/internal/desk/desk.go",
			old:  "\t\tk.late = true\n",
			new:  "",
			by:   "./appliance/internal/desk TestFaultAtEveryOperation",
		},
		{
			name: "memory follows the record",
			file: "appliance/internal/desk/desk.go",
			old:  "case err != nil && !atOnce:\n\t\treturn err",
			new:  "case err != nil && !atOnce:",
			by:   "./appliance/internal/desk TestFaultAtEveryOperation",
		},
		{
			name: "the session is in the unit of its encounter",
			file: "appliance/internal/desk/desk.go",
			old:  "\t\treturn c.SaveSession(raw)\n",
			new:  "\t\t_ = raw\n\t\treturn nil\n",
			by:   "./appliance/internal/daemon TestRestartInCall",
		},
		{
			name: "a hang-up closes the media at once",
			file: "appliance/internal/desk/desk.go",
			old:  "\t\t\tk.room.Close()\n",
			new:  "",
			by:   "./appliance/internal/desk TestNoMediaForTheNextCall",
		},
		{
			name: "a hold does not wait for a slow disk",
			file: "appliance/internal/desk/desk.go",
			old:  "\t\t\treturn shut(&k.holding, k.room.SetHeld)\n",
			new:  "\t\t\treturn func() {}\n",
			by:   "./appliance/internal/desk TestProtectionWaitsForNoDisk",
		},
		{
			name: "a mute does not wait for a slow disk",
			file: "appliance/internal/desk/desk.go",
			old:  "\t\t\treturn shut(&k.muting, k.room.SetMuted)\n",
			new:  "\t\t\treturn func() {}\n",
			by:   "./appliance/internal/desk TestProtectionWaitsForNoDisk",
		},
		{
			name: "a hang-up does not wait for a slow disk",
			file: "appliance/internal/desk/desk.go",
			old:  "\tcase session.Hangup:\n\t\tk.room.Close()\n",
			new:  "",
			by:   "./appliance/internal/desk TestProtectionWaitsForNoDisk",
		},
		{
			name: "a hold that waits is not undone by what was before it",
			file: "appliance/internal/desk/desk.go",
			old:  "next.Held || k.holding.Load() > 0",
			new:  "next.Held",
			by:   "./appliance/internal/desk TestProtectionWaitsForNoDisk",
		},
		{
			name: "the watchdog hears that the desk hangs",
			file: "appliance/internal/daemon/daemon.go",
			old:  "\td.desk.Alive()\n",
			new:  "",
			by:   "./appliance/internal/daemon TestAHangingDiskIsNotAlive",
		},
		{
			name: "the shutter counts before anybody can join",
			file: "appliance/internal/daemon/daemon.go",
			old:  "d.readShutter(u) // before anybody can join",
			new:  "_ = u",
			by:   "./appliance/internal/daemon TestShutterCountsFromTheStart",
		},
		{
			name: "a call is not begun over another",
			file: "appliance/internal/session/next.go",
			old: `s.Phase != api.PhaseIdle && s.Phase != api.PhaseEnded {
		return refused(s, "A call`,
			new: `s.Phase == api.PhaseCalling {
		return refused(s, "A call`,
			by: "./appliance/internal/session TestEveryEventInEveryPhase",
		},
		{
			name: "next patient only after the end",
			file: "appliance/internal/session/next.go",
			old: `if s.Phase != api.PhaseEnded {
			return refused(s, "The session has`,
			new: `if s.Phase == api.PhaseCalling {
			return refused(s, "The session has`,
			by: "./appliance/internal/session TestEveryEventInEveryPhase",
		},
		{
			name: "a hold outlives a lost link",
			file: "appliance/internal/session/next.go",
			old: `	s.Phase, s.Since = api.PhaseLost, ev.at()
	return s, []Effect{Record{Session: s.ID, Kind: "media-lost"}}`,
			new: `	s.Phase, s.Since, s.Held = api.PhaseLost, ev.at(), false
	return s, []Effect{Record{Session: s.ID, Kind: "media-lost"}}`,
			by: "./appliance/internal/session TestHoldAndMuteStay",
		},
		{
			name: "a hold outlives a restart",
			file: "appliance/internal/session/next.go",
			old: `	s.Phase, s.Since = api.PhaseLost, ev.at()
	return s, []Effect{Record{Session: s.ID, Kind: "media-lost", Text: "The cart`,
			new: `	s.Phase, s.Since, s.Held, s.Muted = api.PhaseLost, ev.at(), false, false
	return s, []Effect{Record{Session: s.ID, Kind: "media-lost", Text: "The cart`,
			by: "./appliance/internal/session TestHoldAndMuteStay",
		},
		{
			name: "a hold outlives a page that is loaded again",
			file: "appliance/internal/session/next.go",
			old: `	if s.Phase == api.PhaseInCall {
		s.Phase, s.Since = api.PhaseLost, ev.at()`,
			new: `	if s.Phase == api.PhaseInCall {
		s.Phase, s.Since, s.Held = api.PhaseLost, ev.at(), false`,
			by: "./appliance/internal/session TestHoldAndMuteStay",
		},
		{
			name: "the physician's mute is not the room's",
			file: "appliance/internal/session/next.go",
			old: `		s.Muted = ev.On
	case DoctorMute:
		s.DoctorMuted = ev.On
`,
			new: `		s.DoctorMuted = ev.On
	case DoctorMute:
		s.Muted = ev.On
`,
			by: "./appliance/internal/session TestEachSwitchIsItsOwn",
		},
		{
			name: "what was done is ticked off, nothing else",
			file: "appliance/internal/session/next.go",
			old:  `if asks[i].ID == ev.ID && !asks[i].Done {`,
			new:  `if !asks[i].Done {`,
			by:   "./appliance/internal/session TestAskDoneIsTheOneThatWasDone",
		},
		{
			name: "a new session has nothing of the last",
			file: "appliance/internal/session/next.go",
			old:  `s = State{Phase: api.PhaseCalling, ID: ev.NewID, Reason: ev.Reason, Since: now, CalledAt: &now}`,
			new:  `s.Phase, s.ID, s.Reason, s.Since, s.CalledAt = api.PhaseCalling, ev.NewID, ev.Reason, now, &now`,
			by:   "./appliance/internal/session TestEachSessionBeginsAnew",
		},
	}...)
}
