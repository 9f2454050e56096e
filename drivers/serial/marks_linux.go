package serial

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// marks removes the kernel's marks (PARMRK, termios(3)): 0xFF 0 X is a damaged
// character X, 0xFF 0 0 also a break, and 0xFF 0xFF a good 0xFF. It keeps its
// state between Reads.
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

// countLosses returns how many characters the driver counted as lost; 0 if it
// does not count (a pty).
func countLosses(fd int) uint32 {
	var c counts
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.TIOCGICOUNT, uintptr(unsafe.Pointer(&c))); errno != 0 {
		return 0
	}
	return uint32(c.overrun + c.bufOverrun)
}
