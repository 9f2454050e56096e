package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// VitalValue shows one vital sign as a monitor does: its label, the number
// large with the unit beside it, and below why it is doubtful or how old.
type VitalValue struct {
	base.BaseWidget
	value state.Value
	box   *Box
	label *Text
	num   *Text
	unit  *Text
	note  *Text
}

// NewVital returns a value that is not there.
func NewVital() *VitalValue {
	v := &VitalValue{box: NewBox(theme.Monitor),
		label: NewText("", state.RoleOther, TextStyle{Size: theme.TextLabel, On: theme.Monitor}),
		num:   NewText("", state.RoleOther, TextStyle{Size: theme.TextValue, Bold: true, On: theme.Monitor}),
		unit:  NewText("", state.RoleOther, TextStyle{Size: theme.TextLabel, On: theme.Monitor}),
		note:  NewText("", state.RoleQuiet, TextStyle{Size: theme.TextLabel, On: theme.Monitor, Lines: 1})}
	v.ExtendBaseWidget(v)
	return v
}

// Set shows a value.
func (v *VitalValue) Set(value state.Value) {
	if v.value == value {
		return
	}
	v.value = value
	labelRole := value.Role
	if labelRole == state.RoleStale {
		labelRole = state.RoleQuiet
	}
	v.label.SetInk(value.Label, labelRole)
	v.num.SetInk(value.Number, value.Role)
	v.unit.SetInk(value.Unit, value.Role)
	v.note.Set(value.Note)
	v.Refresh()
}

// Shown returns the value.
func (v *VitalValue) Shown() state.Value { return v.value }

// CreateRenderer draws the value.
func (v *VitalValue) CreateRenderer() fyne.WidgetRenderer { return &vitalRenderer{v} }

type vitalRenderer struct{ v *VitalValue }

func (r *vitalRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *vitalRenderer) Destroy()           {}
func (r *vitalRenderer) Refresh()           { r.Layout(r.v.Size()); canvas.Refresh(r.v.box) }

func (r *vitalRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.v.box, r.v.label, r.v.num, r.v.unit, r.v.note}
}

func (r *vitalRenderer) Layout(s fyne.Size) {
	const pad = theme.Between
	v := r.v
	v.box.Resize(s)
	line := v.label.MinSize().Height
	number := v.num.MinSize().Height
	w := s.Width - 2*pad
	gap := max((s.Height-2*line-number)/4, 0)
	place(v.label, pad, gap, w, line)
	numW := min(v.num.Width()+2, w)
	place(v.num, pad, gap+line, numW, number)
	base := theme.TextValue * 0.38 // so that the unit stands on the number's line
	place(v.unit, pad+numW+pad/2, gap+line+float32(base), max(w-numW-pad/2, 0), line)
	place(v.note, pad, gap+line+number, w, line)
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
