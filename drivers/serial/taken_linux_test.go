package serial

import (
	"testing"

	bugst "go.bug.st/serial"
	"golang.org/x/sys/unix"
)

// A pseudo-terminal drops size and parity, so they are watched on both sides of
// it: what go.bug.st/serial is asked for here, and what an adapter does below.
func TestMode(t *testing.T) {
	for c, want := range map[Config]bugst.Mode{
		{Baud: 9600}:                                             {BaudRate: 9600, DataBits: 8, Parity: bugst.NoParity, StopBits: bugst.OneStopBit},
		{Baud: 19200, Parity: EvenParity}:                        {BaudRate: 19200, DataBits: 8, Parity: bugst.EvenParity, StopBits: bugst.OneStopBit},
		{Baud: 19200, Parity: OddParity, RTSCTS: true}:           {BaudRate: 19200, DataBits: 8, Parity: bugst.OddParity, StopBits: bugst.OneStopBit},
		{Baud: 2400, DataBits: 7, Parity: NoParity, StopBits: 2}: {BaudRate: 2400, DataBits: 7, Parity: bugst.NoParity, StopBits: bugst.TwoStopBits},
	} {
		full, err := c.withDefaults()
		if got := mode(full); err != nil || *got != want {
			t.Errorf("%v: asked for %+v, %v; want %+v", full, *got, err, want)
		}
	}
}

func TestAdapterThatDoesSomethingElse(t *testing.T) {
	want := Config{Baud: 19200, DataBits: 8, Parity: EvenParity, StopBits: 1, RTSCTS: true}
	const good = unix.CS8 | unix.PARENB | unix.CRTSCTS
	for name, c := range map[string]struct {
		speed, cflag uint32
		ok           bool
	}{
		"as asked":          {19200, good, true},
		"1.6 % fast":        {19507, good, true},
		"3 % fast":          {19776, good, false},
		"3 % slow":          {18624, good, false},
		"7 bits":            {19200, unix.CS7 | unix.PARENB | unix.CRTSCTS, false},
		"odd":               {19200, good | unix.PARODD, false},
		"no parity":         {19200, unix.CS8 | unix.CRTSCTS, false},
		"two stop bits":     {19200, good | unix.CSTOPB, false},
		"space":             {19200, good | unix.CMSPAR, false},
		"mark":              {19200, good | unix.PARODD | unix.CMSPAR, false},
		"without handshake": {19200, unix.CS8 | unix.PARENB, false},
	} {
		err := compare(&unix.Termios{Ospeed: c.speed, Cflag: c.cflag}, want)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
