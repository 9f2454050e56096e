package sim

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"strings"
	"time"
	"unicode/utf16"
)

// Messages of the monitor that are always the same. The response is that of a
// real monitor.
const (
	ivuAccept = `
		0ece0508130100160102800014020002c1be3180a0808001010000a280a003000001a580308080010081025101000030
		80800100810c2a8648ce14020100000002010000000061803080020101a0806180a180060c2a8648ce14020100000003
		010000a203020100a305a103020100be8028800201028148800000004000000000000000008000008000000000000000
		0001002c000100288000000000000fa0000003e4000003e4ffffffff600000000001000cf00100088e00000000000000
		00000000000000000000000000000000`
	ivuRefuse   = "0c0000"
	ivuReleased = "0a18c116618030800201 01a0806380800100 0000000000000000"
	ivuAbort    = "192e110103c129a080a0803080020101060251010000000061803080020101a080648080010100000000000000000000"

	ivuInvalidMask = 0x8000
)

func ivuHex(text string) []byte {
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		panic(err) // a mistake in the constants above
	}
	return b
}

func ivuWords(dst []byte, values ...uint16) []byte {
	for _, v := range values {
		dst = binary.BigEndian.AppendUint16(dst, v)
	}
	return dst
}

// ivuBlock appends a length and what it covers.
func ivuBlock(dst, content []byte) []byte {
	return append(ivuWords(dst, uint16(len(content))), content...)
}

// ivuList appends a count, a length and the elements.
func ivuList(dst []byte, elements [][]byte) []byte {
	dst = ivuWords(dst, uint16(len(elements)))
	var all []byte
	for _, e := range elements {
		all = append(all, e...)
	}
	return ivuBlock(dst, all)
}

func ivuAttribute(id uint16, value []byte) []byte { return ivuBlock(ivuWords(nil, id), value) }

// ivuFloat is a value with so many decimals.
func ivuFloat(value float64, decimals int) []byte {
	mantissa := int32(math.Round(value * math.Pow10(decimals)))
	if math.IsNaN(value) {
		mantissa, decimals = 0x7FFFFF, 0
	}
	return binary.BigEndian.AppendUint32(nil, uint32(uint8(-decimals))<<24|uint32(mantissa)&0xFFFFFF)
}

// ivuTime is a time as the clock shows it.
func ivuTime(t time.Time) []byte {
	bcd := func(v int) byte { return byte(v/10<<4 | v%10) }
	return []byte{
		bcd(t.Year() / 100), bcd(t.Year() % 100), bcd(int(t.Month())), bcd(t.Day()),
		bcd(t.Hour()), bcd(t.Minute()), bcd(t.Second()), 0,
	}
}

func ivuText(s string) []byte {
	return ivuBlock(nil, ivuWords(nil, append(utf16.Encode([]rune(s)), 0)...))
}

// send queues a frame, after the garbage that was asked for.
func (m *IntelliVue) send(user []byte) {
	for ; m.garbage > 0; m.garbage-- {
		m.noise = m.noise*1664525 + 1013904223
		m.out = append(m.out, byte(m.noise>>24))
	}
	m.out = append(m.out, IntelliVueFrame(user)...)
}

// IntelliVueFrame returns a message as it stands on the line.
func IntelliVueFrame(user []byte) []byte {
	body := ivuBlock([]byte{0x11, 0x01}, user)
	sum := ivuSum(body)
	body = append(body, byte(sum), byte(sum>>8))
	out := []byte{0xC0}
	for _, b := range body {
		if b == 0xC0 || b == 0xC1 || b == 0x7D {
			out = append(out, 0x7D)
			b ^= 0x20
		}
		out = append(out, b)
	}
	return append(out, 0xC1)
}

// ivuSum is the frame's check: the CRC of X.25, a bit at a time.
func ivuSum(data []byte) uint16 {
	crc := uint16(0xFFFF)
	for _, b := range data {
		crc ^= uint16(b)
		for range 8 {
			odd := crc&1 == 1
			crc >>= 1
			if odd {
				crc ^= 0x8408
			}
		}
	}
	return ^crc
}

// ivuReader takes frames out of what the client sends.
type ivuReader struct {
	frame   []byte
	open    bool
	escaped bool
}

func (r *ivuReader) frames(data []byte) (out [][]byte) {
	for _, b := range data {
		switch {
		case b == 0xC0:
			r.frame, r.open, r.escaped = nil, true, false
		case !r.open:
		case b == 0xC1:
			r.open = false
			n := len(r.frame) - 2
			if n >= 4 && ivuSum(r.frame[:n]) == binary.LittleEndian.Uint16(r.frame[n:]) {
				out = append(out, r.frame[4:n])
			}
		case b == 0x7D:
			r.escaped = true
		default:
			if r.escaped {
				b, r.escaped = b^0x20, false
			}
			if len(r.frame) < 4096 {
				r.frame = append(r.frame, b)
			}
		}
	}
	return out
}
