package guards

// hubGuards: who may speak for whom, how often, and how long.
func hubGuards() []guard {
	return []guard{
		{
			name: "a wrong password costs its address an attempt",
			file: "appliance/hub/signin.go",
			old: `	if !h.mayTry(w, address, q.User) {
		return
	}
`,
			new: `	if !h.mayTry(w, address, q.User) {
		return
	}
	h.byAddress.giveBack(address)
`,
			by: "./appliance/hub TestRateLimit",
		},
		{
			name: "a wrong password costs its user an attempt",
			file: "appliance/hub/signin.go",
			old: `	if !h.mayTry(w, address, q.User) {
		return
	}
`,
			new: `	if !h.mayTry(w, address, q.User) {
		return
	}
	h.byUser.giveBack(q.User)
`,
			by: "./appliance/hub TestRateLimitOfAUser",
		},
		{
			name: "a right password gives back one attempt only",
			file: "appliance/hub/limit.go",
			old:  `b.tokens = min(l.burst, b.tokens+1)`,
			new:  `b.tokens = l.burst`,
			by:   "./appliance/hub TestRightPasswordForgivesNothing",
		},
		{
			name: "a grant runs out",
			file: "appliance/hub/seats.go",
			old:  `g.session == session && now.Before(g.until)`,
			new:  `g.session == session`,
			by:   "./appliance/hub TestGrantRunsOut",
		},
		{
			name: "a signal goes to the physician of its session only",
			file: "appliance/hub/seats.go",
			old: `if s.from.User == user {
			s.put(data)`,
			new: `if true {
			s.put(data)`,
			by: "./appliance/hub TestSignals",
		},
		{
			name: "who a signal is from comes from the sign-in",
			file: "appliance/hub/seats.go",
			old:  `sig.From = nil // only a page's signal has one`,
			new:  ``,
			by:   "./appliance/hub TestSignals",
		},
		{
			name: "a cart speaks for itself only",
			file: "appliance/hub/bus.go",
			old:  `Allow: []string{"cart." + id + ".>"}`,
			new:  `Allow: []string{"cart.>"}`,
			by:   "./appliance/hub TestCartsAreIsolated",
		},
		{
			name: "the sign-out ends open pages",
			file: "appliance/hub/signin.go",
			old:  `h.board.closeSession(v.key, errSignedOut)`,
			new:  ``,
			by:   "./appliance/hub TestSignOutEndsTheSessionItself",
		},
		{
			name: "a command's place is given back",
			file: "appliance/internal/uplink/uplink.go",
			old:  `defer func() { <-u.places }()`,
			new:  ``,
			by:   "./appliance/internal/uplink TestCommandsTakeTurns",
		},
		{
			name: "commands under way are bounded",
			file: "appliance/internal/uplink/uplink.go",
			old:  `make(chan struct{}, maxCommands)`,
			new:  `make(chan struct{}, 100*maxCommands)`,
			by:   "./appliance/internal/uplink TestCommandsTakeTurns",
		},
	}
}
