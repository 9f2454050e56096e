package state

import (
	"strings"
	"time"
)

// A wedge scanner types like a keyboard, but faster than anybody: scanKey is
// more than it needs for a key on average (1 to 30 ms) and less than a person
// does. A single gap may be longer, because the window delivers keys between
// pictures, and a busy machine stalls.
const (
	scanKey   = 50 * time.Millisecond
	scanGap   = 250 * time.Millisecond
	scanRest  = time.Second // after a scan: its second Enter, its late keys
	scanLeast = 3           // keys of a scan that ends with Enter
	scanBurst = 4           // keys in a row that no hand types
	scanSure  = 6           // keys in a row that are a scan's even without an Enter
	scanMost  = 512
)

// Pause is how long no other key must come before and after a key that stands
// alone.
const Pause = scanGap

// Scanner collects the keys of a line and tells by their speed whether a
// scanner types them. A scan is a line that came in one run: a line with a
// pause in it, however long, may lack its beginning. The zero Scanner is ready.
type Scanner struct {
	run         []rune // keys without a pause between them
	first, last time.Time
	keys        int  // of the line
	burst       bool // before the run came keys of this line that no hand typed
	ended       bool // last is the end of the line before
}

// line is what a key made of the line.
type line int

const (
	lineOpen   line = iota // goes on
	lineTyped              // was typed by hand
	lineScan               // is a whole scan
	lineBroken             // is a scan, but not whole
)

// Feed takes one key. With the Enter that ends a scan comes the scanned code.
func (s Scanner) Feed(key rune, at time.Time) (next Scanner, what line, code string) {
	if s.ended || s.pausedAt(at) {
		s = s.pause()
	}
	switch key {
	case Enter:
		what, code = s.end(at)
		return Scanner{last: at, ended: true}, what, code
	case NoLetter: // so that the run is not all of the line
		s.keys++
		s.last = at
		return s, lineOpen, ""
	case Backspace: // a hand's
		s = s.pause()
		s.keys++
		return s, lineOpen, ""
	}
	if len(s.run) == 0 {
		s.first = at
	}
	if len(s.run) < scanMost {
		s.run = append(s.run[:len(s.run):len(s.run)], key)
	}
	s.keys, s.last = s.keys+1, at
	return s, lineOpen, ""
}

// end returns what the line is if it ends now. A Tab before the end is part of
// the scanner's suffix.
func (s Scanner) end(at time.Time) (line, string) {
	whole := s.fast(scanLeast, at)
	switch {
	case whole && s.keys == len(s.run):
		return lineScan, strings.TrimRight(string(s.run), "\t")
	case whole, s.burst, s.fast(scanBurst, s.last):
		return lineBroken, ""
	}
	return lineTyped, ""
}

// pause ends the run; the line goes on.
func (s Scanner) pause() Scanner {
	return Scanner{keys: s.keys, burst: s.burst || s.fast(scanBurst, s.last), last: s.last}
}

func (s Scanner) pausedAt(at time.Time) bool {
	gap := at.Sub(s.last)
	return gap > scanGap || gap < 0
}

// fast reports whether at least n keys came in one run until at, faster than a
// person types.
func (s Scanner) fast(n int, at time.Time) bool {
	return len(s.run) >= n && !s.pausedAt(at) && at.Sub(s.first) <= time.Duration(len(s.run))*scanKey
}

// tabbed reports whether the run is a whole line that ends with a Tab.
func (s Scanner) tabbed() bool {
	what, code := s.end(s.last)
	return what == lineScan && len(code) < len(string(s.run))
}

// under reports whether a scan may be under way or has just ended.
func (s Scanner) under(at time.Time) bool {
	if s.ended {
		return at.Sub(s.last) <= scanRest
	}
	return s.keys > 0
}

// Scanning reports whether a key at now may belong to a scan and so must not
// act on a button.
func (m Model) Scanning(now time.Time) bool { return m.scanner.under(now) }

// keyboard takes a key of a real keyboard, which may be a scanner's.
func (m Model) keyboard(key rune, at, now time.Time) Model {
	before := m.scanner
	if at.IsZero() {
		at = now
	}
	if m.before == nil || before.ended {
		m.before = &typing{m.Form, m.Reason}
	}
	if before.ended && before.under(at) && (key < ' ' || key == ' ') {
		return m // of the scan's ending
	}
	next, what, code := before.Feed(key, at)
	m.scanner = next
	switch {
	case what == lineScan:
		return m.scanned(code, now)
	case what == lineBroken, what == lineTyped && before.keys >= scanLeast && !m.typing():
		return m.broken(now)
	case key == NoLetter, next.fast(scanLeast, at) && (key == Tab || key == Escape):
		return m
	}
	return m.typed(key, now)
}

// silent handles a Pause without a key: a scan that ends with a Tab is
// complete, one without an end broke off.
func (m Model) silent(now time.Time) Model {
	s := m.scanner
	switch {
	case s.tabbed():
		_, code := s.end(s.last)
		m.scanner = Scanner{last: s.last, ended: true}
		return m.scanned(code, now)
	case s.fast(scanSure, s.last), s.fast(scanLeast, s.last) && !m.typing():
		m = m.broken(now)
		m.scanner, m.before = s.pause(), nil // what follows may be a hand's
		return m
	}
	return m
}

// typing reports whether the screen is one to type on.
func (m Model) typing() bool {
	return m.Screen() == ScreenPatient || m.Screen() == ScreenReason && m.Reason.Typing
}

// untyped removes what the line put into a field meanwhile.
func (m Model) untyped() Model {
	if m.before != nil {
		m.Form, m.Reason = m.before.form, m.before.reason
	}
	return m
}

// broken refuses an incomplete scan. The number shown may be another part of
// it.
func (m Model) broken(now time.Time) Model {
	m = m.untyped()
	if m.Screen() == ScreenPatient && m.Form.Field == FieldNumber {
		m.Form.Number = ""
	}
	return m.refuse(m.Texts.ScanBroken, now)
}

func (m Model) refuse(why string, now time.Time) Model {
	m.Notice = &Notice{Text: why, Bad: true, At: now}
	return m
}
