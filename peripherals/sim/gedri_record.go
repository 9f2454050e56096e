package sim

import (
	"encoding/binary"
	"time"
)

// The bytes of a GE S/5 record, written down here a second time on purpose:
// the driver's decoder is tested against something else than itself.

// Codes that stand where a number is missing.
const (
	geInvalid    = -32767
	geNotUpdated = -32766
)

// geRecord puts subrecords behind a header of 40 bytes.
func geRecord(number, level byte, at time.Time, mainType uint16, kinds []byte, bodies [][]byte) []byte {
	rec := make([]byte, 40)
	rec[2], rec[3] = number, level
	binary.LittleEndian.PutUint16(rec[4:], 35537)
	binary.LittleEndian.PutUint32(rec[6:], uint32(at.Unix()))
	binary.LittleEndian.PutUint16(rec[14:], mainType)
	if len(kinds) < 8 {
		rec[16+3*len(kinds)+2] = 0xFF
	}
	for i, body := range bodies {
		binary.LittleEndian.PutUint16(rec[16+3*i:], uint16(len(rec)-40))
		rec[16+3*i+2] = kinds[i]
		rec = append(rec, body...)
	}
	binary.LittleEndian.PutUint16(rec, uint16(len(rec)))
	return rec
}

// geFrame appends rec between flags, with its checksum, escaped.
func geFrame(dst, rec []byte) []byte {
	sum := byte(0)
	for _, b := range rec {
		sum += b
	}
	dst = append(dst, 0x7E)
	for _, b := range append(rec[:len(rec):len(rec)], sum) {
		switch b {
		case 0x7E:
			dst = append(dst, 0x7D, 0x5E)
		case 0x7D:
			dst = append(dst, 0x7D, 0x5D)
		default:
			dst = append(dst, b)
		}
	}
	return append(dst, 0x7E)
}

// geGroup writes a group at its place in a class.
func geGroup(class []byte, at int, status uint32, label uint16, values ...int) {
	binary.LittleEndian.PutUint32(class[at:], status)
	binary.LittleEndian.PutUint16(class[at+4:], label)
	for i, v := range values {
		binary.LittleEndian.PutUint16(class[at+6+2*i:], uint16(int16(v)))
	}
}

// geClass closes a class of 270 bytes: its time before it, its number behind.
func geClass(class []byte, number byte, at time.Time) []byte {
	out := binary.LittleEndian.AppendUint32(nil, uint32(at.Unix()))
	out = append(out, class...)
	return append(out, 0, 0, 0x81, number)
}

// geWave is a wave subrecord.
func geWave(status, label uint16, samples []int) []byte {
	out := binary.LittleEndian.AppendUint16(nil, uint16(len(samples)))
	out = binary.LittleEndian.AppendUint16(out, status)
	out = binary.LittleEndian.AppendUint16(out, label)
	for _, s := range samples {
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(s)))
	}
	return out
}

// geAlarms is the alarm subrecord, with one line and the kind of silence.
func geAlarms(text string, colour, silence uint16) []byte {
	out := make([]byte, 10+5*98+10)
	binary.LittleEndian.PutUint16(out[8:], silence)
	copy(out[10:90], text)
	binary.LittleEndian.PutUint16(out[10+82:], colour)
	return out
}

// geRequests finds requests in what the cart writes.
type geRequests struct {
	frame   []byte
	escaped bool
}

// feed calls yield for each request with its main type and body.
func (r *geRequests) feed(data []byte, yield func(mainType uint16, body []byte)) {
	for _, b := range data {
		switch {
		case b == 0x7E:
			if n := len(r.frame); n > 41 {
				sum := byte(0)
				for _, c := range r.frame[:n-1] {
					sum += c
				}
				if sum == r.frame[n-1] && int(binary.LittleEndian.Uint16(r.frame)) == n-1 {
					yield(binary.LittleEndian.Uint16(r.frame[14:]), r.frame[40:n-1])
				}
			}
			r.frame, r.escaped = r.frame[:0], false
		case b == 0x7D:
			r.escaped = true
		case len(r.frame) < 256:
			if r.escaped {
				b |= 0x20
			}
			r.frame, r.escaped = append(r.frame, b), false
		}
	}
}
