package hl7oru

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// decodeText turns a message into UTF-8. charset is MSH-18, names of HL7 table
// 0211; the first repetition is the one that the message is written in. What
// the cart looks at is in ASCII; of the sets that it has no table for it only
// needs to know where a character ends, and each becomes U+FFFD.
//
// Any other character set is refused and not guessed: in Shift JIS and Big5,
// too, the bytes of the delimiters occur inside of characters, so that a name
// could be taken for a field.
func decodeText(raw []byte, charset string) (string, error) {
	if isGB18030(charset) {
		return gb18030(raw), nil
	}
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
	case "8859/2", "8859/3", "8859/4", "8859/5", "8859/6", "8859/7", "8859/8", "8859/9", "8859/15":
		return strings.Map(noTable, latin1(raw)), nil
	}
	return "", fmt.Errorf("MSH-18: character set %q is not supported, only ASCII, UNICODE UTF-8, 8859/1 to 9 and 15, and GB 18030-2000", first)
}

// noTable leaves ASCII alone.
func noTable(r rune) rune {
	if r < utf8.RuneSelf {
		return r
	}
	return utf8.RuneError
}

func isGB18030(charset string) bool {
	first, _, _ := strings.Cut(charset, "~")
	return strings.TrimSpace(first) == "GB 18030-2000"
}

// gb18030 reads GB 18030, whose characters are 1, 2 or 4 bytes long: 81-FE
// begins a longer one, with 30-39 behind it one of 4, with 40-7E or 80-FE one
// of 2. The signs for ° and °C are all that the cart needs.
func gb18030(raw []byte) string {
	var out strings.Builder
	out.Grow(len(raw))
	for len(raw) > 0 {
		n, r := 1, rune(raw[0])
		if r >= utf8.RuneSelf {
			r = utf8.RuneError
			switch {
			case raw[0] == 0x80 || raw[0] == 0xFF: // begins nothing
			case len(raw) >= 4 && raw[1] >= '0' && raw[1] <= '9':
				n = 4
			case len(raw) >= 2 && raw[1] >= 0x40 && raw[1] != 0x7F:
				n = 2
			}
			if raw[0] == 0xA1 && n == 2 {
				switch raw[1] {
				case 0xE3:
					r = '°'
				case 0xE6:
					r = '℃'
				}
			}
		}
		out.WriteRune(r)
		raw = raw[n:]
	}
	return out.String()
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
