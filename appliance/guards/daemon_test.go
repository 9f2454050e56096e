package guards

// daemonGuards: what leaves the room, whose it is, and who may ask for it. They
// are part of the room of the session.
func daemonGuards() []guard {
	return []guard{
		{
			name: "the shutter reaches the media",
			file: "appliance/internal/daemon/panel.go",
			old: `	d.engine.SetShutter(shown == string(peripherals.ShutterClosed))
`,
			new: ``,
			by:  "./appliance/internal/daemon TestTheRoomIsKept",
		},
		{
			name: "a shutter that is not known is closed",
			file: "appliance/internal/daemon/panel.go",
			old: `	if state == peripherals.ShutterUnknown {
`,
			new: `	if false {
`,
			by: "./appliance/internal/daemon TestUnknownShutterIsClosed",
		},
		{
			name: "no picture is taken through a closed shutter",
			file: "appliance/internal/daemon/captures.go",
			old:  `	case n.around.shut():`,
			new:  `	case false:`,
			by:   "./appliance/internal/daemon TestPanel",
		},
		{
			name: "a stranger's signal moves no connection",
			file: "appliance/internal/daemon/presence.go",
			old:  `if p := st.Of(s.From.User); p != nil && p.In() {`,
			new:  `if p := st.Lead(); p != nil {`,
			by:   "./appliance/internal/daemon TestStrangersSignals",
		},
		{
			name: "a signal of nobody moves no connection",
			file: "appliance/internal/daemon/presence.go",
			old:  `	if s.From == nil || !session.Connected(st)`,
			new: `	if s.From == nil {
		return st.Lead()
	}
	if !session.Connected(st)`,
			by: "./appliance/internal/daemon TestStrangersSignals",
		},
		{
			name: "a signal of one who only asks moves no connection",
			file: "appliance/internal/daemon/presence.go",
			old:  `if p := st.Of(s.From.User); p != nil && p.In() {`,
			new: `if p := st.Of(s.From.User); p != nil && s.From.User == "bob" {
		h := *st.Lead()
		return &h
	} else if p != nil {`,
			by: "./appliance/internal/daemon TestStrangersSignals",
		},
		{
			name: "a page of one who only asks does nothing",
			file: "appliance/internal/daemon/bedside.go",
			old:  `	if p == nil || !p.In() {`,
			new:  `	if p == nil {`,
			by:   "./appliance/internal/daemon TestStrangerIsRefused",
		},
		{
			name: "only who treats takes stills and writes the note",
			file: "appliance/internal/daemon/bedside.go",
			old:  `	if (cmd.Type == "still" || cmd.Type == "note") && !p.Treats() {`,
			new:  `	if false {`,
			by:   "./appliance/internal/daemon TestRolesAtTheBedside",
		},
		{
			name: "the hub does not hear what the nurse is asked",
			file: "appliance/internal/daemon/presence.go",
			old: `	p.Session.Asks = nil // between physician and nurse only
`,
			new: ``,
			by:  "./appliance/internal/daemon TestPresenceSaysLittle",
		},
		{
			name: "the hub hears initials, not the name",
			file: "appliance/internal/daemon/presence.go",
			old:  `p.Initials = initials(s.Patient.Name)`,
			new:  `p.Initials = s.Patient.Name`,
			by:   "./appliance/internal/daemon TestPresenceSaysLittle",
		},
		{
			name: "no note after the end",
			file: "appliance/internal/bed/bed.go",
			old:  `	if !session.Connected(b.desk.Current()) {`,
			new:  `	if false {`,
			by:   "./appliance/internal/daemon TestPageAfterTheEnd",
		},
		{
			name: "the next patient finds no note",
			file: "appliance/internal/bed/bed.go",
			old: `	b.note = nil
	b.stills`,
			new: `	b.stills`,
			by:  "./appliance/internal/daemon TestNextPatientFindsNothing",
		},
		{
			name: "a technician reads no numbers",
			file: "appliance/internal/localapi/routes.go",
			old:  `api.PathReadings, nurse`,
			new:  `api.PathReadings, everybody`,
			by:   "./appliance/internal/localapi TestAccess",
		},
		{
			name: "a technician sees no picture of the room",
			file: "appliance/internal/localapi/routes.go",
			old:  `{name}", nurse`,
			new:  `{name}", everybody`,
			by:   "./appliance/internal/localapi TestAccess",
		},
		{
			name: "the role is asked before anything is done",
			file: "appliance/internal/localapi/request.go",
			old:  `	if !rt.allows(role) {`,
			new:  `	if false {`,
			by:   "./appliance/internal/localapi TestAccess",
		},
		{
			name: "who cannot be identified is nobody",
			file: "appliance/internal/localapi/server.go",
			old:  `return ^uint32(0), Nobody`,
			new:  `return ^uint32(0), Owner`,
			by:   "./appliance/internal/localapi TestUnidentified",
		},
		{
			name: "a technician's status has no patient",
			file: "appliance/internal/localapi/handlers.go",
			old:  `	return statusFor(role, s.cart.Board.Status()), nil`,
			new: `	_ = role
	return statusFor(Nurse, s.cart.Board.Status()), nil`,
			by: "./appliance/internal/localapi TestTechnicianOverTheSocket",
		},
		{
			name: "a technician's stream has no numbers",
			file: "appliance/internal/localapi/stream.go",
			old: `		if !patient {
			return false
		}
		st.merge`,
			new: `		st.merge`,
			by:  "./appliance/internal/localapi TestTechnicianOverTheSocket",
		},
		{
			name: "a technician's devices have no alarms",
			file: "appliance/internal/localapi/handlers.go",
			old:  `	return api.Devices{Devices: devicesFor(role,`,
			new: `	_ = role
	return api.Devices{Devices: devicesFor(Nurse,`,
			by: "./appliance/internal/localapi TestTechnicianOverTheSocket",
		},
		{
			name: "only the daemon's user and group connect",
			file: "appliance/internal/localapi/listen.go",
			old:  `0o660`,
			new:  `0o666`,
			by:   "./appliance/internal/localapi TestListen",
		},
		{
			name: "a role that cannot be looked up is nobody's",
			file: "appliance/internal/localapi/server.go",
			old: `			return Nobody
`,
			new: `			return Nurse
`,
			by: "./appliance/internal/localapi TestRoleThatCannotBeLookedUp",
		},
		{
			name: "a number without a signal is not in a snapshot",
			file: "appliance/internal/localapi/events.go",
			old:  `now := told(s.cart.Board.Readings())`,
			new:  `now := s.cart.Board.Readings()`,
			by:   "./appliance/internal/localapi TestNoSignalIsNoNumberAnywhere",
		},
		{
			name: "a number without a signal is not in a stream",
			file: "appliance/internal/localapi/stream.go",
			old:  `append(st.next.readings, honest(r))`,
			new:  `append(st.next.readings, r)`,
			by:   "./appliance/internal/localapi TestNoSignalIsNoNumberAnywhere",
		},
		{
			name: "redaction leaves the nurse the alarms",
			file: "appliance/internal/localapi/redact.go",
			old: `	out := make([]api.Device, len(ds))
	for i, d := range ds {
		d.Alerts`,
			new: `	out := ds
	for i, d := range ds {
		d.Alerts`,
			by: "./appliance/internal/localapi TestRedactionLeavesTheNurseEverything",
		},
		{
			name: "a still stays in no cache",
			file: "appliance/internal/localapi/stills.go",
			old: `	h.Set("Cache-Control", "no-store")
`,
			new: ``,
			by:  "./appliance/internal/localapi TestNothingIsCached",
		},
		{
			name: "a hold reaches the media",
			file: "appliance/internal/desk/desk.go",
			old: `	k.room.SetHeld(next.Held || k.holding.Load() > 0)
`,
			new: ``,
			by:  "./appliance/internal/daemon TestTheRoomIsKept",
		},
		{
			name: "a hold reaches the media of a cart that is started again",
			file: "appliance/internal/desk/desk.go",
			old: `	k.room.SetHeld(next.Held || k.holding.Load() > 0)
`,
			new: ``,
			by:  "./appliance/internal/daemon TestTheRoomIsKeptAcrossARestart",
		},
		{
			name: "a muted room reaches the media",
			file: "appliance/internal/desk/desk.go",
			old: `	k.room.SetMuted(next.Muted || k.muting.Load() > 0)
`,
			new: ``,
			by:  "./appliance/internal/daemon TestTheRoomIsKept",
		},
		{
			name: "a session needs no disk",
			file: "appliance/internal/desk/desk.go",
			old:  "\tif err != nil {\n\t\tk.owe(effects, is, at)\n\t}\n",
			new:  "\tif err != nil {\n\t\treturn err\n\t}\n",
			by:   "./appliance/internal/desk TestSessionWithoutADisk",
		},
		{
			name: "what a disk at the start may not know is in doubt",
			file: "appliance/internal/daemon/status.go",
			old:  "if d.desk.Settle(ctx) != nil {",
			new:  "if false {",
			by:   "./appliance/internal/daemon TestStartWithoutADisk",
		},
		{
			name: "a patient named before the admission is the encounter's",
			file: "appliance/internal/session/patient.go",
			old:  "\tcase running:\n\t\treturn s, []Effect{lay, Identify",
			new:  "\tcase Connected(s):\n\t\treturn s, []Effect{lay, Identify",
			by:   "./appliance/internal/daemon TestPatientNamedInAnEncounter",
		},
		{
			name: "a patient named after the end is another one",
			file: "appliance/internal/session/patient.go",
			old:  `cleared || s.Phase == api.PhaseEnded)`,
			new:  `cleared)`,
			by:   "./appliance/internal/session TestInBed",
		},
		{
			name: "another patient is never taken for a mistyped one",
			file: "appliance/internal/session/patient.go",
			old:  `	case running && was != nil && is != nil && another && !ev.Another:`,
			new:  `	case false:`,
			by:   "./appliance/internal/daemon TestAnotherPatientInTheSession",
		},
		{
			name: "another patient has another encounter",
			file: "appliance/internal/session/patient.go",
			old:  `	case another && running:`,
			new:  `	case false:`,
			by:   "./appliance/internal/daemon TestAnotherPatientInTheSession",
		},
		{
			name: "a correction changes only the encounter of who is corrected",
			file: "appliance/internal/encounter/assign.go",
			old:  `theirs != nil && theirs.Same(was)`,
			new:  `theirs != nil`,
			by:   "./appliance/internal/encounter TestCorrect",
		},
		{
			name: "nobody is left from the session before",
			file: "appliance/internal/desk/desk.go",
			old:  `if !is.since.After(e.Since) {`,
			new:  `if false {`,
			by:   "./appliance/internal/daemon TestNobodyIsLeftFromTheSessionBefore",
		},
		{
			name: "since when a patient is there is known after a restart",
			file: "appliance/internal/bed/bed.go",
			old:  `b.patient, b.since = edge.ShownPatient(is.Patient), is.Since`,
			new:  `b.patient = edge.ShownPatient(is.Patient)`,
			by:   "./appliance/internal/daemon TestMeasurementOfWhoItWasBegunFor",
		},
		{
			name: "a picture of the patient before is not filed under the next",
			file: "appliance/internal/bed/captures.go",
			old:  `!now.Same(from) {`,
			new:  `false {`,
			by:   "./appliance/internal/daemon TestPictureAcrossAChange",
		},
		{
			name: "no picture is taken while the session is held",
			file: "appliance/internal/daemon/captures.go",
			old:  `	case n.desk.Held():`,
			new:  `	case false:`,
			by:   "./appliance/internal/daemon TestNoStillWhileHeld",
		},
		{
			name: "nothing is recorded while the session is held",
			file: "appliance/internal/daemon/recorder.go",
			old:  `m.Encounter != "" && !s.Held {`,
			new:  `m.Encounter != "" {`,
			by:   "./appliance/internal/daemon TestNoStillWhileHeld",
		},
		{
			name: "a still after the end is not the encounter's",
			file: "appliance/internal/bed/bed.go",
			old:  `	if !session.Running(s) {`,
			new:  `	if s.CalledAt == nil {`,
			by:   "./appliance/internal/daemon TestStillOutsideAnEncounter",
		},
		{
			name: "a still before the admission is in no encounter",
			file: "appliance/internal/bed/bed.go",
			old:  `	if !session.Running(s) {`,
			new:  `	if !session.Running(s) && s.Phase != api.PhaseAsked {`,
			by:   "./appliance/internal/daemon TestStillOutsideAnEncounter",
		},
	}
}
