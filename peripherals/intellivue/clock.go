package intellivue

import "time"

// maxJump is how far the monitor's clock, which shows whole seconds, may move
// against the cart's between two looks; beyond it, somebody has set one of
// them.
const maxJump = 2 * time.Second

// clock relates the monitor's relative time, which all messages have, to its
// date and time, which only the monitor object has.
type clock struct {
	known    bool
	relative uint32 // 1/8 ms
	absolute time.Time
	ahead    time.Duration // of the cart's clock
}

// set takes a pair of times, seen at cart time now. jump is how far the
// monitor's clock was set, or 0.
func (c *clock) set(relative uint32, absolute, now time.Time) (jump time.Duration) {
	ahead := absolute.Sub(now)
	if moved := ahead - c.ahead; c.known && moved.Abs() > maxJump {
		jump = moved
	}
	c.known, c.ahead, c.relative, c.absolute = true, ahead, relative, absolute
	return jump
}

// at returns the monitor's date and time at a relative time; zero if unknown.
func (c *clock) at(relative uint32) time.Time {
	if !c.known {
		return time.Time{}
	}
	ticks := time.Duration(int32(relative - c.relative)) // wraps after 149 h
	return c.absolute.Add(ticks * time.Millisecond / 8)
}

// system is the monitor's description of itself.
type system struct {
	model    string // manufacturer and model
	mode     uint16
	hasMode  bool
	relative uint32
	hasRel   bool
	absolute []byte
}

// parseSystem parses an attribute list of the monitor object.
func parseSystem(list cursor) (s system) {
	walkAttributes(&list, func(a attribute) {
		v := a.value
		switch a.id {
		case attrModel:
			s.model = v.ascii() + " " + v.ascii()
		case attrMode:
			s.mode = v.u16()
			s.hasMode = !v.bad
		case attrTimeRel:
			s.relative, s.hasRel = v.u32(), true
		case attrTimeAbs:
			s.absolute = v.rest
		}
	})
	return s
}

// ascii reads a text of one byte per character, possibly padded with zeros.
func (c *cursor) ascii() string {
	b := c.block()
	out := make([]byte, 0, len(b.rest))
	for _, ch := range b.rest {
		if ch >= ' ' && ch < 0x7F {
			out = append(out, ch)
		}
	}
	return string(out)
}
