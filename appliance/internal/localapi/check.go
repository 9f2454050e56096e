package localapi

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"telecart/appliance/api"
)

// maxText is the longest text that is taken, in characters.
const maxText = 200

// checkPatient checks the form only. The birth date is not compared with
// today: a cart whose clock is wrong must still take a patient.
func checkPatient(p api.Patient) error {
	for field, text := range map[string]string{"patient's number": p.Number, "patient's name": p.Name} {
		if err := checkText(field, text); err != nil {
			return err
		}
	}
	if strings.TrimSpace(p.Number) == "" && strings.TrimSpace(p.Name) == "" {
		return Refuse(BadRequest, api.Say("localapi.who", "Say who the patient is: a number, a name, or both."))
	}
	if p.BirthDate != "" {
		if _, err := time.Parse(time.DateOnly, p.BirthDate); err != nil {
			return Refuse(BadRequest, api.Say("localapi.birth-date", "The birth date must be a day in the form 1956-05-03."))
		}
	}
	return nil
}

// checkText refuses what no person types: control characters (a scanner's
// stray bytes, a terminal's commands) and endless text.
func checkText(field, text string) error {
	if n := utf8.RuneCountInString(text); n > maxText {
		return Refuse(BadRequest, api.Say("localapi.too-long", "The {0} has {1} characters, and may have {2}.", field, strconv.Itoa(n), strconv.Itoa(maxText)))
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return Refuse(BadRequest, api.Say("localapi.control-characters", "The {0} has control characters in it. Type it again.", field))
	}
	return nil
}
