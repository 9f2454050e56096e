package v4l2

import (
	"bytes"
	"encoding/binary"
)

// JPEG markers (ITU-T T.81, table B.1), without their leading 0xFF.
const (
	markTEM  = 0x01
	markSOF0 = 0xC0 // SOF0 to SOF15 but for DHT, JPG and DAC
	markDHT  = 0xC4
	markJPG  = 0xC8
	markDAC  = 0xCC
	markRST0 = 0xD0
	markSOI  = 0xD8
	markEOI  = 0xD9
	markSOS  = 0xDA
)

// picture describes the JPEG at the start of a buffer.
type picture struct {
	length        int  // bytes, from SOI to EOI inclusive
	width, height int  // pixels, from the frame header
	scan          int  // where the first scan's header begins
	tables        bool // whether Huffman tables come before it
}

// findJPEG walks the segments of the picture at the start of b to its end
// marker. It cannot just search for one: a thumbnail has its own, and so has
// the remainder of an older, longer picture. ok is false for anything but a
// complete picture.
func findJPEG(b []byte) (p picture, ok bool) {
	if len(b) < 2 || b[0] != 0xFF || b[1] != markSOI {
		return p, false
	}
	for i := 2; ; {
		for i+1 < len(b) && b[i] == 0xFF && b[i+1] == 0xFF {
			i++ // fill bytes may precede any marker
		}
		if i+1 >= len(b) || b[i] != 0xFF {
			return p, false
		}
		mark := b[i+1]
		i += 2
		switch {
		case mark == markEOI:
			p.length = i
			return p, p.scan > 0 && p.width > 0 && p.height > 0
		case mark == markTEM || mark >= markRST0 && mark < markSOI:
			continue // these have no length
		case mark < markSOF0 || mark == markSOI:
			return p, false
		}
		if i+2 > len(b) {
			return p, false
		}
		end := i + int(binary.BigEndian.Uint16(b[i:]))
		if end < i+2 || end > len(b) {
			return p, false
		}
		if isFrameHeader(mark) && !p.size(b[i:end]) {
			return p, false
		}
		if mark == markDHT && p.scan == 0 {
			p.tables = true
		}
		if mark == markSOS && p.scan == 0 {
			p.scan = i - 2
		}
		i = end
		if mark == markSOS {
			i = endOfScan(b, i)
		}
	}
}

func isFrameHeader(mark byte) bool {
	return mark >= markSOF0 && mark <= 0xCF && mark != markDHT && mark != markJPG && mark != markDAC
}

// size reads the picture's size from a frame header (T.81 B.2.2): length,
// precision, lines, samples per line.
func (p *picture) size(seg []byte) bool {
	if len(seg) < 8 {
		return false
	}
	p.height = int(binary.BigEndian.Uint16(seg[3:]))
	p.width = int(binary.BigEndian.Uint16(seg[5:]))
	return p.width > 0 && p.height > 0
}

// endOfScan returns where the entropy-coded data at i ends: at the first marker
// that is neither a stuffed zero nor a restart.
func endOfScan(b []byte, i int) int {
	for {
		n := bytes.IndexByte(b[i:], 0xFF)
		if n < 0 || i+n+1 >= len(b) {
			return len(b)
		}
		i += n
		if next := b[i+1]; next != 0 && (next < markRST0 || next >= markSOI) {
			return i
		}
		i += 2
	}
}
