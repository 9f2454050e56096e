package guards

// busGuards: which cart and which hub are on the bus, and how much they may say.
func busGuards() []guard {
	return []guard{
		{
			name: "a cart speaks for itself only",
			file: "appliance/hub/bus/claims.go",
			old:  `c.Pub.Allow.Add("cart." + id + ".>")`,
			new:  `c.Pub.Allow.Add("cart.>")`,
			by:   "./appliance/hub/bus TestCartsAreIsolated",
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
			name: "a cart answers once",
			file: "appliance/hub/bus/claims.go",
			old:  `MaxMsgs: 1, Expires`,
			new:  `MaxMsgs: 100, Expires`,
			by:   "./appliance/hub TestCartAnswersOnce",
		},
		{
			name: "a cart hears what is meant for it only",
			file: "appliance/hub/bus/claims.go",
			old:  `c.Sub.Allow.Add("hub." + id + ".>")`,
			new:  `c.Sub.Allow.Add("hub.>")`,
			by:   "./appliance/hub/bus TestCartsAreIsolated",
		},
		{
			name: "the hub's key opens nothing over the network",
			file: "appliance/hub/bus/bus.go",
			old: `		c.AllowedConnectionTypes.Add(jwt.ConnectionTypeInProcess)
`,
			new: `		_ = jwt.ConnectionTypeInProcess
`,
			by: "./appliance/hub/bus TestHubsKeyOverTheNetwork",
		},
		{
			name: "carts that come all at once are let in one after the other",
			file: "appliance/hub/bus/admit.go",
			old:  `a.pace.WaitN(ctx, cost) != nil`,
			new:  `a.pace.WaitN(ctx, cost) != nil && false`,
			by:   "./appliance/hub/bus TestAdmission",
		},
		{
			name: "one key makes no crowd of connections",
			file: "appliance/hub/bus/lines.go",
			old:  `n := max(0, len(all)-maxLines)`,
			new:  `n := 0`,
			by:   "./appliance/hub/bus TestConnectionsOfACart",
		},
		{
			name: "a cart that floods is cut off",
			file: "appliance/hub/bus/bus.go",
			old:  `if b.hangUp(cart, gone); news {`,
			new:  `if _ = gone; news {`,
			by:   "./appliance/hub/bus TestFlood",
		},
		{
			name: "a cart meets no hub in the clear",
			file: "appliance/config/cart.go",
			old:  `s.required("url", isNATS)`,
			new:  `s.required("url", isURLs("nats", "tls", "wss"))`,
			by:   "./appliance/config TestProblems",
		},
		{
			name: "a cart joins the hub whose key it knows",
			file: "appliance/internal/uplink/link.go",
			old: `				return errPin
`,
			new: `				return nil
`,
			by: "./appliance/internal/uplink TestPin",
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
		{
			name: "a revoked cart is cut off",
			file: "appliance/hub/bus/claims.go",
			old:  `account.RevokeAt(key, time.Now().Add(time.Hour))`,
			new:  `_ = key`,
			by:   "./appliance/hub/bus TestRevokedCart",
		},
		{
			name: "a cart without credentials shows that it has its key",
			file: "appliance/hub/bus/gate.go",
			old:  `err != nil || key.Verify([]byte(q.ClientInformation.Nonce), signed) != nil`,
			new:  `err == nil && len(signed) == 0 && key == nil`,
			by:   "./appliance/hub/bus TestStrangersAreRefused",
		},
	}
}
