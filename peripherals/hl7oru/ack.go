package hl7oru

import (
	"fmt"
	"time"
)

// verdict is what becomes of a message. HL7 table 0008; MSA-1 of the answer.
type verdict string

const (
	accepted verdict = "AA" // its readings were handed on
	failed   verdict = "AE" // it could not be read
	refused  verdict = "AR" // it is not for this cart
)

// Error conditions of HL7 table 0357 that are answered.
const (
	errorSequence   = "100^Segment sequence error^HL70357"
	errorType       = "200^Unsupported message type^HL70357"
	errorEvent      = "201^Unsupported event code^HL70357"
	errorProcessing = "202^Unsupported processing id^HL70357"
	errorVersion    = "203^Unsupported version id^HL70357"
	errorInternal   = "207^Application internal error^HL70357"
)

// answer is what is said to the sender.
type answer struct {
	verdict
	condition string // one of the above, unless accepted
	text      string // for the person who looks into the monitor's log; never of the patient
}

// appendTo appends the acknowledgement of m to dst. It is in the original
// mode (AA, AE, AR) whatever MSH-15 and MSH-16 ask for: monitors that write
// "AL|NE" there take it, and there is nothing the cart could say in a second
// answer.
func (a answer) appendTo(dst []byte, m *message, now time.Time, id uint64) []byte {
	msh := m.first("MSH")
	version, processing := msh.text(12, 1), msh.text(11, 1)
	if !supportedVersion(version) {
		version = "2.6"
	}
	if processing != "T" && processing != "D" {
		processing = "P"
	}
	event := ""
	if msh.text(9, 1) == "ORU" && msh.text(9, 2) == "R01" {
		event = "^R01^ACK"
	}
	dst = fmt.Appendf(dst, "MSH|^~\\&|TELECART||%s|%s|%s||ACK%s|%s-%d|%s|%s||||||UNICODE UTF-8\r",
		a.back(m, msh, 3), a.back(m, msh, 4), now.Format("20060102150405.000-0700"),
		event, now.Format("20060102150405"), id, processing, version)
	dst = fmt.Appendf(dst, "MSA|%s|%s\r", a.verdict, a.back(m, msh, 10))
	if a.verdict != accepted {
		dst = fmt.Appendf(dst, "ERR|||%s|E||||%s\r", a.condition, escapeText(a.text))
	}
	return dst
}

// back is a field of the sender's, as it can stand in the answer.
func (a answer) back(m *message, msh segment, n int) string {
	raw := msh.field(n)
	if m.delimiters == standard {
		// As it came, so that the sender finds its own words; a control
		// character would break the frame.
		if clean := escapeText(m.unescape(raw)); len(clean) > 1024 {
			return ""
		}
		for _, c := range []byte(raw) {
			if c < ' ' || c == 0x7f {
				return escapeText(m.unescape(raw))
			}
		}
		return raw
	}
	return escapeText(m.unescape(raw))
}
