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
			file: "appliance/hub/relay/seats.go",
			old:  `g.session.ID == session && now.Before(g.until)`,
			new:  `g.session.ID == session`,
			by:   "./appliance/hub TestGrantRunsOut",
		},
		{
			name: "a signal goes to the physician of its session only",
			file: "appliance/hub/relay/seats.go",
			old: `if s.from.User == user {
			s.put(data)`,
			new: `if true {
			s.put(data)`,
			by: "./appliance/hub TestSignals",
		},
		{
			name: "who a signal is from comes from the sign-in",
			file: "appliance/hub/relay/seats.go",
			old:  `sig.From = nil // only a page's signal has one`,
			new:  ``,
			by:   "./appliance/hub TestSignals",
		},
		{
			name: "a cart speaks for itself only",
			file: "appliance/hub/bus/bus.go",
			old:  `Allow: []string{"cart." + id + ".>"}`,
			new:  `Allow: []string{"cart.>"}`,
			by:   "./appliance/hub TestCartsAreIsolated",
		},
		{
			name: "the sign-out ends open pages",
			file: "appliance/hub/signin.go",
			old:  `h.relay.SignedOut(v.key)`,
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
		{
			name: "a changing call comes from the hub's page",
			file: "appliance/hub/guard.go",
			old:  `(rt.changes() || rt.socket) &&`,
			new:  `rt.socket &&`,
			by:   "./appliance/hub TestEveryRoute",
		},
		{
			name: "a page's socket comes from the hub's page",
			file: "appliance/hub/guard.go",
			old:  `(rt.changes() || rt.socket) &&`,
			new:  `rt.changes() &&`,
			by:   "./appliance/hub TestSocketNeedsSignInAndOrigin",
		},
		{
			name: "an origin that begins as ours is foreign",
			file: "appliance/hub/guard.go",
			old:  `strings.EqualFold(u.Host, r.Host)`,
			new:  `strings.HasPrefix(u.Host, r.Host)`,
			by:   "./appliance/hub TestOriginThatBeginsAsOurs",
		},
		{
			name: "a form of another site is no call",
			file: "appliance/hub/guard.go",
			old:  `r.ContentLength != 0 && !isJSON(r)`,
			new:  `r.ContentLength > 0 && !isJSON(r)`,
			by:   "./appliance/hub TestBodyOfUnknownLength",
		},
		{
			name: "a change needs the page's token",
			file: "appliance/hub/guard.go",
			old:  `rt.who == signedIn && rt.changes() && !v`,
			new:  `rt.who == signedIn && rt.socket && !v`,
			by:   "./appliance/hub TestEveryRoute",
		},
		{
			name: "no other page frames ours",
			file: "appliance/hub/guard.go",
			old:  `set("X-Frame-Options", "DENY")`,
			new:  ``,
			by:   "./appliance/hub TestSecurityHeaders",
		},
		{
			name: "the page talks to its hub only",
			file: "appliance/hub/guard.go",
			old:  `connect-src 'self'; `,
			new:  `connect-src https: wss:; `,
			by:   "./appliance/hub TestSecurityHeaders",
		},
		{
			name: "answers of the API are not kept",
			file: "appliance/hub/guard.go",
			old:  `w.Header().Set("Cache-Control", "no-store")`,
			new:  ``,
			by:   "./appliance/hub TestAnswersAreNotKept",
		},
		{
			name: "a script cannot read the cookie",
			file: "appliance/hub/signin.go",
			old:  `HttpOnly: true`,
			new:  `HttpOnly: false`,
			by:   "./appliance/hub TestCookie",
		},
		{
			name: "another site does not send the cookie",
			file: "appliance/hub/signin.go",
			old:  `http.SameSiteStrictMode`,
			new:  `http.SameSiteLaxMode`,
			by:   "./appliance/hub TestCookie",
		},
		{
			name: "the cookie goes over TLS only",
			file: "appliance/hub/signin.go",
			old:  `Secure: h.secure()`,
			new:  `Secure: false`,
			by:   "./appliance/hub TestTLS",
		},
		{
			name: "a sign-in ends the one before",
			file: "appliance/hub/signin.go",
			old: `	if old.signedIn() {
		h.signOff(r.Context(), old)
	}
`,
			new: ``,
			by:  "./appliance/hub TestSignInEndsTheOneBefore",
		},
		{
			name: "an unknown user costs the same work",
			file: "appliance/hub/signin.go",
			old:  `if !hash.Matches(q.Password) || a == nil {`,
			new:  `if a == nil || !hash.Matches(q.Password) {`,
			by:   "./appliance/hub TestUnknownUserCostsTheSame",
		},
		{
			name: "two passwords are checked at a time",
			file: "appliance/hub/signin.go",
			old:  `hashers                     = 2 `,
			new:  `hashers                     = 200 `,
			by:   "./appliance/hub TestPasswordsAreCheckedTwoAtATime",
		},
		{
			name: "a user is tried twenty times",
			file: "appliance/hub/signin.go",
			old:  `userBurst, userRefill       = 20,`,
			new:  `userBurst, userRefill       = 60,`,
			by:   "./appliance/hub TestHowManyAttempts",
		},
		{
			name: "an address tries ten times",
			file: "appliance/hub/signin.go",
			old:  `addressBurst, addressRefill = 10,`,
			new:  `addressBurst, addressRefill = 60,`,
			by:   "./appliance/hub TestHowManyAttempts",
		},
		{
			name: "a sign-in ends after a shift",
			file: "appliance/hub/sessions.go",
			old:  ` || !s.now().Before(st.Expires)`,
			new:  ``,
			by:   "./appliance/hub TestSessionsSurviveARestart",
		},
		{
			name: "a changed password ends its sign-ins",
			file: "appliance/hub/sessions.go",
			old:  ` || a.print != st.Print`,
			new:  ``,
			by:   "./appliance/hub TestSessionsSurviveARestart",
		},
		{
			name: "a token is random",
			file: "appliance/hub/sessions.go",
			old:  `rand.Read(raw)`,
			new:  `rand.Read(raw[:2])`,
			by:   "./appliance/hub TestTokensAreRandom",
		},
		{
			name: "a page has four commands under way",
			file: "appliance/hub/relay/socket.go",
			old:  `maxCommands    = 4 `,
			new:  `maxCommands    = 400 `,
			by:   "./appliance/hub TestCommandsOfAPageTakeTurns",
		},
		{
			name: "a page's place for a command is given back",
			file: "appliance/hub/relay/requests.go",
			old:  `defer func() { <-s.commands }()`,
			new:  ``,
			by:   "./appliance/hub TestCommandsOfAPageTakeTurns",
		},
		{
			name: "a refusal grants nothing",
			file: "appliance/hub/relay/requests.go",
			old:  `problem == "" && reply.Error == ""`,
			new:  `problem == ""`,
			by:   "./appliance/hub TestRefusalGrantsNothing",
		},
		{
			name: "a late refusal takes no other window's seat",
			file: "appliance/hub/relay/seats.go",
			old: `	if b.joined[place] != s {
		return
	}
`,
			new: ``,
			by:  "./appliance/hub TestLateRefusal",
		},
		{
			name: "a seat does not go back to a closed window",
			file: "appliance/hub/relay/seats.go",
			old:  `if _, open := b.sockets[before]; open {`,
			new:  `if before != nil {`,
			by:   "./appliance/hub TestLateRefusal",
		},
		{
			name: "a grant is for its session only",
			file: "appliance/hub/relay/seats.go",
			old:  `g.session.ID == session && now`,
			new:  `now`,
			by:   "./appliance/hub TestOtherSessionsOfTheCart",
		},
		{
			name: "a presence is for its session only",
			file: "appliance/hub/relay/seats.go",
			old:  `p.Session.ID == session && `,
			new:  ``,
			by:   "./appliance/hub TestOtherSessionsOfTheCart",
		},
		{
			name: "an early signal runs out",
			file: "appliance/hub/relay/seats.go",
			old:  `if !now.Before(w.until) {`,
			new:  `if false {`,
			by:   "./appliance/hub TestEarlySignalRunsOut",
		},
		{
			name: "early signals are bounded",
			file: "appliance/hub/relay/seats.go",
			old:  `len(b.waiting[cart]) >= maxWaiting`,
			new:  `false`,
			by:   "./appliance/hub TestEarlySignalsAreBounded",
		},
		{
			name: "a cart answers once",
			file: "appliance/hub/bus/bus.go",
			old:  `MaxMsgs: 1, Expires`,
			new:  `MaxMsgs: 100, Expires`,
			by:   "./appliance/hub TestCartAnswersOnce",
		},
		{
			name: "a cart hears what is meant for it only",
			file: "appliance/hub/bus/bus.go",
			old:  `Allow: []string{"hub." + id + ".>"}`,
			new:  `Allow: []string{"hub.>"}`,
			by:   "./appliance/hub TestCartsAreIsolated",
		},
		{
			name: "the hub's key opens nothing over the network",
			file: "appliance/hub/bus/bus.go",
			old: `		AllowedConnectionTypes: map[string]struct{}{inProcess: {}},
`,
			new: ``,
			by:  "./appliance/hub TestHubsKeyOverTheNetwork",
		},
		{
			name: "a presence names its own cart",
			file: "appliance/hub/relay/carts.go",
			old:  `if p.Cart.ID != id {`,
			new:  `if false {`,
			by:   "./appliance/hub TestPresenceOfAnotherCartIsDropped",
		},
		{
			name: "a sign-out is on the disk",
			file: "appliance/hub/bus/bus.go",
			old:  `SyncAlways: true`,
			new:  `SyncAlways: false`,
			by:   "./appliance/hub TestBusLimits",
		},
		{
			name: "old TLS is not spoken",
			file: "appliance/hub/options.go",
			old:  `MinVersion: tls.VersionTLS12`,
			new:  `MinVersion: tls.VersionTLS10`,
			by:   "./appliance/hub TestOldTLS",
		},
		{
			name: "carts connect in the clear on loopback only",
			file: "appliance/hub/options.go",
			old:  `o.checkListen("nats_listen", o.NATSListen)`,
			new:  `nil`,
			by:   "./appliance/hub TestOptions",
		},
		{
			name: "every byte of a password's hash counts",
			file: "appliance/hub/password/password.go",
			old:  `subtle.ConstantTimeCompare(key, h.key) == 1`,
			new:  `subtle.ConstantTimeCompare(key[:1], h.key[:1]) == 1`,
			by:   "./appliance/hub/password TestEveryByteCounts",
		},
		{
			name: "a command ends before the hub gives up",
			file: "appliance/internal/uplink/uplink.go",
			old:  `commandTimeout = 4500 * time.Millisecond`,
			new:  `commandTimeout = 45 * time.Second`,
			by:   "./appliance/internal/uplink TestCommands",
		},
		{
			name: "an unreadable signal stays out of the log",
			file: "appliance/internal/uplink/uplink.go",
			old:  `u.log.Warn("a signal of the hub could not be read")`,
			new:  `u.log.Warn("a signal of the hub could not be read", "data", string(m.Data))`,
			by:   "./appliance/internal/uplink TestLog",
		},
	}
}
