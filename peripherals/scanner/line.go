package scanner

import (
	"strings"
	"time"
	"unicode/utf8"

	"telecart/peripherals"
)

// pause is longer than any scanner waits within a code: a slow wireless one sends its
// packets every 100 ms or so.
const pause = 500 * time.Millisecond

const most = 512 // characters

// The signs that a stroke may be besides a character.
const (
	end  = '\r'
	lost = -1 // something was lost here
)

// stroke is one character of a code, and when it came.
type stroke struct {
	sign rune
	at   time.Time
}

// line puts a code together. A line with a pause in it may be of two codes, or lack
// what came in between, and is broken. The zero line is ready.
type line struct {
	text   []rune // bytes of a serial scanner
	last   time.Time
	broken bool
}

// open reports whether a code has begun and not ended.
func (l *line) open() bool { return len(l.text) > 0 || l.broken }

// add takes a stroke, and returns a scan where one has ended.
func (l *line) add(s stroke) (scan peripherals.Scan, ended bool) {
	if gap := s.at.Sub(l.last); l.open() && (gap > pause || gap < 0) {
		l.broken = true
	}
	l.last = s.at
	switch {
	case s.sign == end && !l.open():
		return scan, false // CR LF
	case s.sign == end:
		return l.end(), true
	case s.sign == lost || len(l.text) >= most:
		l.broken = true
	default:
		l.text = append(l.text, s.sign)
	}
	return scan, false
}

// silent is called when nothing came for a pause: a scan that ends with a Tab is
// there, another one has stopped in its middle, and what follows is no code.
func (l *line) silent() (scan peripherals.Scan, ended bool) {
	if !l.open() {
		return scan, false
	}
	if text := string(l.text); !l.broken && strings.HasSuffix(text, "\t") {
		return l.end(), true
	}
	l.broken = true
	return peripherals.Scan{At: l.last}, true
}

// decoded reads bytes as UTF-8, as most two-dimensional codes are, and what is not that
// as Latin-1.
func decoded(bytes []rune) string {
	b := make([]byte, len(bytes))
	for i, r := range bytes {
		b[i] = byte(r)
	}
	if utf8.Valid(b) {
		return string(b)
	}
	return string(bytes)
}

func (l *line) end() peripherals.Scan {
	s := peripherals.Scan{Whole: !l.broken, At: l.last}
	if s.Whole {
		s.Code = strings.TrimRight(decoded(l.text), "\t")
	}
	*l = line{last: l.last}
	return s
}
