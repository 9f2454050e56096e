package vusb

import (
	"encoding/binary"
	"sync"
)

// Requests that the classes share: UVC 1.1, 4.1, and UAC 1.0, 5.2.1, which has
// only the first five.
const (
	setCur = 0x01
	getCur = 0x81
	getMin = 0x82
	getMax = 0x83
	getRes = 0x84
	getLen = 0x85
	getInf = 0x86
	getDef = 0x87
)

// dial is one number of a control, in the device's own units. It starts at 0
// or, if that is out of range, at the minimum.
type dial struct {
	size            int // bytes: 1, 2 or 4
	low, high, step int
}

// knob is a control of a device: the values set by the host, nil before.
type knob struct {
	mu    sync.Mutex
	value []int
}

// now returns the values of the dials.
func (k *knob) now(dials ...dial) []int {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.value == nil {
		return initial(dials)
	}
	return k.value
}

func initial(dials []dial) []int { return each(dials, func(d dial) int { return max(d.low, 0) }) }

// answer handles a request for the dials, whose numbers follow each other. A
// value out of range is refused, as by a real device.
func (k *knob) answer(request byte, out []byte, dials ...dial) (in []byte, ok bool) {
	switch request {
	case setCur:
		return nil, k.set(out, dials)
	case getCur:
		return pack(dials, k.now(dials...)), true
	case getMin:
		return pack(dials, each(dials, func(d dial) int { return d.low })), true
	case getMax:
		return pack(dials, each(dials, func(d dial) int { return d.high })), true
	case getRes:
		return pack(dials, each(dials, func(d dial) int { return d.step })), true
	case getDef:
		return pack(dials, initial(dials)), true
	case getLen:
		return u16(len(pack(dials, initial(dials)))), true
	case getInf:
		return []byte{3}, true // can be read and set
	}
	return nil, false
}

func (k *knob) set(out []byte, dials []dial) bool {
	var value []int
	for _, d := range dials {
		if len(out) < d.size {
			return false
		}
		v := number(out[:d.size])
		if v < d.low || v > d.high {
			return false
		}
		value, out = append(value, v), out[d.size:]
	}
	if len(out) > 0 {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.value = value
	return true
}

func each(dials []dial, f func(dial) int) []int {
	var all []int
	for _, d := range dials {
		all = append(all, f(d))
	}
	return all
}

// pack writes the numbers, little endian.
func pack(dials []dial, numbers []int) []byte {
	var b []byte
	for i, d := range dials {
		b = append(b, u32(numbers[i])[:d.size]...)
	}
	return b
}

// number decodes a signed number; a single byte is unsigned.
func number(b []byte) int {
	switch len(b) {
	case 1:
		return int(b[0])
	case 2:
		return int(int16(binary.LittleEndian.Uint16(b)))
	}
	return int(int32(binary.LittleEndian.Uint32(b)))
}
