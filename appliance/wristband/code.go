package wristband

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// ErrNotPatient reports a code that is not a patient's.
var ErrNotPatient = errors.New("the code is not a patient's")

// LayoutError reports a letter that no code has: the scanner types for another
// keyboard layout than the cart's.
type LayoutError struct{ Letter rune }

func (e *LayoutError) Error() string { return fmt.Sprintf("a code with %q", e.Letter) }

// Patient is who a wristband says its wearer is. Name and birth date
// (2006-01-02) are empty where the code has none.
type Patient struct{ Number, Name, BirthDate string }

const nameMost = 120

// Parse reads a code. The errors are ErrNotPatient, ErrNumber and
// *LayoutError.
func (r Rule) Parse(code string) (Patient, error) {
	number, gs1, err := element(strings.TrimFunc(code, unicode.IsSpace))
	if err != nil {
		return Patient{}, err
	}
	parts := strings.Split(number, "^")
	if gs1 {
		parts = []string{number}
	}
	p := Patient{Number: strings.TrimSpace(parts[0])}
	if err := r.Number(p.Number); err != nil {
		return Patient{}, r.refusal(p.Number)
	}
	if r.pattern == nil { // which says what letters there are
		if l := foreign(p.Number); l != 0 {
			return Patient{}, &LayoutError{l}
		}
	}
	switch len(parts) {
	case 1:
		return p, nil
	case 4:
	default:
		return Patient{}, fmt.Errorf("code of %d parts: %w", len(parts), ErrNotPatient)
	}
	p.Name = strings.TrimSpace(strings.TrimSpace(parts[2]) + " " + strings.TrimSpace(parts[1]))
	if len([]rune(p.Name)) > nameMost || strings.ContainsFunc(p.Name, unicode.IsControl) {
		return Patient{}, fmt.Errorf("name in code: %w", ErrNotPatient)
	}
	if parts[3] != "" {
		d, err := time.Parse("20060102", parts[3])
		if err != nil {
			return Patient{}, fmt.Errorf("birth date in code: %w", ErrNotPatient)
		}
		p.BirthDate = d.Format(time.DateOnly)
	}
	return p, nil
}

// refusal says why n is not a number: it could be one, or never.
func (r Rule) refusal(n string) error {
	if l := foreign(n); l != 0 && plain(n) {
		return &LayoutError{l}
	}
	if (r.pattern != nil || r.check != "") && plain(n) {
		return fmt.Errorf("number in code: %w", ErrNumber)
	}
	return fmt.Errorf("number in code: %w", ErrNotPatient)
}

// foreign returns the first letter that no barcode of a number has, 0 for none.
func foreign(n string) rune {
	for _, l := range n {
		if l > unicode.MaxASCII {
			return l
		}
	}
	return 0
}
