package foreign

import (
	"bytes"
	"encoding/binary"
)

// Main types of a DRI record (GE S/5 Computer Interface M1017617, Datex-Ohmeda
// Record Specification 8005313).
const (
	DRIPhysiological = 0
	DRIWave          = 1
	DRIAlarm         = 4
	DRINetwork       = 5
)

// DRISubrecord is one of at most eight parts of a record. Lists that end with
// FF are shorter.
type DRISubrecord struct {
	Type byte
	Data []byte
}

// DRIRecord is the record's content: a header of 40 bytes, and the
// subrecords in the order given. Packed, little-endian.
type DRIRecord struct {
	Number, Level byte
	Plug          uint16
	Time          uint32 // Unix seconds by the monitor's clock
	Main          int16
	Subrecords    []DRISubrecord
	Backwards     bool // the data area holds the subrecords in reverse order
}

// Bytes returns the record as it stands between the flags, without checksum.
func (r DRIRecord) Bytes() []byte {
	order := make([]int, len(r.Subrecords))
	for i := range order {
		order[i] = i
		if r.Backwards {
			order[i] = len(order) - 1 - i
		}
	}
	var data []byte
	offsets := make([]int, len(order))
	for _, i := range order {
		offsets[i] = len(data)
		data = append(data, r.Subrecords[i].Data...)
	}
	h := make([]byte, 40, 40+len(data))
	binary.LittleEndian.PutUint16(h, uint16(40+len(data)))
	h[2], h[3] = r.Number, r.Level
	binary.LittleEndian.PutUint16(h[4:], r.Plug)
	binary.LittleEndian.PutUint32(h[6:], r.Time)
	binary.LittleEndian.PutUint16(h[14:], uint16(r.Main))
	for i, s := range r.Subrecords {
		binary.LittleEndian.PutUint16(h[16+3*i:], uint16(offsets[i]))
		h[18+3*i] = s.Type
	}
	if n := len(r.Subrecords); n < 8 {
		h[18+3*n] = 0xFF
	}
	return append(h, data...)
}

// DRIFrame puts record on the line: flags of 7E around it and its checksum,
// the sum of the record before 7E and 7D were replaced, itself replaced too.
func DRIFrame(record []byte) []byte {
	sum := byte(0)
	for _, b := range record {
		sum += b
	}
	out := []byte{0x7E}
	for _, b := range append(bytes.Clone(record), sum) {
		switch b {
		case 0x7E:
			out = append(out, 0x7D, 0x5E)
		case 0x7D:
			out = append(out, 0x7D, 0x5D)
		default:
			out = append(out, b)
		}
	}
	return append(out, 0x7E)
}

// DRIRequests takes the requests of a computer off the line. Feed returns the
// records that came whole and with the right checksum.
type DRIRequests struct{ pending []byte }

// Feed takes what came from the line.
func (d *DRIRequests) Feed(line []byte) (records [][]byte) {
	d.pending = append(d.pending, line...)
	for {
		end := bytes.IndexByte(d.pending, 0x7E)
		if end < 0 {
			return records
		}
		if r := unstuff(d.pending[:end]); r != nil {
			records = append(records, r)
		}
		d.pending = d.pending[end+1:]
	}
}

func unstuff(between []byte) []byte {
	var out []byte
	for i := 0; i < len(between); i++ {
		b := between[i]
		if b == 0x7D && i+1 < len(between) {
			i++
			b = between[i] | 0x20
		}
		out = append(out, b)
	}
	if len(out) < 41 || int(binary.LittleEndian.Uint16(out)) != len(out)-1 {
		return nil
	}
	sum := byte(0)
	for _, b := range out[:len(out)-1] {
		sum += b
	}
	if sum != out[len(out)-1] {
		return nil
	}
	return out[:len(out)-1]
}
