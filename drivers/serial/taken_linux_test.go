package serial

import (
	"testing"

	"golang.org/x/sys/unix"
)

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
		"without handshake": {19200, unix.CS8 | unix.PARENB, false},
	} {
		err := compare(&unix.Termios{Ospeed: c.speed, Cflag: c.cflag}, want)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
