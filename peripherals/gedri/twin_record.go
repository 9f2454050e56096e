package gedri

import (
	"encoding/binary"
	"time"
)

// twinRecord builds a record of subrecords.
func twinRecord(number, level byte, at time.Time, mainType uint16, kinds []byte, bodies [][]byte) []byte {
	rec := make([]byte, headerLen)
	rec[2], rec[offLevel] = number, level
	binary.LittleEndian.PutUint16(rec[4:], 35537)
	binary.LittleEndian.PutUint32(rec[offTime:], uint32(at.Unix()))
	binary.LittleEndian.PutUint16(rec[offMainType:], mainType)
	if len(kinds) < descriptors {
		rec[offDescriptor+3*len(kinds)+2] = endOfList
	}
	for i, body := range bodies {
		binary.LittleEndian.PutUint16(rec[offDescriptor+3*i:], uint16(len(rec)-headerLen))
		rec[offDescriptor+3*i+2] = kinds[i]
		rec = append(rec, body...)
	}
	binary.LittleEndian.PutUint16(rec, uint16(len(rec)))
	return rec
}

// putGroup writes a group into a class.
func putGroup(class []byte, at int, status uint32, label uint16, values ...int) {
	binary.LittleEndian.PutUint32(class[at:], status)
	binary.LittleEndian.PutUint16(class[at+4:], label)
	for i, v := range values {
		binary.LittleEndian.PutUint16(class[at+groupHeader+2*i:], uint16(int16(v)))
	}
}

// closeClass wraps a class of 270 bytes with its time and number.
func closeClass(class []byte, number byte, at time.Time) []byte {
	out := binary.LittleEndian.AppendUint32(nil, uint32(at.Unix()))
	out = append(out, class...)
	return append(out, 0, 0, 0x81, number)
}

// waveArea builds a wave subrecord.
func waveArea(status, label uint16, samples []int) []byte {
	out := binary.LittleEndian.AppendUint16(nil, uint16(len(samples)))
	out = binary.LittleEndian.AppendUint16(out, status)
	out = binary.LittleEndian.AppendUint16(out, label)
	for _, s := range samples {
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(s)))
	}
	return out
}

// alarmArea builds the alarm subrecord with one line and the kind of silence.
func alarmArea(text string, colour, silence uint16) []byte {
	out := make([]byte, alarmHead+alarmLines*alarmLine+10)
	binary.LittleEndian.PutUint16(out[alarmSilent:], silence)
	copy(out[alarmHead:alarmHead+alarmText], text)
	binary.LittleEndian.PutUint16(out[alarmHead+alarmColour:], colour)
	return out
}
