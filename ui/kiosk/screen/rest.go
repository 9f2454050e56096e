package screen

import (
	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// restCard says how many values there is no room for. It is part of what is
// touched to see them.
type restCard struct {
	box  *fyne.Container
	row  *fyne.Container
	sign *widget.Sign
	text *widget.Text
}

func newRestCard() *restCard {
	k := &restCard{sign: widget.NewSign(theme.Sunk), text: widget.NewText("", state.RolePlain,
		widget.TextStyle{Size: theme.TextLabel, Bold: true, On: theme.Sunk, Lines: 2, Middle: true, Align: fyne.TextAlignCenter})}
	k.row = widget.Row(theme.Between, widget.Fix(k.sign, theme.TextLabel), widget.Grow(k.text, 1))
	k.box = stack(widget.NewBox(theme.Sunk), widget.Inset(2, k.row))
	k.box.Hide()
	return k
}

// show reports whether the card came or went.
func (k *restCard) show(left state.Mark) bool {
	k.sign.Set(left.Shape, left.Role)
	k.text.SetInk(left.Text, left.Role)
	if setHidden(k.sign, left.Shape == state.ShapeNone) {
		k.row.Refresh()
	}
	return setHidden(k.box, left.Text == "")
}
