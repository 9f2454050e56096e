package scanner

import (
	"unicode"

	"telecart/drivers/evdev"
)

// A scanner types for the US keyboard unless it was set up otherwise, whatever the
// cart's own keyboard is: KEY_… of linux/input-event-codes.h.
const (
	keyEnter      = 28
	keyCtrlLeft   = 29
	keyShiftLeft  = 42
	keyShiftRight = 54
	keyAltLeft    = 56
	keyCapsLock   = 58
	keyNumLock    = 69
	keyKeypadEntr = 96
	keyCtrlRight  = 97
	keyAltRight   = 100
)

// rows are the rows of keys from their first code on, alone and with Shift.
func rows() map[uint16][2]string {
	return map[uint16][2]string{
		2:  {"1234567890-=", "!@#$%^&*()_+"},
		15: {"\t", "\t"},
		16: {"qwertyuiop[]", "QWERTYUIOP{}"},
		30: {"asdfghjkl;'`", "ASDFGHJKL:\"~"},
		43: {"\\zxcvbnm,./", "|ZXCVBNM<>?"},
		55: {"*", "*"},
		57: {" ", " "},
		71: {"789-456+1230.", "789-456+1230."}, // the number pad
		98: {"/", "/"},
	}
}

// typist turns keys into strokes. A key that stands for no character is lost, so
// that no code is read shorter than it is.
type typist struct{ shift, ctrl, alt, caps bool }

// press returns the stroke of a key, if it is one.
func (t *typist) press(k evdev.Key) (stroke, bool) {
	if k.Lost {
		*t = typist{}
		return stroke{lost, k.At}, true
	}
	switch k.Code {
	case keyShiftLeft, keyShiftRight:
		t.shift = k.Down
		return stroke{}, false
	case keyCtrlLeft, keyCtrlRight:
		t.ctrl = k.Down
		return stroke{}, false
	case keyAltLeft, keyAltRight:
		t.alt = k.Down
		return stroke{}, false
	}
	switch {
	case !k.Down || k.Code == keyNumLock:
		return stroke{}, false
	case k.Code == keyCapsLock:
		t.caps = !t.caps
		return stroke{}, false
	case k.Code == keyEnter || k.Code == keyKeypadEntr:
		return stroke{end, k.At}, true
	}
	return stroke{t.sign(k.Code), k.At}, true
}

func (t *typist) sign(code uint16) rune {
	for first, row := range rows() {
		if code < first || int(code-first) >= len(row[0]) {
			continue
		}
		plain := rune(row[0][code-first])
		shifted := t.shift != (t.caps && unicode.IsLetter(plain))
		sign := plain
		if shifted {
			sign = rune(row[1][code-first])
		}
		switch {
		case t.alt:
			return lost // characters by their number
		case t.ctrl && (sign == 'm' || sign == 'j'):
			return end
		case t.ctrl && sign >= '@':
			return sign & 0x1f // such as Ctrl+] for the separator of GS1
		case t.ctrl:
			return lost
		}
		return sign
	}
	return lost
}
