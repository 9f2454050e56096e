package hl7oru

import (
	"strings"
	"time"
)

// parseTime reads HL7's YYYYMMDDHHMM[SS[.S[S[S[S]]]]][+/-ZZZZ]. A time that
// does not say its zone is in zone. What is less than a minute exact, or is no
// time, gives the zero time: nothing can be said of its age.
func parseTime(s string, zone *time.Location) time.Time {
	digits, offset := s, ""
	if i := strings.IndexAny(s, "+-"); i >= 0 {
		digits, offset = s[:i], s[i:]
	}
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

// zoneOf is the zone that s names, or otherwise. HL7 v2.6 section 2.A.22: the
// zone of MSH-7 holds for all times of a message that name none.
func zoneOf(s string, otherwise *time.Location) *time.Location {
	if strings.ContainsAny(s, "+-") {
		if at := parseTime(s, time.UTC); !at.IsZero() {
			_, seconds := at.Zone()
			return time.FixedZone("", seconds)
		}
	}
	return otherwise
}
