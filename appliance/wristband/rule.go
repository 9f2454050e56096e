package wristband

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// ErrNumber reports a number that is no whole number of this site.
var ErrNumber = errors.New("not a whole patient number")

// The check digits, each the number's last.
const (
	GS1   = "gs1"   // modulo 10 with weights 3 and 1, as in all GS1 keys
	Luhn  = "luhn"  // ISO/IEC 7812-1
	Mod11 = "mod11" // weights 2, 3, 4 … from the right; a 10 is no number
)

// Rule is what the patient numbers of a site look like. The zero Rule takes
// letters, digits and the signs hospitals put between them.
type Rule struct {
	pattern *regexp.Regexp // nil: any
	check   string         // empty: none
}

// NewRule returns the rule of a site; both may be empty. The pattern is for
// the whole number, whether it says so with ^ and $ or not.
func NewRule(pattern, check string) (Rule, error) {
	r := Rule{check: check}
	if pattern != "" {
		p, err := regexp.Compile(`^(?:` + pattern + `)$`)
		if err != nil {
			return Rule{}, fmt.Errorf("pattern of patient numbers: %w", err)
		}
		r.pattern = p
	}
	switch check {
	case "", GS1, Luhn, Mod11:
		return r, nil
	}
	return Rule{}, fmt.Errorf("check digit %q is not %s, %s or %s", check, GS1, Luhn, Mod11)
}

const numberMost = 64

// Number returns ErrNumber unless n is a whole number.
func (r Rule) Number(n string) error {
	whole := plain(n)
	if r.pattern != nil {
		whole = r.pattern.MatchString(n) && !strings.ContainsFunc(n, unicode.IsControl)
	}
	if !whole || len([]rune(n)) > numberMost || r.check != "" && !checks(r.check, n) {
		return ErrNumber
	}
	return nil
}

// plain reports whether n can be a number where the site has no rule: letters,
// digits and the signs between them, with at least one digit.
func plain(n string) bool {
	digit := false
	for _, r := range n {
		switch {
		case unicode.IsDigit(r):
			digit = true
		case unicode.IsLetter(r) || strings.ContainsRune("-./_", r):
		default:
			return false
		}
	}
	return digit
}

// checks reports whether the last digit is that of the digits before it. What
// stands between the digits does not count.
func checks(kind, n string) bool {
	var digits []int // the last first
	for _, r := range n {
		if r >= '0' && r <= '9' {
			digits = append([]int{int(r - '0')}, digits...)
		}
	}
	if len(digits) < 2 {
		return false
	}
	sum := 0
	for i, d := range digits[1:] {
		switch {
		case kind == GS1 && i%2 == 0:
			d *= 3
		case kind == Luhn && i%2 == 0:
			if d *= 2; d > 9 {
				d -= 9
			}
		case kind == Mod11:
			d *= i + 2
		}
		sum += d
	}
	modulus := 10
	if kind == Mod11 {
		modulus = 11
	}
	return (modulus-sum%modulus)%modulus == digits[0]
}
