package guards

// sessionGuards: who is let in, and when pictures may leave.
func sessionGuards() []guard {
	return append(daemonGuards(), []guard{
		{
			name: "who comes while another is in only asks",
			file: "appliance/internal/session/people.go",
			old:  `State: api.PhaseAsked, Since: ev.at()})`,
			new:  `State: api.PhaseAdmitted, Since: ev.at()})`,
			by:   "./appliance/internal/session TestNextOnceAdmitted",
		},
		{
			name: "only who asks is admitted",
			file: "appliance/internal/session/people.go",
			old: `		case p.In():
`,
			new: `		case false:
`,
			by: "./appliance/internal/session TestNobodyAsks",
		},
		{
			name: "only who asks is admitted, whatever the order",
			file: "appliance/internal/session/people.go",
			old: `		case p.In():
`,
			new: `		case false:
`,
			by: "./appliance/internal/session TestMediaOnlyAfterAdmit",
		},
		{
			name: "the nurse says whom she means when several ask",
			file: "appliance/internal/session/people.go",
			old: `		case found != nil:
`,
			new: `		case false:
`,
			by: "./appliance/internal/session TestMediaOnlyAfterAdmit",
		},
		{
			name: "a join asks before media is opened",
			file: "appliance/internal/session/people.go",
			old:  `effects = append(effects, Record{s.EncounterID(), ev.Person, "asked"`,
			new:  `effects = append(effects, OpenMedia{s.ID, *s.Of(ev.From.User)}, Record{s.EncounterID(), ev.Person, "asked"`,
			by:   "./appliance/internal/session TestMediaOnlyAfterAdmit",
		},
		{
			name: "the nurse's time to answer counts from the question",
			file: "appliance/internal/session/people.go",
			old:  `State: api.PhaseAsked, Since: ev.at()})`,
			new:  `State: api.PhaseAsked, Since: s.Since})`,
			by:   "./appliance/internal/session TestTimeoutsCountFromTheirOwnBeginning",
		},
		{
			name: "a lost link has its own time",
			file: "appliance/internal/session/people.go",
			old: `	p.State, p.Since = api.PhaseLost, ev.at()
	return settled(s, ev.at(), []Effect{CloseMedia`,
			new: `	p.State = api.PhaseLost
	return settled(s, ev.at(), []Effect{CloseMedia`,
			by: "./appliance/internal/session TestTimeoutsCountFromTheirOwnBeginning",
		},
		{
			name: "the end closes the media",
			file: "appliance/internal/session/next.go",
			old:  `[]Effect{CloseAll{s.ID}, Record{Encounter`,
			new:  `[]Effect{Record{Encounter`,
			by:   "./appliance/internal/session TestNextOnceAdmitted",
		},
		{
			name: "only who leads the session ends it",
			file: "appliance/internal/session/next.go",
			old: `	case p.Role != api.RoleLead:
`,
			new: `	case false:
`,
			by: "./appliance/internal/session TestRoles",
		},
		{
			name: "who only asks does not end the session",
			file: "appliance/internal/session/next.go",
			old:  ` || p == nil || !p.In():`,
			new:  ` || p == nil:`,
			by:   "./appliance/internal/session TestRoles",
		},
		{
			name: "a late end does not end the next session",
			file: "appliance/internal/session/next.go",
			old:  `case !Connected(s) || ev.Session != s.ID || p == nil`,
			new:  `case !Connected(s) || p == nil`,
			by:   "./appliance/internal/session TestEveryEventInEveryPhase",
		},
		{
			name: "a late leave does not leave the next session",
			file: "appliance/internal/session/people.go",
			old:  `case s.Phase == api.PhaseIdle || ev.Session != s.ID || p == nil`,
			new:  `case s.Phase == api.PhaseIdle || p == nil`,
			by:   "./appliance/internal/session TestEveryEventInEveryPhase",
		},
		{
			name: "a join that names an old session is refused",
			file: "appliance/internal/session/people.go",
			old:  `case ev.Session != "" && (over || ev.Session != s.ID):`,
			new:  `case false:`,
			by:   "./appliance/internal/session TestNextUntilAdmitted",
		},
		{
			name: "a removal closes the media",
			file: "appliance/internal/session/people.go",
			old:  `[]Effect{CloseMedia{s.ID, gone.ID}, Record`,
			new:  `[]Effect{Record`,
			by:   "./appliance/internal/session TestMediaOnlyAfterAdmit",
		},
		{
			name: "whom the nurse removed is a stranger",
			file: "appliance/internal/session/people.go",
			old: `	s.Participants = drop(s.Participants, p.ID)
`,
			new: `	if kind != "removed" {
		s.Participants = drop(s.Participants, p.ID)
	}
`,
			by: "./appliance/internal/session TestRemovedAndRefusedAskAgain",
		},
		{
			name: "whom the nurse refused is a stranger",
			file: "appliance/internal/session/people.go",
			old: `	s.Participants = drop(s.Participants, p.ID)
`,
			new: `	if kind != "refused" {
		s.Participants = drop(s.Participants, p.ID)
	}
`,
			by: "./appliance/internal/session TestRemovedAndRefusedAskAgain",
		},
		{
			name: "late news of media brings nobody back",
			file: "appliance/internal/session/people.go",
			old:  `	if p := s.Participant(id); p != nil && p.In() {`,
			new:  `	if p := s.Participant(id); p != nil {`,
			by:   "./appliance/internal/session TestMediaOnlyAfterAdmit",
		},
		{
			name: "four are in a session and no more",
			file: "appliance/internal/session/people.go",
			old: `	case in >= MaxIn:
`,
			new: `	case false:
`,
			by: "./appliance/internal/session TestHowMany",
		},
		{
			name: "eight are there and no more",
			file: "appliance/internal/session/people.go",
			old:  `len(s.Participants) >= MaxPeople`,
			new:  `false`,
			by:   "./appliance/internal/session TestHowMany",
		},
		{
			name: "only who treats asks the nurse",
			file: "appliance/internal/session/next.go",
			old:  `		if !p.Treats() {`,
			new:  `		if false {`,
			by:   "./appliance/internal/session TestRoles",
		},
		{
			name: "one person leads",
			file: "appliance/internal/session/people.go",
			old: `		case p.Role == api.RoleLead && p != lead:
`,
			new: `		case false:
`,
			by: "./appliance/internal/session TestMediaOnlyAfterAdmit",
		},
		{
			name: "an end waits for no disk",
			file: "appliance/internal/session/next.go",
			old:  "case Mute, Hold, Remove, SignedOut, Hangup, End, Leave:",
			new:  "case Mute, Hold, Remove, SignedOut, Hangup:",
			by:   "./appliance/internal/desk TestAnEndWaitsForNoDisk",
		},
		{
			name: "what was done without a record is stored later",
			file: "appliance/internal/desk/desk.go",
			old:  "\t\tk.owe(effects, is, at)\n",
			new:  "\t\tk.late = true\n",
			by:   "./appliance/internal/desk TestSessionWithoutADisk",
		},
		{
			name: "a removal reaches the media",
			file: "appliance/internal/desk/desk.go",
			old:  "\t\t\tk.room.Remove(e.Participant)\n",
			new:  "",
			by:   "./appliance/internal/desk TestFaultAtEveryOperation",
		},
		{
			name: "who leads is told to the media",
			file: "appliance/internal/desk/desk.go",
			old:  "\tk.room.SetLead(lead)\n",
			new:  "\t_ = lead\n",
			by:   "./appliance/internal/desk TestFaultAtEveryOperation",
		},
		{
			name: "nobody else is seen under the lead's name",
			file: "appliance/internal/media/voices.go",
			old:  "\t\t\treturn m.peers[i]\n\t\t}\n\t\treturn nil\n",
			new:  "\t\t\treturn m.peers[i]\n\t\t}\n",
			by:   "./appliance/internal/media TestTheBedsideSeesTheLead",
		},
		{
			name: "a removal does not wait for a slow disk",
			file: "appliance/internal/desk/desk.go",
			old:  "\tcase session.Remove:\n\t\tk.room.Remove(ev.Participant)\n",
			new:  "",
			by:   "./appliance/internal/desk TestProtectionWaitsForNoDisk",
		},
		{
			name: "the state that was reached without a record is stored later",
			file: "appliance/internal/desk/desk.go",
			old:  "\tk.late = true\n",
			new:  "",
			by:   "./appliance/internal/desk TestFaultAtEveryOperation",
		},
		{
			name: "the session is in the unit of its encounter",
			file: "appliance/internal/desk/desk.go",
			old:  "\t\treturn c.SaveSession(edge.Session(next))\n",
			new:  "\t\t_ = edge.Session(next)\n\t\treturn nil\n",
			by:   "./appliance/internal/daemon TestRestartInCall",
		},
		{
			name: "whatever ends a call closes the media",
			file: "appliance/internal/desk/desk.go",
			old:  "\t\t\tk.room.Close()\n",
			new:  "",
			by:   "./appliance/internal/desk TestTheEndClosesTheRoom",
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
			name: "a stored value keeps what is said of it",
			file: "appliance/internal/edge/record.go",
			old:  "Detail: r.Detail.English, Site",
			new:  "Site",
			by:   "./appliance/internal/edge TestReadingsComeBack",
		},
		{
			name: "a hold is stored with the session",
			file: "appliance/internal/edge/session.go",
			old:  "Held: s.Held, Muted: s.Muted, EndReason: record.Said(s.EndReason)",
			new:  "Muted: s.Muted, EndReason: record.Said(s.EndReason)",
			by:   "./appliance/internal/edge TestSessionsComeBack",
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
		return refused(s, api.Say("session.already-calling"`,
			new: `s.Phase == api.PhaseCalling {
		return refused(s, api.Say("session.already-calling"`,
			by: "./appliance/internal/session TestEveryEventInEveryPhase",
		},
		{
			name: "next patient only after the end",
			file: "appliance/internal/session/next.go",
			old: `if s.Phase != api.PhaseEnded {
			return refused(s, api.Say("session.not-ended"`,
			new: `if s.Phase == api.PhaseCalling {
			return refused(s, api.Say("session.not-ended"`,
			by: "./appliance/internal/session TestEveryEventInEveryPhase",
		},
		{
			name: "a hold outlives a lost link",
			file: "appliance/internal/session/people.go",
			old: `		p.State, p.Since = api.PhaseLost, ev.at()
		return settled(`,
			new: `		p.State, p.Since, s.Held = api.PhaseLost, ev.at(), false
		return settled(`,
			by: "./appliance/internal/session TestHoldAndMuteStay",
		},
		{
			name: "a hold outlives a restart",
			file: "appliance/internal/session/next.go",
			old: `			p.State, p.Since = api.PhaseLost, ev.at()
`,
			new: `			p.State, p.Since, s.Held, s.Muted = api.PhaseLost, ev.at(), false, false
`,
			by: "./appliance/internal/session TestHoldAndMuteStay",
		},
		{
			name: "a hold outlives a page that is loaded again",
			file: "appliance/internal/session/people.go",
			old: `		p.State, p.Since = api.PhaseLost, now
`,
			new: `		p.State, p.Since, s.Held = api.PhaseLost, now, false
`,
			by: "./appliance/internal/session TestHoldAndMuteStay",
		},
		{
			name: "a person's own mute is not the room's",
			file: "appliance/internal/session/next.go",
			old: `		p.Muted = ev.On
`,
			new: `		s.Muted, p.Muted = ev.On, false
`,
			by: "./appliance/internal/session TestEachSwitchIsItsOwn",
		},
		{
			name: "what was done is ticked off, nothing else",
			file: "appliance/internal/session/next.go",
			old:  `if a.ID == ev.ID && !a.Done {`,
			new:  `if !a.Done {`,
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
