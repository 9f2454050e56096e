package guards

// relayGuards: who may speak for whom between pages and carts.
func relayGuards() []guard {
	return []guard{
		{
			name: "a cart's own name goes no further than its presence",
			file: "appliance/hub/roster/bounds.go",
			old:  `api.Cart{ID: p.Cart.ID, Version`,
			new:  `api.Cart{ID: p.Cart.ID, Name: p.Cart.Name, Version`,
			by:   "./appliance/hub/roster TestNamesAreOfTheRegister",
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
			name: "a signal goes to the user it is for",
			file: "appliance/hub/relay/seats.go",
			old:  "\tto := sig.To\n",
			new:  "\tto := \"alice\"\n",
			by:   "./appliance/hub TestSignalsOfTwo",
		},
		{
			name: "who is not in the session gets no signal",
			file: "appliance/hub/relay/seats.go",
			old:  `if !b.takesPart(cart, sig.Session, to, now) {`,
			new:  `if to == "" {`,
			by:   "./appliance/hub TestSignalsOfTwo",
		},
		{
			name: "who a signal is from comes from the sign-in",
			file: "appliance/hub/relay/seats.go",
			old:  `sig.From, sig.SignIn = nil, "" // only a page's signal has them`,
			new:  ``,
			by:   "./appliance/hub TestSignals",
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
			old:  `problem.IsZero() && reply.Error.IsZero()`,
			new:  `problem.IsZero()`,
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
			name: "a presence names its own cart",
			file: "appliance/hub/relay/carts.go",
			old:  `if p.Cart.ID != id {`,
			new:  `if false {`,
			by:   "./appliance/hub TestPresenceOfAnotherCartIsDropped",
		},
		{
			name: "a time of a cart that makes no sense reaches no page",
			file: "appliance/hub/roster/bounds.go",
			old:  `if at.After(c.now.Add(skewTolerance)) ||`,
			new:  `if false ||`,
			by:   "./appliance/hub TestAbsurdPresenceTakesNoOtherCartWithIt",
		},
		{
			name: "marks that turn a text's direction reach no page",
			file: "appliance/hub/roster/bounds.go",
			old:  `, unicode.Is(unicode.Bidi_Control, r):`,
			new:  `:`,
			by:   "./appliance/hub/roster TestEveryFieldOfACartIsBounded",
		},
		{
			name: "a page is shown what its person may see",
			file: "appliance/hub/relay/shown.go",
			old:  `Encode(e.SeenBy(user))`,
			new:  `Encode(e)`,
			by:   "./appliance/hub/relay TestPageGetsWhatHasChanged",
		},
		{
			name: "a hub that was deaf takes no cart for gone",
			file: "appliance/hub/roster/roster.go",
			old:  `silent-(deaf-c.deaf) >= api.PresenceTimeout`,
			new:  `silent >= api.PresenceTimeout`,
			by:   "./appliance/hub/roster TestDeafHub",
		},
		{
			name: "the end of a sign-in reaches the cart",
			file: "appliance/hub/relay/relay.go",
			old: `	r.revoke(session, func(one letIn) bool { return one.signIn == session })
`,
			new: ``,
			by:  "./appliance/hub TestEndOfASignInReachesTheCart",
		},
		{
			name: "a refused join says no more than its asker may know",
			file: "appliance/hub/relay/requests.go",
			old:  `reply.Session = reply.Session.SeenBy(s.from.User)`,
			new:  ``,
			by:   "./appliance/hub TestEachSeesWhatIsTheirs",
		},
		{
			name: "what a revoked cart still says is not heard",
			file: "appliance/hub/relay/carts.go",
			old:  `if !c.known(id) {`,
			new:  `if false {`,
			by:   "./appliance/hub TestRevokedCart",
		},
	}
}
