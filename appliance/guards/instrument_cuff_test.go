package guards

// cuffGuards: a module that moves a patient's arm is never trusted further than it must be.
func cuffGuards() []guard {
	return []guard{
		{
			name: "no result is fetched from a tight cuff",
			file: "peripherals/suntech/ended.go",
			old: `	case s.tight():
		// The pressure`,
			new: `	case false:
		// The pressure`,
			by: "./peripherals/suntech TestEndedWhileTight",
		},
		{
			name: "a letter of the first seconds ends no measurement",
			file: "peripherals/suntech/ended.go",
			old:  `first := at.Sub(s.since) < fillTime`,
			new:  `first := false`,
			by:   "./peripherals/suntech TestEarlyK",
		},
		{
			name: "a result that nobody waits for is not told",
			file: "peripherals/suntech/ended.go",
			old:  `s.phase != fetching || s.tries == 0 ||`,
			new:  `s.tries == 0 ||`,
			by:   "./peripherals/suntech TestAbortedResult",
		},
		{
			name: "values without pressure are doubtful",
			file: "peripherals/suntech/ended.go",
			old:  `r.unseen = s.peak < inflatedFrom`,
			new:  `r.unseen = false`,
			by:   "./peripherals/suntech TestNoPressure",
		},
		{
			name: "a newborn's pressure has its own limit",
			file: "peripherals/suntech/limits.go",
			old:  `limits{pressure: 150,`,
			new:  `limits{pressure: 300,`,
			by:   "./peripherals/suntech TestLimits",
		},
		{
			name: "a newborn's cuff has its own time",
			file: "peripherals/suntech/limits.go",
			old:  `inflated: 95 * time.Second`,
			new:  `inflated: 185 * time.Second`,
			by:   "./peripherals/suntech TestLimits",
		},
		{
			name: "a newborn's cuff is empty below 5 mmHg",
			file: "peripherals/suntech/limits.go",
			old:  `inflated: 95 * time.Second, empty: 5`,
			new:  `inflated: 95 * time.Second, empty: 15`,
			by:   "./peripherals/suntech TestEmpty",
		},
		{
			name: "a newborn's arm rests",
			file: "peripherals/suntech/limits.go",
			old:  `empty: 5, starts: 4`,
			new:  `empty: 5, starts: 8`,
			by:   "./peripherals/suntech TestTooOften",
		},
		{
			name: "a module that passed a limit is locked out",
			file: "peripherals/suntech/machine.go",
			old:  `case s.over > 0:`,
			new:  `case false:`,
			by:   "./peripherals/suntech TestLimits",
		},
		{
			name: "a lock-out outlives the program",
			file: "peripherals/suntech/remember.go",
			old:  `	c.state.bad, c.state.over = kept.Faulty, kept.Over`,
			new:  ``,
			by:   "./peripherals/suntech TestLockOutOutlivesTheProgram",
		},
		{
			name: "a faulty module is locked out",
			file: "peripherals/suntech/machine.go",
			old: `	case s.bad:
		return no`,
			new: `	case false:
		return no`,
			by: "./peripherals/suntech TestFailures",
		},
		{
			name: "an abort is repeated until it is confirmed",
			file: "peripherals/suntech/wait.go",
			old: `			s, out = s.say(abortCommand(), at, out)
			s.again, s.tries = at.Add(repeatAbort)`,
			new: `			s, out = s.say(abortCommand(), at, out)
			s.again, s.tries = at.Add(time.Hour)`,
			by: "./peripherals/suntech TestAbort",
		},
		{
			name: "an O confirms no abort",
			file: "peripherals/suntech/hear.go",
			old: `		if letter == aborted || letter == executed {
			return s.enter(emptying`,
			new: `		if letter == aborted || letter == executed || letter == received {
			return s.enter(emptying`,
			by: "./peripherals/suntech TestAbort",
		},
		{
			name: "every connection begins with an abort",
			file: "peripherals/suntech/machine.go",
			old: `	s = s.enter(stopping, at)
	s.heard, s.sent = at`,
			new: `	s = s.enter(emptying, at)
	s.heard, s.sent = at`,
			by: "./peripherals/suntech TestLostLink",
		},
		{
			name: "the program's end empties the cuff",
			file: "peripherals/suntech/run.go",
			old: `	if c.state.risk || c.state.phase == emptying {
		l.wire.Say(abortCommand())`,
			new: `	if false {
		l.wire.Say(abortCommand())`,
			by: "./peripherals/suntech TestEndWhileTight",
		},
		{
			name: "also one that is being emptied",
			file: "peripherals/suntech/run.go",
			old:  `if c.state.risk || c.state.phase == emptying {`,
			new:  `if c.state.risk {`,
			by:   "./peripherals/suntech TestEndWhileEmptying",
		},
		{
			name: "a start is never sent twice",
			file: "peripherals/suntech/wait.go",
			old:  `case s.tries == 0 && s.free(at):`,
			new:  `case s.free(at):`,
			by:   "./peripherals/suntech TestStartUnanswered",
		},
		{
			name: "a start is kept before it is sent",
			file: "peripherals/suntech/run.go",
			old: `	c.remember(before, s)
	for _, e := range effects {
		l.do(e, ev.at)
	}`,
			new: `	for _, e := range effects {
		l.do(e, ev.at)
	}
	c.remember(before, s)`,
			by: "./peripherals/suntech TestRestartRemembersStarts",
		},
		{
			name: "starts outlive the program",
			file: "peripherals/suntech/remember.go",
			old:  `	c.state.starts = recent(kept.Starts, now)`,
			new:  `	_ = recent(kept.Starts, now)`,
			by:   "./peripherals/suntech TestRestartRemembersStarts",
		},
		{
			name: "nothing starts for somebody who gave up",
			file: "peripherals/suntech/run.go",
			old:  `if l.waiting != nil && c.state.asked != "" && l.present.Err() != nil {`,
			new:  `if false {`,
			by:   "./peripherals/suntech TestGivenUp",
		},
		{
			name: "an order to stop ends the interval mode",
			file: "peripherals/suntech/machine.go",
			old: `	s.next = time.Time{}
	if s.phase == gone {`,
			new: `	if s.phase == gone {`,
			by:  "./peripherals/suntech TestInterval",
		},
		{
			name: "a stop at the module ends the interval mode",
			file: "peripherals/suntech/ended.go",
			old:  ` && r.code != 86 {`,
			new:  ` {`,
			by:   "./peripherals/suntech TestInterval",
		},
		{
			name: "the arm rests between two intervals",
			file: "peripherals/suntech/limits.go",
			old:  `const rest = 30 * time.Second`,
			new:  `const rest = 0 * time.Second`,
			by:   "./peripherals/suntech TestInterval",
		},
		{
			name: "a pressure that cannot be read is not empty",
			file: "peripherals/suntech/press.go",
			old:  `if mmHg >= s.size.limits().empty {`,
			new:  `if mmHg >= s.size.limits().empty && mmHg <= readable {`,
			by:   "./peripherals/suntech TestNeverEmpty",
		},
		{
			name: "pressure that nobody asked for is let out",
			file: "peripherals/suntech/press.go",
			old:  `if s.high++; s.high >= emptyPolls {`,
			new:  `if s.high++; s.high >= 1000 {`,
			by:   "./peripherals/suntech TestUnasked",
		},
		{
			name: "an error code means no value",
			file: "peripherals/suntech/assess.go",
			old:  `case r.code != 0:`,
			new:  `case r.code == 86:`,
			by:   "./peripherals/suntech TestErrorInWords",
		},
		{
			name: "implausible pressures are no value",
			file: "peripherals/suntech/assess.go",
			old:  `return v >= low && v <= 300`,
			new:  `return v >= low`,
			by:   "./peripherals/suntech TestResults",
		},
	}
}
