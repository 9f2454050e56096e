package gedri

import "encoding/binary"

// The wire format of the S/5 Computer Interface (M1017617, chapter 2), all
// numbers little-endian and packed:
//
//	7E  record  checksum  7E
//
// Inside, 7E is sent as 7D 5E and 7D as 7D 5D (bit 5 cleared, set again on
// receipt). The checksum is the 8-bit sum of the record before it is escaped,
// and is escaped itself. Erratum: one public client sums the escaped bytes;
// the vendor's own examples (testdata/requests.txt) sum the plain ones.
//
// A record (Datex-Ohmeda Record Specification 8005313, chapter 2) is a header
// of 40 bytes and a data area:
//
//	 0 i16 total length    2 u8 number         3 u8 DRI level   4 u16 plug
//	 6 u32 time            10 u8, u8, u16 reserved (level 8 sends the subnet)
//	14 i16 main type
//	16 8 × { i16 offset into the data area, u8 subrecord type }
//
// A descriptor of the type FF ends the list; what follows it is left over
// from another record.
const (
	flag   = 0x7E
	escape = 0x7D
	bit5   = 0x20

	headerLen     = 40
	maxRecord     = 1490 // the vendor's own buffer: header and 1450 bytes
	descriptors   = 8
	endOfList     = 0xFF
	offLevel      = 3
	offTime       = 6
	offMainType   = 14
	offDescriptor = 16
)

// Main types. Networks also carry patient data (5) and record-keeping events
// (8); neither is asked for.
const (
	mainPhysiological = 0
	mainWave          = 1
	mainAlarm         = 4
)

// alarmLevel is the first DRI level with alarms on this interface.
const alarmLevel = 10

// record is a record with good checksum and length. It is the parser's memory,
// valid until the next one.
type record []byte

func (r record) level() byte   { return r[offLevel] }
func (r record) time() uint32  { return binary.LittleEndian.Uint32(r[offTime:]) }
func (r record) mainType() int { return int(i16(r, offMainType)) }

// each calls yield for every subrecord with the data from its start to the end
// of the record, and returns how many pointed outside.
func (r record) each(yield func(kind byte, data []byte)) (wrong int) {
	area := r[headerLen:]
	for i := range descriptors {
		d := r[offDescriptor+3*i:]
		if d[2] == endOfList {
			break
		}
		at := int(i16(d, 0))
		if at < 0 || at >= len(area) {
			wrong++
			continue
		}
		yield(d[2], area[at:])
	}
	return wrong
}

func i16(b []byte, at int) int16  { return int16(binary.LittleEndian.Uint16(b[at:])) }
func u16(b []byte, at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

// appendFrame appends rec as sent on the wire.
func appendFrame(dst, rec []byte) []byte {
	dst = append(dst, flag)
	var sum byte
	for _, b := range rec {
		sum += b
		dst = appendEscaped(dst, b)
	}
	dst = appendEscaped(dst, sum)
	return append(dst, flag)
}

func appendEscaped(dst []byte, b byte) []byte {
	if b == flag || b == escape {
		return append(dst, escape, b&^bit5)
	}
	return append(dst, b)
}
