package guards

// sessionGuards: who is let in, and when pictures may leave.
func sessionGuards() []guard {
	return []guard{{
		name: "a page is refused while another physician is with the patient",
		file: "appliance/internal/session/next.go",
		old:  `s.Phase != api.PhaseEnded && s.Physician.User != ev.From.User`,
		new:  `s.Phase != api.PhaseEnded && false`,
		by:   "./appliance/internal/session TestNextOnceAdmitted",
	}}
}
