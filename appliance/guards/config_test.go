package guards

// configGuards: what a configuration must not say, and what is told of it.
func configGuards() []guard {
	return []guard{
		{
			name: "an id has at most 63 letters",
			file: "appliance/config/check.go",
			old:  `[A-Za-z0-9_-]{0,62}$`,
			new:  `[A-Za-z0-9_-]{0,63}$`,
			by:   "./appliance/config TestBounds",
		},
		{
			name: "an id is whole",
			file: "appliance/config/check.go",
			old:  `[A-Za-z0-9_-]{0,62}$`,
			new:  `[A-Za-z0-9_-]{0,62}`,
			by:   "./appliance/config TestBounds",
		},
		{
			name: "a seed is no public key",
			file: "appliance/config/check.go",
			old:  `^U[A-Z2-7]{55}$`,
			new:  `^[A-Z][A-Z2-7]{55}$`,
			by:   "./appliance/config TestBounds",
		},
		{
			name: "all addresses are not this machine",
			file: "appliance/config/check.go",
			old:  `ip != nil && ip.IsLoopback()`,
			new:  `ip != nil && (ip.IsLoopback() || ip.IsUnspecified())`,
			by:   "./appliance/config TestBounds",
		},
		{
			name: "a hub's page outside needs TLS",
			file: "appliance/config/hub.go",
			old:  `h.checkOpen(s, "listen", h.Listen)`,
			new:  ``,
			by:   "./appliance/config TestProblems",
		},
		{
			name: "a hub's bus outside needs TLS",
			file: "appliance/config/hub.go",
			old:  `h.checkOpen(s, "nats_listen", h.NATSListen)`,
			new:  ``,
			by:   "./appliance/config TestProblems",
		},
		{
			name: "a demonstration is not open to others",
			file: "appliance/config/hub.go",
			old:  `if h.Demonstration && key == "listen" {`,
			new:  `if false {`,
			by:   "./appliance/config TestProblems",
		},
		{
			name: "two carts have two keys",
			file: "appliance/config/hub.go",
			old: `		keys.check(s, "key", c.Key)
`,
			new: `		_ = keys
`,
			by: "./appliance/config TestSettingsAreChecked",
		},
		{
			name: "two accounts have two names",
			file: "appliance/config/hub.go",
			old: `		users.check(s, "user", a.User)
`,
			new: `		_ = users
`,
			by: "./appliance/config TestSettingsAreChecked",
		},
		{
			name: "who may use the cart is checked",
			file: "appliance/config/cart.go",
			old:  `s.texts("technician", isAccount)`,
			new:  `s.texts("technician")`,
			by:   "./appliance/config TestSettingsAreChecked",
		},
		{
			name: "a virtual instrument is for demonstrations",
			file: "appliance/internal/instruments/instruments.go",
			old:  `if !c.Cart.Demonstration {`,
			new:  `if false {`,
			by:   "./appliance/internal/instruments TestVirtual",
		},
		{
			name: "a real cart has no virtual instrument",
			file: "appliance/internal/instruments/shared.go",
			old:  `case peripherals.NamedVirtual(it.name):`,
			new:  `case false:`,
			by:   "./appliance/internal/instruments TestVirtual",
		},
		{
			name: "a virtual instrument of an old file is told",
			file: "appliance/config/cart.go",
			old:  `if settings["virtual"] == true {`,
			new:  `if false {`,
			by:   "./appliance/config TestProblems",
		},
		{
			name: "the wiring says what is virtual",
			file: "appliance/internal/instruments/shared.go",
			old:  `case buses.Virtual != nil && buses.Virtual(it.name):`,
			new:  `case peripherals.NamedVirtual(it.name):`,
			by:   "./appliance/internal/instruments TestVirtualIsTheWiring",
		},
		{
			name: "a misspelt key of access is told",
			file: "appliance/config/cart.go",
			old: `func decodeAccess(s *section) Access {
	defer s.end()`,
			new: `func decodeAccess(s *section) Access {`,
			by:  "./appliance/config TestUnknownKeysEverywhere",
		},
		{
			name: "a misspelt key of the hub is told",
			file: "appliance/config/hub.go",
			old: `	s.end()
	h.NATS`,
			new: `	h.NATS`,
			by:  "./appliance/config TestUnknownKeysEverywhere",
		},
		{
			name: "a setting inside a setting reaches the model",
			file: "appliance/config/node.go",
			old:  `m[key] = child.plain()`,
			new: `if child.kind != isTable {
				m[key] = child.plain()
			}`,
			by: "./appliance/config TestNestedSettingsReachTheModel",
		},
		{
			name: "a password is not repeated",
			file: "appliance/config/check.go",
			old:  `return "is not an argon2id hash`,
			new:  `return v + " is not an argon2id hash`,
			by:   "./appliance/config TestProblems",
		},
	}
}
