package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// VitalValue shows one vital sign as a monitor does: its label and unit, the
// number large below, and under it why it is doubtful or how old.
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

// The lines overlap: between the letters of one and the next there is room
// enough, and a tile has no more of it. A high box has larger figures.
func (r *vitalRenderer) Layout(s fyne.Size) {
	const pad = 6
	v := r.v
	v.box.Resize(s)
	w := s.Width - 2*pad
	v.num.Style.Size = min(max(s.Height*0.5, theme.TextValue), 2*theme.TextValue)
	if v.num.Style.Size > theme.TextValue && v.num.Width() > w {
		v.num.Style.Size = theme.TextValue
	}
	line, number := v.label.MinSize().Height, v.num.MinSize().Height
	rise := number * 0.28                   // the font's empty part above the figures
	below := line - rise + number*0.785 - 4 // the figures' foot, and the note's own empty part
	top := max((s.Height-below-line)/2, -2)
	named := min(v.label.Width()+2, w)
	place(v.label, pad, top, named, line)
	place(v.unit, pad+named+4, top, max(w-named-4, 0), line)
	v.unit.Hidden = false
	place(v.num, pad, top+line-rise, w, number)
	v.num.Refresh()
	if top+below+line <= s.Height+pad {
		place(v.note, pad, top+below, w, line)
		return
	}
	// Too low for it below: an age must not stand outside, so it takes what it
	// needs of the label's line.
	room := min(v.note.Width()+2, 0.65*w)
	if v.note.Shown() == "" {
		room = 0
	}
	place(v.note, pad+w-room, top, room, line)
	place(v.label, pad, top, min(named, w-room), line)
	v.unit.Hidden = v.unit.Width() > w-room-named-4 // the label says what it is
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
}
