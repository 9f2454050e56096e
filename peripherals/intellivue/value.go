package intellivue

import (
	"math"
	"time"
	"unicode/utf16"
)

// float reads a FLOAT (page 40): an 8-bit exponent and a 24-bit mantissa, both
// two's complement, value = mantissa × 10^exponent. NaN, not-at-this-resolution
// and the infinities are no values: ok is false.
func (c *cursor) float() (v float64, ok bool) {
	raw := c.u32()
	if c.bad {
		return 0, false
	}
	switch raw & 0xFFFFFF {
	case 0x7FFFFF, 0x800000, 0x7FFFFE, 0x800002, 0x800001: // 800001 is reserved
		return 0, false
	}
	mantissa := int32(raw<<8) >> 8
	exponent := int(int8(raw >> 24))
	if exponent < 0 {
		return float64(mantissa) / math.Pow10(-exponent), true // 972 × 10⁻¹ is 97.2
	}
	return float64(mantissa) * math.Pow10(exponent), true
}

// observed is a numeric observed value.
type observed struct {
	physio, state, unit uint16
	value               float64
	ok                  bool // there is a value
}

// values visits the observed values of an attribute.
func (a attribute) values(visit func(observed)) {
	switch v := a.value; a.id {
	case attrNumeric:
		visit(v.observed())
	case attrCompound:
		v.each(func(c *cursor) { visit(c.observed()) })
	}
}

// same reports whether two are the same measurement, whatever their states.
func (o observed) same(other observed) bool {
	o.state = other.state
	return o == other
}

func (c *cursor) observed() observed {
	o := observed{physio: c.u16(), state: c.u16(), unit: c.u16()}
	o.value, o.ok = c.float()
	return o
}

// Bits of a measurement's state (page 76). "The measurement is valid if the
// first octet of the state is all 0."
const (
	stateInvalid      = 0x8000
	stateQuestionable = 0x4000
	stateUnavailable  = 0x2000
	stateCalibrating  = 0x1000
	stateTest         = 0x0800
	stateDemo         = 0x0400
	stateEarly        = 0x0040
	stateMeasuring    = 0x0020
)

// clockTime reads an absolute time: 8 bytes of two decimal digits; the last
// one, fractions of a second, is ignored. All FF means none. The monitor knows
// no time zone, so its clock is taken to show local time.
func clockTime(b []byte, local *time.Location) (time.Time, bool) {
	if len(b) != 8 {
		return time.Time{}, false
	}
	var d [7]int
	for i := range d {
		hi, lo := int(b[i]>>4), int(b[i]&15)
		if hi > 9 || lo > 9 {
			return time.Time{}, false
		}
		d[i] = 10*hi + lo
	}
	t := time.Date(100*d[0]+d[1], time.Month(d[2]), d[3], d[4], d[5], d[6], 0, local)
	// Date accepts the 31st of April; a clock never shows it.
	return t, t.Month() == time.Month(d[2]) && t.Day() == d[3] && d[4] < 24 && d[5] < 60 && d[6] < 60 && t.Year() > 1990
}

// text reads a string: u16 length in bytes, UTF-16BE, often ended by zeros.
func (c *cursor) text() string {
	b := c.block()
	units := make([]uint16, 0, len(b.rest)/2)
	for len(b.rest) >= 2 {
		u := b.u16()
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}
