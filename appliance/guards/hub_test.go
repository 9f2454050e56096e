package guards

// hubGuards: who signs in, from where, and for how long.
func hubGuards() []guard {
	return []guard{
		{
			name: "a known browser waits for no stranger",
			file: "appliance/hub/identity/door.go",
			old:  `if d.directory.knows(ctx, t.Browser, t.User) {`,
			new:  `if false {`,
			by:   "./appliance/hub/identity TestStrangersLockNobodyOut",
		},
		{
			name: "an address that has not failed waits for no other",
			file: "appliance/hub/identity/door.go",
			old: `	if !fresh {
`,
			new: `	if true {
`,
			by: "./appliance/hub/identity TestStrangersLockNobodyOut",
		},
		{
			name: "guesses at an account take turns, from however many addresses",
			file: "appliance/hub/identity/door.go",
			old: `		d.byUser.wrong(user)
`,
			new: ``,
			by:  "./appliance/hub/identity TestGuessesAreSlow",
		},
		{
			name: "guesses of an address are slow, whatever the names",
			file: "appliance/hub/identity/door.go",
			old:  `addressBurst, addressRefill = 10, time.Second / 2`,
			new:  `addressBurst, addressRefill = 10, time.Second / 20`,
			by:   "./appliance/hub/identity TestGuessesAreSlow",
		},
		{
			name: "guesses of a known browser are slow",
			file: "appliance/hub/identity/door.go",
			old: `	if a != nil {
		d.byBrowser.giveBack(key)`,
			new: `	if true {
		d.byBrowser.giveBack(key)`,
			by: "./appliance/hub/identity TestGuesserWithAKnownBrowser",
		},
		{
			name: "a right password gives back one attempt only",
			file: "appliance/hub/identity/limit.go",
			old:  `AllowN(now, -1)`,
			new:  `AllowN(now, -2)`,
			by:   "./appliance/hub/identity TestGuessesAreSlow",
		},
		{
			name: "a line of tries is bounded",
			file: "appliance/hub/identity/door.go",
			old:  `patience                    = 20 * time.Second`,
			new:  `patience                    = 20 * time.Hour`,
			by:   "./appliance/hub TestTooManyTries",
		},
		{
			name: "a browser is known to whom it was used for only",
			file: "appliance/hub/identity/browsers.go",
			old:  "token = $1 AND account = $2`",
			new:  "token = $1 AND $2 <> ''`",
			by:   "./appliance/hub/identity TestKnownBrowser",
		},
		{
			name: "nobody but our proxies says where a request comes from",
			file: "appliance/hub/address.go",
			old:  `if !slices.ContainsFunc(proxies, trusted) {`,
			new:  `if !slices.ContainsFunc(proxies, trusted) && hop == "" {`,
			by:   "./appliance/hub TestClientBehindProxies",
		},
		{
			name: "no two carts are called the same",
			file: "appliance/hub/identity/carts.go",
			old:  `strings.EqualFold(own, o.Name)`,
			new:  `false`,
			by:   "./appliance/hub/identity TestCartNames",
		},
		{
			name: "an account has so many sign-ins",
			file: "appliance/hub/identity/sessions.go",
			old:  `maxSessions = 10 `,
			new:  `maxSessions = 10000 `,
			by:   "./appliance/hub/identity TestSignInsAreBounded",
		},
		{
			name: "a sign-in too many ends with its pages",
			file: "appliance/hub/signin.go",
			old: `		h.closed(key)
`,
			new: `		_ = key
`,
			by: "./appliance/hub TestSignInsOfAnAccountAreBounded",
		},
		{
			name: "the sign-out ends open pages",
			file: "appliance/hub/signin.go",
			old: `	h.closed(v.Key)
`,
			new: ``,
			by:  "./appliance/hub TestSignOutEndsTheSessionItself",
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
			old: `	if old.SignedIn() {
		h.signOff(r.Context(), old)
	}
`,
			new: ``,
			by:  "./appliance/hub TestSignInEndsTheOneBefore",
		},
		{
			name: "an unknown user costs the same work",
			file: "appliance/hub/identity/door.go",
			old:  `if !hash.Matches(t.Password) || a == nil {`,
			new:  `if a == nil || !hash.Matches(t.Password) {`,
			by:   "./appliance/hub TestUnknownUserCostsTheSame",
		},
		{
			name: "two passwords are checked at a time",
			file: "appliance/hub/identity/door.go",
			old:  `hashers      = 2 `,
			new:  `hashers      = 200 `,
			by:   "./appliance/hub/identity TestPasswordsAreCheckedTwoAtATime",
		},
		{
			name: "a sign-in ends after a shift",
			file: "appliance/hub/identity/sessions.go",
			old:  ` || !d.now().Before(v.Expires)`,
			new:  ``,
			by:   "./appliance/hub TestSessionsSurviveARestart",
		},
		{
			name: "a changed password ends its sign-ins",
			file: "appliance/hub/identity/sessions.go",
			old:  `if a := d.Account(user); a != nil && a.print == print {`,
			new:  `if a := d.Account(user); a != nil {`,
			by:   "./appliance/hub/identity TestPeople",
		},
		{
			name: "a token is random",
			file: "appliance/hub/identity/sessions.go",
			old:  `rand.Read(raw)`,
			new:  `rand.Read(raw[:2])`,
			by:   "./appliance/hub TestTokensAreRandom",
		},
		{
			name: "only a sign-in that lasts is renewed",
			file: "appliance/hub/changes.go",
			old:  `return lasting[signIn]`,
			new:  `return true`,
			by:   "./appliance/hub TestGrantsAreRenewed",
		},
		{
			name: "a grant that is not renewed runs out at the cart",
			file: "appliance/internal/daemon/grants.go",
			old: `} else if now.Sub(one.good) >= api.GrantTTL {
			gone`,
			new: `} else if false {
			gone`,
			by: "./appliance/internal/daemon TestGrantRunsOut",
		},
		{
			name: "whose sign-in has ended leaves the room at once",
			file: "appliance/internal/desk/desk.go",
			old: `	case session.SignedOut:
		k.room.Remove(ev.Participant)
`,
			new: ``,
			by:  "./appliance/internal/desk TestProtectionWaitsForNoDisk",
		},
		{
			name: "what the cart probes for a page is bounded",
			file: "appliance/internal/media/negotiate.go",
			old:  `return p.named <= maxCandidates`,
			new:  `return true`,
			by:   "./appliance/internal/media TestCandidatesAreBounded",
		},
		{
			name: "no stranger gets the note",
			file: "appliance/api/bedside.go",
			old:  `b.Captures, b.Note = []Still{}, nil`,
			new:  ``,
			by:   "./appliance/api TestWhoSeesWhat",
		},
		{
			name: "a sign-out is on the disk",
			file: "appliance/internal/store/db.go",
			old:  `"synchronous=FULL", // fsync`,
			new:  `"synchronous=NORMAL", // fsync`,
			by:   "./appliance/hub/database TestSQLiteIsEncrypted",
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
			name: "a password's hash is no more work than we allow",
			file: "appliance/hub/identity/password/password.go",
			old:  `c.Memory > 1<<20 || `,
			new:  ``,
			by:   "./appliance/hub/identity/password TestParseRefuses",
		},
		{
			name: "a revoked cart that came with a key alone is cut off",
			file: "appliance/hub/changes.go",
			old:  `h.bus.Kick(cart)`,
			new:  `error(nil)`,
			by:   "./appliance/hub TestRevokedCart",
		},
		{
			name: "a disabled account loses its pages",
			file: "appliance/hub/changes.go",
			old:  `h.relay.Disabled(user)`,
			new:  ``,
			by:   "./appliance/hub TestDisabledAccount",
		},
		{
			name: "a new password ends the sign-ins of the old one at once",
			file: "appliance/hub/identity/people.go",
			old:  "WHERE account = $1 AND print <> $2`",
			new:  "WHERE account = $1 AND print = $2`",
			by:   "./appliance/hub/identity TestPeople",
		},
		{
			name: "a disabled account loses its sign-ins",
			file: "appliance/hub/identity/people.go",
			old:  "DELETE FROM signin WHERE account = $1`, user",
			new:  "DELETE FROM signin WHERE account = $1 AND 1 = 0`, user",
			by:   "./appliance/hub/identity TestPeople",
		},
		{
			name: "a list of a file is taken over once",
			file: "appliance/hub/identity/directory.go",
			old:  `err != nil || !taken {`,
			new:  `err != nil {`,
			by:   "./appliance/hub/identity TestTakeOver",
		},
		{
			name: "a database outside is reached by TLS",
			file: "appliance/hub/database/postgres.go",
			old:  `if !safe(cfg) {`,
			new:  `if false {`,
			by:   "./appliance/hub/database TestPostgresNeedsTLS",
		},
		{
			name: "what is read and then written is one step",
			file: "appliance/hub/database/postgres.go",
			old:  `sql.LevelSerializable`,
			new:  `sql.LevelReadCommitted`,
			by:   "./appliance/hub/database TestTransactionsAreOneStep",
		},
	}
}
