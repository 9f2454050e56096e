package gedri

import "fmt"

// lowest is the lowest value that is a number; what lies below is a code.
const lowest = -32000

const (
	codeInvalid    = -32767
	codeNotUpdated = -32766
)

// codeWords is what the monitor says with a code in place of a number.
func codeWords(v int16) string {
	switch v {
	case codeInvalid:
		return "invalid"
	case codeNotUpdated:
		return "not updated"
	case -32765:
		return "discontinuity"
	case -32764:
		return "under range"
	case -32763:
		return "over range"
	case -32762:
		return "not calibrated"
	}
	return fmt.Sprintf("code %d", v)
}

func isCode(v int16) bool { return v < lowest }

// group is one measurement of a class: a status (u32), a label (u16), and
// numbers of 16 bits.
type group []byte

const (
	groupHeader  = 6
	statusExists = 1 << 0
	statusActive = 1 << 1
)

func (g group) status() uint32 { return u32(g, 0) }
func (g group) label() uint16  { return u16(g, 4) }
func (g group) exists() bool   { return g.status()&statusExists != 0 }
func (g group) active() bool   { return g.status()&statusActive != 0 }

// value is the n-th number.
func (g group) value(n int) int16 { return i16(g, groupHeader+2*n) }
