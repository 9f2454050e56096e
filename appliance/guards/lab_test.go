package guards

// labGuards: a run that decides whether anything passes can be trusted.
func labGuards() []guard {
	return []guard{
		{
			name: "no answer after an unlink",
			file: "appliance/lab/vusb/plug.go",
			old: `		case p.takenBack(q):
`,
			new: ``,
			by:  "./appliance/lab/vusb TestNoAnswerAfterUnlink",
		},
		{
			name: "an unlink waits for its request",
			file: "appliance/lab/vusb/plug.go",
			old:  `if int32(q.victim-p.newest) > 0 {`,
			new:  `if false {`,
			by:   "./appliance/lab/vusb TestNoAnswerAfterUnlink",
		},
		{
			name: "a broken rig ends the run",
			file: "appliance/lab/cmd/lab/machine.go",
			old:  `stop(errors.New(why))`,
			new:  `_ = why`,
			by:   "./appliance/lab/cmd/lab TestBoot",
		},
	}
}
