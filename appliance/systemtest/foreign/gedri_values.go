package foreign

import "encoding/binary"

// Values that are none (Record Specification, all groups).
const (
	DRIInvalid       = -32767
	DRINotUpdated    = -32766
	DRIDiscontinuity = -32765
	DRIUnderRange    = -32764
	DRIOverRange     = -32763
	DRINotCalibrated = -32762
)

// DRIClass is the 270 bytes of one class of physiological data.
type DRIClass [270]byte

// Group writes a group at its offset: status bits, label, then its numbers.
// Bits 0 and 1 of status say that the group exists and is active.
func (c *DRIClass) Group(at int, status uint32, label uint16, numbers ...int16) *DRIClass {
	binary.LittleEndian.PutUint32(c[at:], status)
	binary.LittleEndian.PutUint16(c[at+4:], label)
	c.Numbers(at+6, numbers...)
	return c
}

// Numbers writes numbers that have no group around them.
func (c *DRIClass) Numbers(at int, numbers ...int16) *DRIClass {
	for i, n := range numbers {
		binary.LittleEndian.PutUint16(c[at+2*i:], uint16(n))
	}
	return c
}

// Subrecord makes the 278 bytes of a physiological subrecord: kind 1 displayed
// values, 2 a 10 s trend, 3 a 60 s trend; class 0 basic, 1 to 3 extended.
func (c *DRIClass) Subrecord(kind byte, class uint16, at uint32, marker byte) DRISubrecord {
	data := binary.LittleEndian.AppendUint32(nil, at)
	data = append(data, c[:]...)
	data = append(data, marker, 0)
	data = binary.LittleEndian.AppendUint16(data, class<<8|uint16(kind))
	return DRISubrecord{Type: kind, Data: data}
}

// DRIWaveform makes a subrecord of samples; kind 1 is ECG 1, 8 the pleth.
func DRIWaveform(kind byte, status, label uint16, samples ...int16) DRISubrecord {
	data := binary.LittleEndian.AppendUint16(nil, uint16(len(samples)))
	data = binary.LittleEndian.AppendUint16(data, status)
	data = binary.LittleEndian.AppendUint16(data, label)
	for _, s := range samples {
		data = binary.LittleEndian.AppendUint16(data, uint16(s))
	}
	return DRISubrecord{Type: kind, Data: data}
}

// DRIAlarms makes the display of up to five alarms, with colour 1 white,
// 2 yellow, 3 red.
func DRIAlarms(sound bool, texts []string, colour uint16) DRISubrecord {
	data := make([]byte, 10+5*98+10)
	if sound {
		data[2] = 1
	}
	for i, t := range texts {
		entry := data[10+98*i:]
		copy(entry[:80], t)
		entry[80] = 1
		binary.LittleEndian.PutUint16(entry[82:], colour)
		entry[84] = 1
	}
	return DRISubrecord{Type: 1, Data: data}
}
