package widget

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
	"telecart/ui/kiosk/theme"
)

// Keyboard is the on-screen keyboard: letters with digits, or accents. Each
// word begins with a capital, as names do; the arrow key changes that for the
// next letters.
type Keyboard struct {
	base.BaseWidget
	onKey   func(rune)
	texts   *text.Catalogue
	keys    []*BigButton
	chars   [][]rune // the key's rune, by row
	shift   *BigButton
	more    *BigButton
	body    *fyne.Container
	upper   bool
	locked  bool
	accents bool
}

// KeyboardHeight is the height of a Keyboard.
const KeyboardHeight = 5*theme.Target + 4*theme.KeyGap

func letters() []string {
	return []string{"1234567890", "qwertyuiop", "asdfghjkl'", "zxcvbnm-./"}
}

func accented() []string {
	return []string{"áéíóúüñçàè", "âêîôûäëïöß", "ãõåæøœšžčł", "ğışőűýþðżņ"}
}

// NewKeyboard returns a keyboard with left and right at the ends of its lowest
// row: the ways back and on. A real keyboard's keys go to typed.
func NewKeyboard(c *text.Catalogue, typed Keys, onKey func(rune), left, right fyne.CanvasObject) *Keyboard {
	k := &Keyboard{onKey: onKey, texts: c, upper: true}
	var rows []Cell
	for y, row := range letters() {
		var cells []Cell
		for x := range []rune(row) {
			b := NewButton(Face{Size: theme.TextTitle}, func() { k.press(k.chars[y][x]) })
			k.keys = append(k.keys, b)
			cells = append(cells, Grow(b, 1))
		}
		rows = append(rows, Grow(Row(theme.KeyGap, cells...), 1))
	}
	k.shift = NewButton(Face{}, k.turnCase)
	k.more = NewButton(Face{}, func() { k.accents = !k.accents; k.label() })
	space := NewButton(Face{Label: c.Space}, func() { k.press(' ') })
	del := NewButton(Face{Label: "⌫", Size: theme.TextTitle}, func() { k.onKey(state.Backspace) })
	for _, b := range append([]*BigButton{k.shift, k.more, space, del}, k.keys...) {
		b.Keys = typed
	}
	rows = append(rows, Grow(Row(theme.KeyGap, Fix(left, 200), Fix(k.shift, 100), Fix(k.more, 110),
		Grow(space, 1), Fix(del, 130), Fix(right, 330)), 1))
	k.body = Column(theme.KeyGap, rows...)
	k.label()
	k.ExtendBaseWidget(k)
	return k
}

// Begin prepares the keyboard for an empty field.
func (k *Keyboard) Begin() {
	if !k.upper || k.locked || k.accents {
		k.upper, k.locked, k.accents = true, false, false
		k.label()
	}
}

func (k *Keyboard) press(r rune) {
	if k.upper {
		r = unicode.ToUpper(r)
	}
	k.onKey(r)
	upper := k.locked || r == ' ' || r == '-' || k.upper && !unicode.IsLetter(r)
	if upper != k.upper {
		k.upper = upper
		k.label()
	}
}

// turnCase goes from small to capital to all capitals.
func (k *Keyboard) turnCase() {
	switch {
	case k.locked:
		k.upper, k.locked = false, false
	case k.upper:
		k.locked = true
	default:
		k.upper = true
	}
	k.label()
}

func (k *Keyboard) label() {
	rows := letters()
	more := k.texts.Accents
	if k.accents {
		rows, more = accented(), k.texts.Letters
	}
	k.chars = nil
	i := 0
	for _, row := range rows {
		k.chars = append(k.chars, []rune(row))
		for _, r := range row {
			if k.upper {
				r = unicode.ToUpper(r)
			}
			k.keys[i].Set(Face{Label: string(r), Size: theme.TextTitle})
			i++
		}
	}
	shift := "Aa"
	if k.locked {
		shift = "AA"
	} else if !k.upper {
		shift = "aa"
	}
	k.shift.Set(Face{Label: shift, Chosen: k.upper})
	k.more.Set(Face{Label: strings.TrimSpace(more)})
}

// CreateRenderer draws the keyboard.
func (k *Keyboard) CreateRenderer() fyne.WidgetRenderer { return base.NewSimpleRenderer(k.body) }
