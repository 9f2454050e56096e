package hl7oru

import (
	"fmt"
	"strconv"
	"time"
)

// answer is the answer to the sender.
type answer struct {
	code      string // MSA-1, HL7 table 0008: AA taken, AE unreadable, AR not for this cart
	condition string // of HL7 table 0357, unless AA
	text      string // for the monitor's log: no delimiters, nothing from the sender
}

// appendTo appends the acknowledgement of m to dst. It is always in the
// original mode (AA, AE, AR), whatever MSH-15 and MSH-16 ask for: monitors that
// write "AL|NE" there accept it. The sender's own fields are returned
// unchanged.
func (a answer) appendTo(dst []byte, m message, now time.Time) []byte {
	msh := m.first("MSH")
	version, processing, event := msh.text(12, 1), msh.text(11, 1), ""
	if !supportedVersion(version) {
		version = "2.6"
	}
	if processing != "T" && processing != "D" {
		processing = "P"
	}
	if msh.text(9, 1) == "ORU" && msh.text(9, 2) == "R01" {
		event = "^R01^ACK"
	}
	dst = fmt.Appendf(dst, "MSH|^~\\&|TELECART||%s|%s|%s||ACK%s|%s|%s|%s||||||UNICODE UTF-8\rMSA|%s|%s\r",
		msh.field(3), msh.field(4), now.Format("20060102150405.000-0700"), event,
		strconv.FormatInt(now.UnixNano(), 36), processing, version, a.code, msh.field(10))
	if a.code != "AA" {
		dst = fmt.Appendf(dst, "ERR|||%s^HL70357|E||||%s\r", a.condition, a.text)
	}
	return dst
}
