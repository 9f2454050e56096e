package localapi

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"telecart/appliance/api"
)

// maxText is the longest text that is accepted, in characters.
const maxText = 200

// oldest is how old a patient may be, in years.
const oldest = 130

// checkPatient checks a tidied patient; now is in the time zone of the bedside.
func checkPatient(p api.Patient, now time.Time) error {
	for field, text := range map[string]string{"patient's number": p.Number, "patient's name": p.Name} {
		if err := checkText(field, text); err != nil {
			return err
		}
	}
	switch {
	case p.Number == "" && p.Name == "":
		return Refuse(BadRequest, api.Say("localapi.who", "Say who the patient is: a number, a name, or both."))
	case p.Number != "" && !strings.ContainsFunc(p.Number, letterOrDigit):
		return Refuse(BadRequest, api.Say("localapi.no-digit", "The patient's number has no letter and no digit. Type it again."))
	case p.Name != "" && !strings.ContainsFunc(p.Name, unicode.IsLetter):
		return Refuse(BadRequest, api.Say("localapi.no-letter", "The patient's name has no letter. Type it again."))
	case p.BirthDate == "":
		return nil
	}
	born, err := time.Parse(time.DateOnly, p.BirthDate)
	if err != nil {
		return Refuse(BadRequest, api.Say("localapi.birth-date", "The birth date must be a day in the form 1956-05-03."))
	}
	if now.Year() < 2026 {
		return nil // the cart's clock is wrong, and a patient must be taken all the same
	}
	y, m, d := now.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if born.After(today) || !born.After(today.AddDate(-oldest, 0, 0)) {
		return Refuse(BadRequest, api.Say("localapi.birth-date-range", "The birth date must be a day of the past {0} years.", strconv.Itoa(oldest)))
	}
	return nil
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// tidied returns p in canonical form: composed (NFC), with single spaces and
// none at the ends, and without characters that are invisible or change how the
// rest reads.
func tidied(p api.Patient) api.Patient {
	p.Number, p.Name, p.BirthDate = tidy(p.Number), tidy(p.Name), tidy(p.BirthDate)
	return p
}

func tidy(s string) string {
	var b strings.Builder
	before := ' '
	for _, r := range strings.TrimSpace(s) {
		switch {
		case unseen(r) && !joins(r, before):
			continue
		case unicode.Is(unicode.Zs, r):
			r = ' '
		}
		if r == ' ' && before == ' ' {
			continue
		}
		b.WriteRune(r)
		before = r
	}
	return norm.NFC.String(strings.TrimSpace(b.String()))
}

// unseen reports whether r is invisible, as direction marks are, or looks like
// a space although it counts as a letter.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Noncharacter_Code_Point, unicode.Co) ||
		strings.ContainsRune("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0", r)
}

// joins reports whether r is a joiner that belongs to its word: so it does in
// Persian or Malayalam, but not in a Latin name or a number.
func joins(r, before rune) bool {
	return (r == '\u200c' || r == '\u200d') && unicode.In(before, unicode.L, unicode.M) &&
		!unicode.In(before, unicode.Latin, unicode.Greek, unicode.Cyrillic)
}

// checkText refuses what nobody types: control characters (a scanner's stray
// bytes, terminal escapes) and overlong text.
func checkText(field, text string) error {
	if n := utf8.RuneCountInString(text); n > maxText {
		return Refuse(BadRequest, api.Say("localapi.too-long", "The {0} has {1} characters, and may have {2}.", field, strconv.Itoa(n), strconv.Itoa(maxText)))
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return Refuse(BadRequest, api.Say("localapi.control-characters", "The {0} has control characters in it. Type it again.", field))
	}
	return nil
}
