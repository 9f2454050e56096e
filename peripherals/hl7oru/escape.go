package hl7oru

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"
)

// unescape resolves the escapes of HL7 v2.6 section 2.7: \F\ \S\ \T\ \R\ \E\
// are the delimiters, \Xdd…\ is bytes. Those that only format a text (\H\,
// \N\, \.br\ …) and those that switch the character set are left out; what is
// no escape stays as it is.
func (d *delimiters) unescape(s string) string {
	if strings.IndexByte(s, d.escape) < 0 {
		return s
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, string(d.escape))
		out.WriteString(before)
		if !found {
			return out.String()
		}
		code, after, closed := strings.Cut(rest, string(d.escape))
		if !closed {
			out.WriteByte(d.escape)
			out.WriteString(rest)
			return out.String()
		}
		text, known := d.resolve(code)
		if !known { // the second mark may begin an escape of its own
			out.WriteByte(d.escape)
			s = rest
			continue
		}
		out.WriteString(text)
		s = after
	}
}

func (d *delimiters) resolve(code string) (text string, known bool) {
	switch code {
	case "F":
		return string(d.field), true
	case "S":
		return string(d.component), true
	case "T":
		return string(d.subcomponent), true
	case "R":
		return string(d.repetition), true
	case "E":
		return string(d.escape), true
	case "H", "N":
		return "", true
	case "":
		return "", false
	}
	switch code[0] {
	case 'X':
		b, err := hex.DecodeString(code[1:])
		if err != nil {
			return "", false
		}
		if !utf8.Valid(b) {
			return latin1(b), true
		}
		return string(b), true
	case '.', 'C', 'M', 'Z':
		return "", true
	}
	return "", false
}

// escapeText writes text so that it can stand in a message with the standard
// delimiters. Control characters, which could end a segment or a frame, become
// \Xdd\.
func escapeText(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch r {
		case '|':
			out.WriteString(`\F\`)
		case '^':
			out.WriteString(`\S\`)
		case '&':
			out.WriteString(`\T\`)
		case '~':
			out.WriteString(`\R\`)
		case '\\':
			out.WriteString(`\E\`)
		default:
			if r < ' ' || r == 0x7f {
				fmt.Fprintf(&out, `\X%02X\`, r)
				continue
			}
			out.WriteRune(r)
		}
	}
	return out.String()
}
