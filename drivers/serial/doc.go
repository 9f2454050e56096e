// The concepts. A serial line carries characters of 7 or 8 bits, framed by
// start, parity and stop bits, at an agreed rate; both ends must be set the
// same, and nothing on the wire says how. In Linux such a line is a tty
// (ttyS, ttyUSB, ttyACM) in raw mode: no echo, no line editing, no signals.
// A pseudo-terminal (PTY) is a pair of ttys without a wire; simulated
// instruments sit on its master side and Open takes its slave side.
//
// # Two descriptors
//
// Open holds the tty twice. go.bug.st/serial opens and sets the line (raw
// mode, any bit rate, parity) and marks it exclusive. A descriptor of our own,
// opened before it, carries the bytes and does what that package does not do:
//
//   - RTS/CTS handshake, which it switches off on every Open and offers no way
//     to switch on. Settings belong to the tty and not to a descriptor, so one
//     ioctl on ours after its Open is enough. Opening ours later is no
//     alternative: the exclusive mark refuses it to everyone but root.
//   - A lock that also holds against root: TIOCEXCL does not, flock(2) does,
//     and it is what pyserial, picocom and tio respect.
//   - Close while another goroutine reads. Its Close frees the descriptor
//     first and wakes the reader afterwards, so the reader may meet another
//     file with the same number; its select(2) also panics on descriptors
//     above 1023. Ours is an os.File on the runtime's poller: one waiting
//     goroutine costs no thread, and is woken with os.ErrClosed.
//
// # What arrives damaged
//
// go.bug.st/serial asks for parity to be checked (INPCK) where there is one,
// and leaves IGNPAR, PARMRK, IGNBRK and BRKINT off. Linux then gives a NUL for a
// character with a wrong parity or without its stop bit, and for a break; on a
// line without parity it gives the damaged character itself. Each looks like a
// good one. So Open switches PARMRK and INPCK on, Read takes the marks out, and
// Damaged (0xFF) stands where the damaged character was: it is no digit and no
// letter, begins a frame where bit 7 does, and fails a checksum in 255 of 256
// cases. Left out it would turn "100" into "10". IGNBRK stays off, since a break
// too ends what was being said.
//
// Characters that were lost (overrun) leave no mark. The driver counts them: when
// the count has moved, Read throws away what waits, since some of it comes after
// the hole and some before, and gives one Damaged.
//
// # A device that takes nothing
//
// With RTS/CTS the adapter keeps what is written while CTS is off, then the
// kernel does (4 KiB or so), then Write waits, for 5 s and the time on the line
// at most. Close gives the last bytes 300 ms; close_linux.go says why that takes
// a signal.
//
// A device that has hung answers no request, and Linux waits 5 s for each. Open
// gives up after 4 s and Close after 1 s, with ErrStuck; the kernel goes on by
// itself, and until it is done the port cannot be opened.
//
// # What waited
//
// Bytes that were waiting when a port is opened are dropped: nobody knows how
// old they are, and a pulse of ten seconds ago must not be stamped as of now. A
// parser finds its first frame by itself.
//
// Sources: termios(3), ioctl_tty(2), pty(7), flock(2);
// https://docs.kernel.org/driver-api/tty/index.html.
package serial
