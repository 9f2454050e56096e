package intellivue

import "encoding/binary"

// cursor reads big-endian fields from a message. Reading past the end returns
// zeros and sets bad; nothing else can fail.
type cursor struct {
	rest []byte
	bad  bool
}

func (c *cursor) take(n int) []byte {
	if n > len(c.rest) {
		c.bad, c.rest = true, nil
		return nil
	}
	out := c.rest[:n]
	c.rest = c.rest[n:]
	return out
}

func (c *cursor) u8() uint8 {
	if b := c.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (c *cursor) u16() uint16 {
	if b := c.take(2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

func (c *cursor) u32() uint32 {
	if b := c.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// block reads a length and returns what it covers.
func (c *cursor) block() cursor {
	n := int(c.u16())
	return cursor{rest: c.take(n), bad: c.bad}
}

// each reads the usual list (count, length, elements) and calls element for
// each one. It reports whether the list was exactly as declared.
func (c *cursor) each(element func(*cursor)) bool {
	count := int(c.u16())
	list := c.block()
	for range count {
		if list.bad || len(list.rest) == 0 {
			return false // each element has at least one byte
		}
		element(&list)
	}
	if list.bad || len(list.rest) != 0 {
		c.bad = true
	}
	return !c.bad
}
