// The concepts. A serial line carries characters of 7 or 8 bits, framed by
// start, parity and stop bits, at an agreed rate; both ends must be set the
// same, and nothing on the wire tells how. In Linux such a line is a tty (ttyS,
// ttyUSB, ttyACM) in raw mode: no echo, no line editing, no signals. A
// pseudo-terminal (PTY) is a pair of ttys without a wire; virtual instruments
// use its master side and Open its slave side.
//
// # Two descriptors
//
// Open holds the tty twice. go.bug.st/serial opens and configures the line (raw
// mode, any bit rate, parity) and marks it exclusive. A descriptor of our own,
// opened before, carries the bytes and does what that package does not:
//
//   - RTS/CTS handshake, which it switches off on every Open without a way to
//     switch it on. Settings belong to the tty, not to a descriptor, so one
//     ioctl on ours after its Open is enough. Opening ours later would not
//     work: the exclusive mark refuses everyone but root.
//   - A lock that also holds against root: TIOCEXCL does not, flock(2) does,
//     and pyserial, picocom and tio respect it.
//   - Close while another goroutine reads. Its Close frees the descriptor first
//     and wakes the reader afterwards, so the reader may meet another file with
//     the same number; its select(2) also panics on descriptors above 1023.
//     Ours is an os.File on the runtime's poller: a waiting goroutine costs no
//     thread, and is woken with os.ErrClosed.
//
// # Damaged characters
//
// go.bug.st/serial requests parity checking (INPCK) if there is parity, and
// leaves IGNPAR, PARMRK, IGNBRK and BRKINT off. Linux then delivers a NUL for a
// character with a wrong parity or without its stop bit, and for a break; on a
// line without parity it delivers the damaged character itself. Each looks like
// a good one. So Open switches PARMRK and INPCK on, Read removes the marks, and
// Damaged (0xFF) replaces the damaged character: it is no digit and no letter,
// starts a frame only where bit 7 does, and fails a checksum in 255 of 256
// cases. Omitting it would turn "100" into "10". IGNBRK stays off, since a
// break also interrupts a message.
//
// Lost characters (overrun) leave no mark, but the driver counts them: if the
// count has moved, Read discards what is waiting, since the gap may be anywhere
// in it, and returns one Damaged.
//
// # A device that accepts nothing
//
// With RTS/CTS the adapter buffers what is written while CTS is off, then the
// kernel (4 KiB or so), then Write waits, at most 5 s plus the time on the
// line. Close gives the last bytes 300 ms; close_linux.go says why that takes a
// signal.
//
// A device that has hung answers no request, and Linux waits 5 s for each. Open
// gives up after 4 s and Close after 1 s, with ErrStuck; the kernel continues
// by itself, and until it is done the port cannot be opened.
//
// # Waiting bytes
//
// Bytes waiting when a port is opened are dropped: their age is unknown, and a
// pulse of ten seconds ago must not be stamped as current. A parser finds its
// first frame by itself.
//
// Sources: termios(3), ioctl_tty(2), pty(7), flock(2);
// https://docs.kernel.org/driver-api/tty/index.html.
package serial
