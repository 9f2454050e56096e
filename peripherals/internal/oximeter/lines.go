package oximeter

import (
	"bytes"

	"telecart/peripherals/internal/framing"
)

// Lines splits a stream, which may begin and be cut anywhere, into lines of
// text. The zero Lines is ready. A line that is too long, or has anything but
// printable ASCII, is counted as noise and dropped.
type Lines struct {
	buf  [maxLine]byte
	held int
	bad  bool

	Counts framing.Counts // Records is for the caller to count
}

// maxLine exceeds any line of these devices.
const maxLine = 320

// Software flow control, which an adapter may pass through.
const (
	xon  = 0x11
	xoff = 0x13
)

// Feed takes the next bytes and calls yield with each line, without its end and
// surrounding blanks; it is valid until yield returns. Empty lines, XON and
// XOFF are skipped. The first line may lack its beginning, so a model must
// recognise lines by how they begin.
func (l *Lines) Feed(data []byte, yield func(line []byte)) {
	l.Counts.Bytes += uint64(len(data))
	for _, b := range data {
		switch {
		case b == '\n' || b == '\r':
			l.end(yield)
		case b == xon || b == xoff:
		case l.held == maxLine || (b < ' ' && b != '\t') || b > '~':
			l.bad = true
			l.Counts.Skipped++
		default:
			l.buf[l.held] = b
			l.held++
		}
	}
}

func (l *Lines) end(yield func([]byte)) {
	line := bytes.Trim(l.buf[:l.held], " \t")
	switch {
	case l.bad:
		l.Counts.Rejected++
		l.Counts.Skipped += uint64(l.held)
	case len(line) > 0:
		yield(line)
	}
	l.held, l.bad = 0, false
}

// Digits parses 1 to 6 decimal digits.
func Digits(b []byte) (v int, ok bool) {
	if len(b) < 1 || len(b) > 6 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = 10*v + int(c-'0')
	}
	return v, true
}

// Word cuts the first word off a line.
func Word(b []byte) (first, rest []byte) {
	b = bytes.TrimLeft(b, " \t")
	if i := bytes.IndexAny(b, " \t"); i >= 0 {
		return b[:i], bytes.TrimLeft(b[i:], " \t")
	}
	return b, nil
}
