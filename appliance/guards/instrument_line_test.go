package guards

// lineGuards: bytes arrive as they were sent, and a nurse reads why none do.
func lineGuards() []guard {
	return []guard{
		{
			name: "even parity is even",
			file: "drivers/serial/open_linux.go",
			old: `		m.Parity = bugst.EvenParity
`,
			new: `		m.Parity = bugst.NoParity
`,
			by: "./drivers/serial TestMode",
		},
		{
			name: "what an adapter does is checked",
			file: "drivers/serial/open_linux.go",
			old: `	if got != c {
		return fmt.Errorf("the adapter`,
			new: `	if false {
		return fmt.Errorf("the adapter`,
			by: "./drivers/serial TestAdapterThatDoesSomethingElse",
		},
		{
			name: "mark and space parity are seen",
			file: "drivers/serial/open_linux.go",
			old:  `t.Cflag&(unix.PARENB|unix.CMSPAR) == unix.PARENB|unix.CMSPAR`,
			new:  `false`,
			by:   "./drivers/serial TestAdapterThatDoesSomethingElse",
		},
		{
			name: "damaged characters are marked",
			file: "drivers/serial/open_linux.go",
			old: `	t.Iflag |= unix.INPCK | unix.PARMRK
`,
			new: ``,
			by:  "./drivers/serial TestSettingReachesTheLine",
		},
		{
			name: "bytes from before are dropped",
			file: "drivers/serial/open_linux.go",
			old: `		if err := unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH); err != nil {
			return fmt.Errorf("drop old input: %w", err)
		}
`,
			new: ``,
			by:  "./drivers/serial TestOldBytesAreDropped",
		},
		{
			name: "GE: its line has even parity",
			file: "peripherals/gedri/gedri.go",
			old:  `Parity: serial.EvenParity, `,
			new:  ``,
			by:   "./peripherals/all TestLineSettings",
		},
		{
			name: "BCI: Contec's line has odd parity",
			file: "peripherals/bci/bci.go",
			old:  `serial.Config{Baud: 19200, Parity: serial.OddParity}`,
			new:  `serial.Config{Baud: 19200}`,
			by:   "./peripherals/all TestLineSettings",
		},
		{
			name: "every sentinel error has its sentence",
			file: "peripherals/explain.go",
			old: `	case is(serial.ErrHeld):
		return`,
			new: `	case false:
		return`,
			by: "./peripherals TestExplain",
		},
		{
			name: "a busy camera is called busy",
			file: "peripherals/explain.go",
			old:  `, syscall.EBUSY, syscall.EAGAIN): // the last two of a camera`,
			new:  `):`,
			by:   "./peripherals TestExplain",
		},
		{
			name: "a sentinel without a sentence is seen",
			file: "peripherals/explain_test.go",
			old: `		"serial.ErrStuck":     {serial.ErrStuck, hung},
`,
			new: ``,
			by:  "./peripherals TestEverySentinelHasItsSentence",
		},
	}
}
