package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// VitalValue shows one vital sign as a monitor does: its label and unit, the
// number large below, and under it why it is doubtful or how old it is, and
// which instrument it is from.
type VitalValue struct {
	base.BaseWidget
	value  state.Value
	foot   bool // room for the instrument is kept, whether it is named or not
	box    *Box
	label  *Text
	num    *Text
	unit   *Text
	note   *Text
	source *Text
	beside *Text
}

// NewVital returns a value that shows nothing yet.
func NewVital() *VitalValue {
	words := func(ink state.Role, style TextStyle) *Text {
		style.Size, style.On = max(style.Size, theme.TextLabel), theme.Monitor
		return NewText("", ink, style)
	}
	v := &VitalValue{box: NewBox(theme.Monitor),
		label: words(state.RoleOther, TextStyle{}), unit: words(state.RoleOther, TextStyle{}),
		num:    words(state.RoleOther, TextStyle{Size: theme.TextValue, Bold: true}),
		note:   words(state.RoleQuiet, TextStyle{}),
		source: words(state.RoleQuiet, TextStyle{CutMiddle: true}),
		beside: words(state.RoleQuiet, TextStyle{Align: fyne.TextAlignTrailing})}
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
	v.source.Set(value.Source)
	beside, stroke := state.RoleQuiet, float32(0)
	if value.Differs {
		beside, stroke = state.RoleNotice, theme.Stroke
	}
	v.beside.SetInk(value.Beside, beside)
	v.box.SetOutline(stroke, state.RoleNotice)
	v.Refresh()
}

// KeepFoot reserves space for the instrument's name, so that values side by
// side are on one line.
func (v *VitalValue) KeepFoot(on bool) {
	if v.foot != on {
		v.foot = on
		v.Refresh()
	}
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
	return []fyne.CanvasObject{r.v.box, r.v.label, r.v.num, r.v.unit, r.v.note, r.v.source, r.v.beside}
}

// The lines overlap: there is space enough between the letters of one and the
// next, and a tile has no more. A high box has larger figures.
func (r *vitalRenderer) Layout(s fyne.Size) {
	const tight = 25
	v, pad := r.v, float32(8)
	if s.Width < 150 {
		pad = 6
	}
	v.box.Resize(s)
	w := s.Width - 2*pad
	sourced := v.foot || v.value.Source+v.value.Beside != ""
	share := float32(0.5)
	if sourced {
		share = 0.45
	}
	v.num.Style.Size = min(max(s.Height*share, theme.TextValue), 2*theme.TextValue)
	if wide := v.num.Width(); wide > w {
		v.num.Style.Size = max(v.num.Style.Size*w/wide, theme.TextValue)
	}
	for _, t := range []*Text{v.label, v.unit} {
		t.Style.Size = max(v.num.Style.Size/4, theme.TextLabel)
	}
	line, number := v.label.MinSize().Height, v.num.MinSize().Height
	rise := number * 0.28                   // the font's empty part above the figures
	below := line - rise + number*0.785 - 4 // the figures' foot, and the note's own empty part
	lines := line                           // under the figures
	if sourced && below+line+tight <= s.Height+pad {
		lines += tight
	}
	air := min(max((s.Height-below-lines)/3, 0), 6) // over the figures, and under them
	top := max((s.Height-below-lines)/2-air, -2)
	below += 2 * air
	fits := top+below+lines <= s.Height+pad
	named := min(v.label.Width()+2, w)
	place(v.label, pad, top, named, line)
	place(v.unit, pad+named+4, top, max(w-named-4, 0), line)
	v.unit.Hidden = false
	place(v.num, pad, top+line-rise+air, w, number)
	v.num.Refresh()
	if sourced && fits {
		beside := min(v.beside.Width()+2, w/2)
		foot := top + below + lines - line
		place(v.beside, pad+w-beside, foot, beside, line)
		place(v.source, pad, foot, w-beside-4, line)
	}
	v.source.Hidden, v.beside.Hidden = !sourced || !fits, !sourced || !fits
	if fits && (!sourced || lines > line) {
		place(v.note, pad, top+below, w, line)
		return
	}
	// Too low to put it below: an age must not be cut off, so it takes the
	// space it needs from the label's line.
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
