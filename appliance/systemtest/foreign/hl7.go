package foreign

import (
	"bytes"
	"strings"
	"time"
)

// HL7Message is an ORU^R01 as a monitor sends it (HL7 v2.6 chapters 2 and 7;
// IHE PCD technical framework vol. 2, PCD-01).
type HL7Message struct {
	Sender  string // MSH-3
	ID      string // MSH-10
	Kind    string // MSH-11: P, T or D
	Charset string // MSH-18
	Patient string // PID-3
	Sent    time.Time
	Results []string // the OBX segments, whole
}

// HL7Result is an OBX of one number: what is observed, where in the monitor,
// the number, its unit, OBX-8, OBX-11.
func HL7Result(what, place, value, unit, flags, status string) string {
	return strings.Join([]string{"OBX", "1", "NM", what, place, value, unit, "", flags, "", "", status}, "|")
}

// Frame writes the message in its frame (MLLP release 1: 0B … 1C 0D).
func (m HL7Message) Frame() []byte {
	sent := m.Sent.Format("20060102150405-0700")
	lines := append([]string{
		`MSH|^~\&|` + m.Sender + "||||" + sent + "||ORU^R01^ORU_R01|" + m.ID + "|" + m.Kind + "|2.6|||NE|AL||" + m.Charset,
		"PID|||" + m.Patient,
		"OBR|1|||182777000^monitoring of patient^SCT|||" + sent,
	}, m.Results...)
	return HL7Frame(strings.Join(lines, "\r") + "\r")
}

// HL7Frame frames a message that is written already.
func HL7Frame(message string) []byte { return []byte("\x0b" + message + "\x1c\r") }

// HL7Answer takes MSA-1 and MSA-2 out of an acknowledgement in its frame; both
// are empty where it is none.
func HL7Answer(frame []byte) (code, id string) {
	if !bytes.HasPrefix(frame, []byte{0x0b}) || !bytes.HasSuffix(frame, []byte{0x1c, '\r'}) {
		return "", ""
	}
	for _, line := range strings.Split(string(frame[1:len(frame)-2]), "\r") {
		if rest, ok := strings.CutPrefix(line, "MSA|"); ok {
			fields := append(strings.Split(rest, "|"), "")
			return fields[0], fields[1]
		}
	}
	return "", ""
}
