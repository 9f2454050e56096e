package intellivue

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"strings"
	"time"
	"unicode/utf16"
)

// Fixed messages of the monitor. The response is that of a real one.
const (
	twinAccept = `
		0ece0508130100160102800014020002c1be3180a0808001010000a280a003000001a580308080010081025101000030
		80800100810c2a8648ce14020100000002010000000061803080020101a0806180a180060c2a8648ce14020100000003
		010000a203020100a305a103020100be8028800201028148800000004000000000000000008000008000000000000000
		0001002c000100288000000000000fa0000003e4000003e4ffffffff600000000001000cf00100088e00000000000000
		00000000000000000000000000000000`
	twinRefuse   = "0c0000"
	twinReleased = "0a18c116618030800201 01a0806380800100 0000000000000000"
	twinAbort    = "192e110103c129a080a0803080020101060251010000000061803080020101a080648080010100000000000000000000"

	invalidMask = 0x8000
)

func saved(text string) []byte {
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		panic(err) // a mistake in the constants above
	}
	return b
}

// block appends a length and what it covers.
func block(dst, content []byte) []byte {
	return append(half(dst, uint16(len(content))), content...)
}

// list appends a count, a length and the elements.
func list(dst []byte, elements [][]byte) []byte {
	dst = half(dst, uint16(len(elements)))
	var all []byte
	for _, e := range elements {
		all = append(all, e...)
	}
	return block(dst, all)
}

func putAttribute(id uint16, value []byte) []byte { return block(half(nil, id), value) }

// putFloat encodes a value with this many decimals.
func putFloat(value float64, decimals int) []byte {
	mantissa := int32(math.Round(value * math.Pow10(decimals)))
	if math.IsNaN(value) {
		mantissa, decimals = 0x7FFFFF, 0
	}
	return binary.BigEndian.AppendUint32(nil, uint32(uint8(-decimals))<<24|uint32(mantissa)&0xFFFFFF)
}

// putTime encodes a time as the clock shows it.
func putTime(t time.Time) []byte {
	bcd := func(v int) byte { return byte(v/10<<4 | v%10) }
	return []byte{
		bcd(t.Year() / 100), bcd(t.Year() % 100), bcd(int(t.Month())), bcd(t.Day()),
		bcd(t.Hour()), bcd(t.Minute()), bcd(t.Second()), 0,
	}
}

func putText(s string) []byte {
	return block(nil, half(nil, append(utf16.Encode([]rune(s)), 0)...))
}

// send queues a frame, after any requested garbage.
func (m *Twin) send(user []byte) {
	m.out = m.noise.Append(m.out, m.garbage)
	m.garbage = 0
	m.out = appendFrame(m.out, user)
}
