package serial

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// marks takes the kernel's marks out of what it gives (PARMRK, termios(3)):
// 0xFF 0 X is a character X that arrived damaged, 0xFF 0 0 a break too, and
// 0xFF 0xFF is a good 0xFF. It keeps where it is in one from Read to Read.
type marks struct{ begun, damaged bool }

// take changes b in place and returns how much is left of it.
func (m *marks) take(b []byte) int {
	n := 0
	for _, c := range b {
		switch {
		case m.damaged:
			m.damaged = false
			c = Damaged
		case m.begun && c == 0:
			m.begun, m.damaged = false, true
			continue
		case m.begun: // 0xFF, twice
			m.begun = false
		case c == 0xFF:
			m.begun = true
			continue
		}
		b[n] = c
		n++
	}
	return n
}

// counts is struct serial_icounter_struct of linux/serial.h.
type counts struct {
	cts, dsr, rng, dcd, rx, tx, frame, overrun, parity, brk, bufOverrun int32
	_                                                                   [9]int32
}

// countLosses is how often characters were lost, as the driver counts; 0 where
// it does not (a pty).
func countLosses(fd int) uint32 {
	var c counts
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.TIOCGICOUNT, uintptr(unsafe.Pointer(&c))); errno != 0 {
		return 0
	}
	return uint32(c.overrun + c.bufOverrun)
}
