package hl7oru

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// asciiFirst matches the character sets in which an ASCII byte always means
// that character: ASCII, UTF-8, single-byte sets, EUC-CN. The cart reads only
// codes and numbers of them. The names are those of HL7 table 0211, DICOM and
// the internet, without the separators in between.
var asciiFirst = regexp.MustCompile(`^(|(US)?ASCII|(UNICODE)?UTF8|UNICODE|ISOIR(6|100|101|109|110|126|127|138|144|148|166|192)|` +
	`(ISO)?8859(1|2|3|4|5|6|7|8|9|10|11|13|14|15|16)|(WINDOWS|CP)125[0-8]|KOI8[RU]|GB2312|EUCCN)$`)

// encoded returns the encoding of MSH-18, or nil if the bytes are used as they
// are. The first repetition is the one that the message is written in.
//
// Any other set is refused, not guessed: in Shift JIS and Big5, for example,
// delimiter bytes occur inside characters, so a name could be taken for a
// field.
func encoded(msh18 string) (encoding.Encoding, error) {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_/.:", r) {
			return -1
		}
		return r
	}, strings.ToUpper(nth(msh18, "~", 1)))
	switch {
	case asciiFirst.MatchString(name):
		return nil, nil
	case strings.HasPrefix(name, "GB18030"), name == "GBK", name == "CP936", name == "WINDOWS936":
		return simplifiedchinese.GB18030, nil // a superset of GBK
	case name == "EUCKR", name == "KSX1001", name == "KSC5601", name == "ISOIR149", name == "CP949", name == "WINDOWS949":
		return korean.EUCKR, nil
	}
	return nil, errors.New("its character set (MSH-18) is none that the cart can read")
}

// decode returns raw, which begins with MSH, in a form in which an ASCII byte
// always means that character. In a name before MSH-18 a delimiter byte may
// occur inside a character, which shifts the fields.
func decode(raw []byte) ([]byte, error) {
	line, _, _ := strings.Cut(string(raw), "\r")
	_, rest, _ := strings.Cut(line, "|")
	msh := segment{"MSH", rest}
	how, err := encoded(msh.field(18))
	for n := 19; how == nil && n < 19+6; n++ {
		how, _ = encoded(msh.field(n))
	}
	if how == nil {
		return raw, err
	}
	out, err := how.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return raw, errors.New("it is not written in its character set (MSH-18)")
	}
	return out, nil
}
