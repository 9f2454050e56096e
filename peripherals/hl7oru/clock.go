package hl7oru

import (
	"strings"
	"time"
)

// parseTime reads HL7's YYYYMMDDHHMM[SS[.S[S[S[S]]]]][+/-ZZZZ], and what some
// send in its place: Z, +ZZ and +ZZ:ZZ, spaces around it, and ISO 8601. A time
// that does not say its zone is in zone. What is less than a minute exact, or is
// no time, gives the zero time: nothing can be said of its age.
func parseTime(s string, zone *time.Location) time.Time {
	digits, offset := split(s)
	whole, fraction, _ := strings.Cut(digits, ".")
	layout := ""
	switch len(whole) {
	case 14:
		layout = "20060102150405"
	case 12:
		layout = "200601021504"
	default:
		return time.Time{}
	}
	if fraction != "" {
		if len(fraction) > 9 {
			return time.Time{}
		}
		layout += "." + strings.Repeat("0", len(fraction))
		whole += "." + fraction
	}
	if offset != "" {
		layout, whole = layout+"-0700", whole+offset
	}
	at, err := time.ParseInLocation(layout, whole, zone)
	if err != nil || at.Year() < 1970 {
		return time.Time{}
	}
	return at
}

// split takes a time apart into its digits, with a fraction, and its offset as
// +ZZZZ; what it does not know is left for parseTime to refuse.
func split(s string) (digits, offset string) {
	digits = strings.TrimSpace(s)
	if len(digits) >= 16 && digits[4] == '-' && digits[7] == '-' && (digits[10] == 'T' || digits[10] == ' ') {
		date := digits[:4] + digits[5:7] + digits[8:10]
		i := strings.IndexAny(digits[11:], "+-Z")
		if i < 0 {
			i = len(digits) - 11
		}
		digits = date + strings.ReplaceAll(digits[11:11+i], ":", "") + digits[11+i:]
	}
	if utc, ok := strings.CutSuffix(digits, "Z"); ok {
		return utc, "+0000"
	}
	if i := strings.IndexAny(digits, "+-"); i >= 0 {
		digits, offset = digits[:i], strings.ReplaceAll(digits[i:], ":", "")
		if len(offset) == len("+ZZ") {
			offset += "00"
		}
	}
	return digits, offset
}

// slack is how far times of a message may differ and yet be the same: those of
// one whose MSH-7 is only exact to a minute by one more.
func slack(msh7 string) time.Duration {
	if digits, _ := split(msh7); len(digits) == len("200601021504") {
		return fresh + time.Minute
	}
	return fresh
}

// zoneOf is the zone that s names, or otherwise. HL7 v2.6 section 2.A.22: the
// zone of MSH-7 holds for all times of a message that name none.
func zoneOf(s string, otherwise *time.Location) *time.Location {
	if _, offset := split(s); offset != "" {
		if at := parseTime(s, time.UTC); !at.IsZero() {
			_, seconds := at.Zone()
			return time.FixedZone("", seconds)
		}
	}
	return otherwise
}
