package hl7oru

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
)

// message is a parsed message: its segments as they came, written with the
// standard delimiters. Fields are only taken apart when somebody asks.
type message []segment

// segment is a line of it. Field numbers are HL7's.
type segment struct{ name, rest string } // rest is all behind the name's separator

// A monitor sends some dozens of segments; the bus bounds a message's length.
const maxSegments = 10_000

// parse takes a message apart. What it returns beside an error is empty or
// the MSH segment only, as much as an answer needs.
func parse(raw []byte) (message, error) {
	if !bytes.HasPrefix(raw, []byte(`MSH|^~\&|`)) && !bytes.HasPrefix(raw, []byte(`MSH|^~\&#|`)) {
		return nil, errors.New("it does not begin with MSH and the standard delimiters")
	}
	raw = bytes.TrimRight(raw, "\x00\t\r\n ") // some fill the frame up
	if bytes.ContainsFunc(raw, func(r rune) bool { return r < ' ' && r != '\r' && r != '\n' && r != '\t' || r == 0x7f }) {
		return nil, errors.New("it holds control characters") // which would break the answer's frame
	}
	text, refused := decode(raw)
	lines := segments(string(text))
	m := make(message, 0, min(len(lines), maxSegments))
	for i, line := range lines {
		name, rest, _ := strings.Cut(line, "|")
		s, err := segment{name, rest}, error(nil)
		switch {
		case i == 0:
			err = refused
		case i == maxSegments:
			err = errors.New("it has too many segments")
		case name == "MSH": // of which each could be of another patient
			err = errors.New("more than one message came in a frame")
		case len(name) != 3 || name[0] < 'A' || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "":
			err = errors.New("one of its segments does not begin with a name")
		}
		if m = append(m, s); err != nil {
			return m[:1], err
		}
	}
	return m, nil
}

// segments splits a message into its segments. They end in a carriage return;
// some monitors end them in a line feed, and others have one inside a note:
// what follows a line feed and does not begin like a segment is more of the one
// before.
func segments(text string) []string {
	var out []string
	for _, line := range strings.Split(text, "\r") {
		begin := len(out)
		for _, part := range strings.Split(line, "\n") {
			switch {
			case strings.TrimSpace(part) == "":
			case len(out) > begin && !begins.MatchString(part):
				out[len(out)-1] += " " + part
			default:
				out = append(out, part)
			}
		}
	}
	return out
}

// begins is how a segment begins.
var begins = regexp.MustCompile(`^[A-Z][A-Z0-9]{2}(\||$)`)

// several says whether the message is about more than one patient, as an ORU may
// be (HL7 v2.6 section 7.3.1). Where PID is left out they lie in several beds.
func (m message) several() bool {
	patients, beds := 0, map[string]bool{}
	for _, s := range m {
		if s.name == "PID" {
			patients++
		} else if bed := bedOf(s); s.name == "PV1" && bed != "" {
			beds[bed] = true
		}
	}
	return patients > 1 || len(beds) > 1
}

// first is the first segment of this name, or an empty one.
func (m message) first(name string) segment {
	if i := slices.IndexFunc(m, func(s segment) bool { return s.name == name }); i >= 0 {
		return m[i]
	}
	return segment{name: name}
}

// field is the n-th field as it stands there, escapes and all; empty when
// there is none. MSH-1, the separator itself, is not asked for.
func (s segment) field(n int) string {
	if s.name == "MSH" {
		n--
	}
	return nth(s.rest, "|", n)
}

// text is component c of the first repetition of field n, as text.
func (s segment) text(n, c int) string {
	return unescape(nth(nth(s.field(n), "~", 1), "^", c))
}

// unescape resolves the delimiters' own escapes (HL7 v2.6 section 2.7). Any
// other stays as it is, so that what holds one is no code and no number.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return strings.NewReplacer(`\F\`, "|", `\S\`, "^", `\T\`, "&", `\R\`, "~", `\E\`, `\`).Replace(s)
}

// nth is the n-th piece of s, counted from 1.
func nth(s, separator string, n int) string {
	pieces := strings.SplitN(s, separator, n+1)
	if len(pieces) < n {
		return ""
	}
	return pieces[n-1]
}

// parseTime reads HL7's YYYYMMDDHHMM[SS[.S[S[S[S]]]]][+/-ZZZZ]. A time that does
// not say its zone is in zone. What is less than a minute exact, or is written
// otherwise, gives the zero time: nothing can be said of its age.
func parseTime(s string, zone *time.Location) time.Time {
	layout := "20060102150405" // a fraction behind it is read too
	i := strings.IndexAny(s, "+-")
	if i == len("200601021504") || i < 0 && len(s) == len("200601021504") {
		layout = "200601021504"
	}
	if i >= 0 {
		layout += "-0700"
	}
	at, err := time.ParseInLocation(layout, s, zone)
	if err != nil || at.Year() < 1970 {
		return time.Time{}
	}
	return at
}
