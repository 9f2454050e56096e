package state

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"telecart/appliance/api"
)

// A wedge scanner types like a keyboard, but faster than anybody: scanKey is
// more than it needs for a key on average (1 to 30 ms) and less than a person
// does. A single gap may be longer, because keys are handed out by the window
// between pictures, and a busy machine stalls.
const (
	scanKey     = 50 * time.Millisecond
	scanGap     = 250 * time.Millisecond
	scanLeast   = 3 // characters
	scanMost    = 512
	numberMost  = 64
	nameMost    = 120
	birthDigits = 8
)

// ErrNotPatient says that a code does not name a patient.
var ErrNotPatient = errors.New("the code is not a patient's")

// Scanner collects keys and recognises a scan by its speed. The zero Scanner
// is ready.
type Scanner struct {
	keys  []rune
	first time.Time
	last  time.Time
}

// Feed takes one key and returns the scanner's next state. When the key is
// the Enter that ends a scan, scan is what was scanned.
func (s Scanner) Feed(key rune, at time.Time) (next Scanner, scan string) {
	if gap := at.Sub(s.last); gap > scanGap || gap < 0 {
		s = Scanner{}
	}
	if key == Enter {
		if s.Running(at) {
			scan = string(s.keys)
		}
		return Scanner{}, scan
	}
	if unicode.IsControl(key) || len(s.keys) >= scanMost {
		return Scanner{}, ""
	}
	if len(s.keys) == 0 {
		s.first = at
	}
	s.keys, s.last = append(s.keys[:len(s.keys):len(s.keys)], key), at
	return s, ""
}

// Running reports whether what was typed up to now is a scan, so that an
// Enter at that moment is its end.
func (s Scanner) Running(at time.Time) bool {
	return len(s.keys) >= scanLeast && at.Sub(s.last) <= scanGap &&
		at.Sub(s.first) <= time.Duration(len(s.keys))*scanKey
}

// ParseScan reads a wristband's code: a plain number, or
// number^FAMILY^GIVEN^YYYYMMDD. Anything else is ErrNotPatient.
func ParseScan(code string) (api.Patient, error) {
	parts := strings.Split(strings.TrimSpace(code), "^")
	p := api.Patient{Number: strings.TrimSpace(parts[0])}
	if !plainNumber(p.Number) {
		return api.Patient{}, fmt.Errorf("patient number in code: %w", ErrNotPatient)
	}
	switch len(parts) {
	case 1:
		return p, nil
	case 4:
	default:
		return api.Patient{}, fmt.Errorf("code of %d parts: %w", len(parts), ErrNotPatient)
	}
	p.Name = strings.TrimSpace(strings.TrimSpace(parts[2]) + " " + strings.TrimSpace(parts[1]))
	if len([]rune(p.Name)) > nameMost || strings.ContainsFunc(p.Name, unicode.IsControl) {
		return api.Patient{}, fmt.Errorf("name in code: %w", ErrNotPatient)
	}
	if parts[3] != "" {
		d, err := time.Parse("20060102", parts[3])
		if err != nil {
			return api.Patient{}, fmt.Errorf("birth date in code: %w", ErrNotPatient)
		}
		p.BirthDate = d.Format(time.DateOnly)
	}
	return p, nil
}

// plainNumber reports whether s can be a patient number: letters, digits and
// the signs hospitals put between them, with at least one digit.
func plainNumber(s string) bool {
	digit := false
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digit = true
		case unicode.IsLetter(r) || strings.ContainsRune("-./_", r):
		default:
			return false
		}
	}
	return digit && len([]rune(s)) <= numberMost
}

// Scanning reports whether a scanner is typing at now.
func (m Model) Scanning(now time.Time) bool { return m.scanner.Running(now) }
