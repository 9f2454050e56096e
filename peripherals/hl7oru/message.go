package hl7oru

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// delimiters are the characters that a message itself says it is written with
// (MSH-1 and MSH-2; HL7 v2.6 chapter 2, section 2.5.4). All are ASCII.
type delimiters struct {
	field, component, repetition, escape, subcomponent byte
}

// standard is what nearly everybody uses.
var standard = delimiters{'|', '^', '~', '\\', '&'}

// message is a parsed message: its segments as they came, in UTF-8. Fields
// are only taken apart when somebody asks.
type message struct {
	delimiters
	segments []segment
}

// segment is a line of a message. Field numbers are HL7's.
type segment struct {
	name string
	by   *delimiters
	rest string // all behind the name and its field separator
}

// The bounds of a message, beside the bus's own on its length. A monitor
// sends some dozens of segments.
const maxSegments = 10_000

var (
	errNoMSH      = errors.New("does not begin with an MSH segment")
	errDelimiters = errors.New("MSH-1 and MSH-2 are not five different delimiters")
	errSegments   = errors.New("too many segments")
	errMessages   = errors.New("more than one message in a frame")
)

// parse takes a message apart. What it returns beside an error is empty or
// the MSH segment only, as much as an answer needs.
func parse(raw []byte) (message, error) {
	raw = unwrap(raw)
	if len(raw) < 9 || string(raw[:3]) != "MSH" {
		return message{}, errNoMSH
	}
	m := message{delimiters: delimiters{raw[3], raw[4], raw[5], raw[6], raw[7]}}
	if !m.sensible() || raw[8] != m.field && raw[8] != '#' {
		return message{}, errDelimiters
	}
	msh, _, _ := strings.Cut(string(raw), "\r")
	msh, _, _ = strings.Cut(msh, "\n")
	charset := m.newSegment(msh).field(18)
	if double := m.newSegment(gb18030([]byte(msh))).field(18); isGB18030(double) {
		charset = double // a sender's name may hold what looks like a delimiter
	}
	text, err := decodeText(raw, charset)
	if err != nil {
		m.segments = []segment{m.newSegment(strings.ToValidUTF8(msh, "�"))}
		return m, err
	}
	for text != "" {
		var line string
		if i := strings.IndexAny(text, "\r\n"); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			line, text = text, ""
		}
		if line == "" {
			continue
		}
		if len(m.segments) == maxSegments {
			m.segments = m.segments[:1]
			return m, errSegments
		}
		s := m.newSegment(line)
		if !named(s.name) {
			err := fmt.Errorf("segment %d does not begin with a name", len(m.segments)+1)
			m.segments = m.segments[:1]
			return m, err
		}
		if s.name == "MSH" && len(m.segments) > 0 {
			// Of which each could be of another patient.
			m.segments = m.segments[:1]
			return m, errMessages
		}
		m.segments = append(m.segments, s)
	}
	return m, nil
}

// unwrap takes away what may stand before a message: line ends, a byte order
// mark, and the headers of a file and a batch (HL7 v2.6 section 2.10.3). A
// batch of several messages is none of a monitor and refused like any other
// frame that has more than one.
func unwrap(raw []byte) []byte {
	raw = bytes.TrimLeft(bytes.TrimPrefix(raw, []byte("\ufeff")), "\r\n")
	for bytes.HasPrefix(raw, []byte("FHS")) || bytes.HasPrefix(raw, []byte("BHS")) {
		end := bytes.IndexAny(raw, "\r\n")
		if end < 0 {
			return nil
		}
		raw = bytes.TrimLeft(raw[end:], "\r\n")
	}
	return raw
}

// patients is how many the message is about; an ORU may be about several
// (HL7 v2.6 section 7.3.1). Where PID is left out they lie in several beds.
func (m *message) patients() int {
	patients, beds, bed := 0, 0, ""
	for _, s := range m.segments {
		switch s.name {
		case "PID":
			patients++
		case "PV1":
			if b := m.bed(s); b != "" && b != bed {
				bed = b
				beds++
			}
		}
	}
	return max(patients, beds)
}

// sensible says whether the five differ and could stand between texts.
func (d delimiters) sensible() bool {
	all := [...]byte{d.field, d.component, d.repetition, d.escape, d.subcomponent}
	for i, c := range all {
		letter := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if c <= ' ' || c > '~' || letter || strings.IndexByte(string(all[:i]), c) >= 0 {
			return false
		}
	}
	return true
}

// named says whether s is a segment's name: a letter, then two letters or
// digits.
func named(s string) bool {
	if len(s) != 3 || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	for _, c := range []byte(s[1:]) {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func (m *message) newSegment(line string) segment {
	name, rest, _ := strings.Cut(line, string(m.delimiters.field))
	return segment{name: name, by: &m.delimiters, rest: rest}
}

// first is the first segment of this name, or an empty one.
func (m *message) first(name string) segment {
	for _, s := range m.segments {
		if s.name == name {
			return s
		}
	}
	return segment{name: name, by: &m.delimiters}
}

// field is the n-th field as it stands there, escapes and all; empty when
// there is none. MSH-1 is the field separator itself.
func (s segment) field(n int) string {
	if s.name == "MSH" {
		if n--; n == 0 {
			return string(s.by.field)
		}
	}
	return nth(s.rest, s.by.field, n)
}

// text is component c of the first repetition of field n, as text.
func (s segment) text(n, c int) string {
	return s.by.unescape(nth(nth(s.field(n), s.by.repetition, 1), s.by.component, c))
}

// nth is the n-th piece of s, counted from 1.
func nth(s string, separator byte, n int) string {
	for ; n > 1; n-- {
		i := strings.IndexByte(s, separator)
		if i < 0 {
			return ""
		}
		s = s[i+1:]
	}
	if i := strings.IndexByte(s, separator); i >= 0 {
		s = s[:i]
	}
	return s
}
