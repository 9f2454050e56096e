package hl7oru

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
)

// message is a parsed message: its segments, written with the standard
// delimiters. Fields are parsed on demand.
type message []segment

// segment is one segment. Field numbers are HL7's.
type segment struct{ name, rest string } // rest is everything after the name's separator

// A monitor sends some dozens of segments; the bus bounds a message's length.
const maxSegments = 10_000

// parse splits a message. Beside an error it returns nothing or only the MSH
// segment, as much as an answer needs.
func parse(raw []byte) (message, error) {
	if !bytes.HasPrefix(raw, []byte(`MSH|^~\&|`)) && !bytes.HasPrefix(raw, []byte(`MSH|^~\&#|`)) {
		return nil, errors.New("it does not begin with MSH and the standard delimiters")
	}
	raw = bytes.TrimRight(raw, "\x00\t\r\n ") // some monitors pad the frame
	if bytes.ContainsFunc(raw, func(r rune) bool { return r < ' ' && r != '\r' && r != '\n' && r != '\t' || r == 0x7f }) {
		return nil, errors.New("it holds control characters") // they would break the answer's frame
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
		case name == "MSH": // each could be about another patient
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

// segments splits a message into segments. They end in a carriage return. Some
// monitors use a line feed instead, and others have one inside a note: text
// after a line feed that does not start like a segment continues the previous
// one.
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

// begins matches the start of a segment.
var begins = regexp.MustCompile(`^[A-Z][A-Z0-9]{2}(\||$)`)

// several reports whether the message is about more than one patient, as an ORU
// may be (HL7 v2.6 section 7.3.1), or without PID about several beds.
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

// first returns the first segment of this name, or an empty one.
func (m message) first(name string) segment {
	if i := slices.IndexFunc(m, func(s segment) bool { return s.name == name }); i >= 0 {
		return m[i]
	}
	return segment{name: name}
}

// field returns the n-th field unparsed, or "". It does not support MSH-1, the
// separator.
func (s segment) field(n int) string {
	if s.name == "MSH" {
		n--
	}
	return nth(s.rest, "|", n)
}

// text returns component c of the first repetition of field n, as text.
func (s segment) text(n, c int) string {
	return unescape(nth(nth(s.field(n), "~", 1), "^", c))
}

// unescape resolves the escapes of delimiters (HL7 v2.6 section 2.7). Others
// stay, so that a value with one is neither code nor number.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return strings.NewReplacer(`\F\`, "|", `\S\`, "^", `\T\`, "&", `\R\`, "~", `\E\`, `\`).Replace(s)
}

// nth returns the n-th piece of s, counted from 1.
func nth(s, separator string, n int) string {
	pieces := strings.SplitN(s, separator, n+1)
	if len(pieces) < n {
		return ""
	}
	return pieces[n-1]
}

// parseTime parses HL7's YYYYMMDDHHMM[SS[.S[S[S[S]]]]][+/-ZZZZ]; the default
// zone is zone. A time that is less precise than a minute, or written
// otherwise, is zero: it says nothing about an age.
func parseTime(s string, zone *time.Location) time.Time {
	layout := "20060102150405" // Parse accepts a fraction after it
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
