package gedri

import (
	"strconv"

	"telecart/peripherals"
)

// lowest is the lowest number; anything below is a code.
const lowest = -32000

const (
	codeInvalid    = -32767
	codeNotUpdated = -32766
)

// codeWords returns the monitor's words for a code in place of a number.
func codeWords(v int16) peripherals.Words {
	if w := map[int16]peripherals.Words{
		codeInvalid:    "invalid",
		codeNotUpdated: "not updated",
		-32765:         "discontinuity",
		-32764:         "under range",
		-32763:         "over range",
		-32762:         "not calibrated",
	}[v]; w != "" {
		return w
	}
	return peripherals.Words("code {0}").With(strconv.Itoa(int(v)))
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
