package hl7oru

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// decodeText turns a message into UTF-8. charset is MSH-18, names of HL7 table
// 0211; the first repetition is the one that the message is written in.
//
// Any other character set is refused and not guessed: in GB 18030 and Shift
// JIS the bytes of the delimiters occur inside of characters, so that a name
// could be taken for a field.
func decodeText(raw []byte, charset string) (string, error) {
	first, _, _ := strings.Cut(charset, "~")
	switch strings.ToUpper(strings.TrimSpace(first)) {
	case "", "ASCII":
		// Some monitors say nothing and send what they like. Numbers and
		// codes are the same in both readings.
		if utf8.Valid(raw) {
			return string(raw), nil
		}
		return latin1(raw), nil
	case "UNICODE UTF-8", "UTF-8", "UNICODE", "UTF8":
		return strings.ToValidUTF8(string(raw), "�"), nil
	case "8859/1", "8859-1", "ISO-8859-1":
		return latin1(raw), nil
	}
	return "", fmt.Errorf("MSH-18: character set %q is not supported, only ASCII, UNICODE UTF-8 and 8859/1", first)
}

// latin1 reads ISO 8859-1, whose bytes are the first 256 characters.
func latin1(raw []byte) string {
	var out strings.Builder
	out.Grow(len(raw))
	for _, b := range raw {
		out.WriteRune(rune(b))
	}
	return out.String()
}
