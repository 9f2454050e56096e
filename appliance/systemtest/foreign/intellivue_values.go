package foreign

import (
	"encoding/binary"
	"encoding/hex"
	"time"
	"unicode/utf16"
)

// U16 lays words one after the other.
func U16(words ...uint16) (out []byte) {
	for _, w := range words {
		out = binary.BigEndian.AppendUint16(out, w)
	}
	return out
}

// Float is the FLOAT type: mantissa × 10^exponent. The mantissas 7FFFFF (not
// a number), 800000 (not at this resolution), 7FFFFE and 800002 (infinite)
// are no values.
func Float(mantissa int32, exponent int8) []byte {
	return binary.BigEndian.AppendUint32(nil, uint32(uint8(exponent))<<24|uint32(mantissa)&0xFFFFFF)
}

// Observed is a NuObsValue: what was measured, its state bits, its unit and
// its number.
func Observed(physio, state, unit uint16, number []byte) []byte {
	return append(U16(physio, state, unit), number...)
}

// Attribute is one entry of an attribute list.
func Attribute(id uint16, value []byte) []byte {
	return append(U16(id, uint16(len(value))), value...)
}

// Numeric is the attribute with one observed value.
func Numeric(observed []byte) []byte { return Attribute(0x0950, observed) }

// Compound is the attribute with several.
func Compound(observed ...[]byte) []byte { return Attribute(0x094B, list(observed)) }

// Label is a label string, with the blanks and the zero that monitors put at
// its end.
func Label(text string) []byte {
	words := append(utf16.Encode([]rune(text+" ")), 0)
	return Attribute(0x0927, append(U16(uint16(2*len(words))), U16(words...)...))
}

// Clock is an absolute time: two decimal digits a byte, from the century to
// the hundredths of a second.
func Clock(t time.Time) []byte {
	b, _ := hex.DecodeString(t.Format("20060102150405") + "00") // digits only
	return b
}

// Measured is the time stamp of a measurement that the monitor repeats.
func Measured(t time.Time) []byte { return Attribute(0x0990, Clock(t)) }

// TextID is the label that programs go by: the upper half says whether it is
// of a measurement (0002) or of a setting (0402).
func TextID(id uint32) []byte {
	return Attribute(0x0924, U16(uint16(id>>16), uint16(id)))
}

// list is the head of every list, the count and the bytes, and its entries.
func list(entries [][]byte) []byte {
	var all []byte
	for _, e := range entries {
		all = append(all, e...)
	}
	return append(U16(uint16(len(entries)), uint16(len(all))), all...)
}

// Object is one object of a poll's result.
func Object(handle uint16, attributes ...[]byte) []byte {
	return append(U16(handle), list(attributes)...)
}

// Context is the objects of one device: of the monitor itself, of a module
// rack, of a measurement server.
func Context(id uint16, objects ...[]byte) []byte {
	return append(U16(id), list(objects)...)
}

// PollResult answers one poll.
type PollResult struct {
	Request  IntelliVueRequest
	Link     uint8 // 0 the only or last answer; 1 the first of several, 2 a further one, 3 the last linked one
	Count    uint8 // of the linked answers
	Sequence uint16
	Relative uint32 // 1/8 ms
	Absolute []byte // 8 bytes BCD; nil: none
	Contexts [][]byte
}

// Bytes returns the message's user data.
func (p PollResult) Bytes() []byte {
	body := U16(p.Request.Poll)
	if p.Request.Action == 0xF13B {
		body = append(body, U16(p.Sequence)...)
	}
	body = binary.BigEndian.AppendUint32(body, p.Relative)
	if p.Absolute == nil {
		body = append(body, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)
	}
	body = append(body, p.Absolute...)
	body = append(body, U16(1, p.Request.Class, 0)...)
	body = append(body, list(p.Contexts)...)
	action := append(U16(0x0021, 0, 0, p.Request.Action, uint16(len(body))), body...)
	result := append(U16(p.Request.Invoke, 7, uint16(len(action))), action...)
	kind := uint16(2)
	if p.Link != 0 {
		kind = 5
		result = append([]byte{p.Link, p.Count}, result...)
	}
	return append(U16(0xE100, 2, kind, uint16(len(result))), result...)
}

// Alert is an entry of a list of alerts that says its text: what it is about,
// its code, its kind (0400, 0200 and 0100 a patient's alarm of high, medium
// and low priority; 4, 2 and 1 a technical one), its state.
func Alert(source, code, kind, state uint16, text string) []byte {
	words := append(utf16.Encode([]rune(text)), 0)
	info := append(U16(1, 0, 0, 1, 0, uint16(2*len(words))), U16(words...)...)
	entry := append(U16(source, code, kind, state), U16(0x0006, 1, 0x82B3, 516, uint16(len(info)))...)
	return append(entry, info...)
}

// Alerts is the object that lists the patient's alarms and the technical ones.
func Alerts(handle uint16, patient, technical [][]byte) []byte {
	return Object(handle, Attribute(0x0916, U16(0, 1, 0, 0, 0)), Attribute(0x0902, list(patient)), Attribute(0x0904, list(technical)))
}
