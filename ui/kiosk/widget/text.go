package widget

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// Text shows words, wrapped at spaces. If they do not fit it shrinks them, but
// never below the smallest size; then the rest is cut off visibly.
type Text struct {
	base.BaseWidget
	Style TextStyle
	text  string
	ink   state.Role
	lines []*canvas.Text
}

// TextStyle is how a Text looks.
type TextStyle struct {
	Size   float32
	Bold   bool
	Align  fyne.TextAlign
	On     theme.Surface
	OnFill bool // it stands on the fill of its role
	Off    bool // on a button that cannot be used
	Lines  int  // at most; 0 is 1
	Middle bool // centred from top to bottom

	CutMiddle bool // what has no room is left out of the middle: of names that end differently
}

// NewText returns a text in the ink of a role.
func NewText(text string, ink state.Role, style TextStyle) *Text {
	t := &Text{Style: style, text: text, ink: ink}
	t.ExtendBaseWidget(t)
	return t
}

// Label, Body and Title are the usual texts of a surface.
func Label(text string, on theme.Surface) *Text {
	return NewText(text, state.RoleQuiet, TextStyle{Size: theme.TextLabel, On: on})
}

// Body is running text of at most lines lines.
func Body(text string, on theme.Surface, lines int) *Text {
	return NewText(text, state.RolePlain, TextStyle{Size: theme.TextBody, On: on, Lines: lines})
}

// Title heads a screen.
func Title(text string, on theme.Surface) *Text {
	return NewText(text, state.RolePlain, TextStyle{Size: theme.TextTitle, Bold: true, On: on, Middle: true})
}

// Set changes the text and reports whether it differs: then a column in which
// it has its own height must be laid out again.
func (t *Text) Set(text string) bool { return t.SetInk(text, t.ink) }

// SetInk changes the text and the role whose ink it has.
func (t *Text) SetInk(text string, ink state.Role) bool {
	if t.text == text && t.ink == ink {
		return false
	}
	t.text, t.ink = text, ink
	t.Refresh()
	return true
}

// HeightFor returns the height of the text at that width.
func (t *Text) HeightFor(width float32) float32 {
	lines, points := fit(t.text, t.Style.Size, t.style(), fyne.NewSize(width, 10*theme.Height), max(t.Style.Lines, 1))
	return fyne.MeasureText("Å", points, t.style()).Height * float32(max(len(lines), 1))
}

// Shown returns the whole text.
func (t *Text) Shown() string { return t.text }

// MinSize is one line at the smallest size and no width: a text takes what it
// is given.
func (t *Text) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	lines := max(t.Style.Lines, 1)
	h := fyne.MeasureText("Å", t.Style.Size, t.style()).Height
	return fyne.NewSize(0, h*float32(lines))
}

// Width returns how wide the text is on one line.
func (t *Text) Width() float32 { return fyne.MeasureText(t.text, t.Style.Size, t.style()).Width }

func (t *Text) style() fyne.TextStyle { return fyne.TextStyle{Bold: t.Style.Bold} }

// CreateRenderer draws the text.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return &textRenderer{t} }

type textRenderer struct{ t *Text }

func (r *textRenderer) MinSize() fyne.Size { return r.t.MinSize() }
func (r *textRenderer) Destroy()           {}

func (r *textRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.t.lines))
	for i, l := range r.t.lines {
		out[i] = l
	}
	return out
}

func (r *textRenderer) Refresh() {
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.t
	text := t.text
	if t.Style.CutMiddle {
		text = squeezed(text, theme.TextLabel, t.style(), size.Width)
	}
	lines, points := fit(text, t.Style.Size, t.style(), size, max(t.Style.Lines, 1))
	height := fyne.MeasureText("Å", points, t.style()).Height
	top := float32(0)
	if t.Style.Middle {
		top = max((size.Height-height*float32(len(lines)))/2, 0)
	}
	for len(t.lines) < len(lines) {
		t.lines = append(t.lines, canvas.NewText("", color.Black))
	}
	t.lines = t.lines[:len(lines)]
	for i, s := range lines {
		l := t.lines[i]
		l.Text, l.TextSize, l.TextStyle, l.Alignment, l.Color = s, points, t.style(), t.Style.Align, t.color()
		l.Move(fyne.NewPos(0, top+float32(i)*height))
		l.Resize(fyne.NewSize(size.Width, height))
		l.Refresh()
	}
}

func (t *Text) color() color.Color {
	p := theme.Current()
	switch {
	case t.Style.Off:
		return p.OnOff()
	case t.Style.OnFill:
		return p.OnFill(t.ink)
	}
	return p.Ink(t.ink, t.Style.On)
}

// fit breaks text into at most most lines, at the largest size up to points at
// which all of it fits.
func fit(text string, points float32, style fyne.TextStyle, size fyne.Size, most int) ([]string, float32) {
	if text == "" || size.Width <= 0 {
		return nil, points
	}
	for {
		lines := wrap(text, points, style, size.Width)
		height := fyne.MeasureText("Å", points, style).Height * float32(len(lines))
		if len(lines) <= most && (height <= size.Height+1 || len(lines) == 1) && widest(lines, points, style) <= size.Width {
			return lines, points
		}
		if points <= theme.TextLabel {
			most = min(most, max(int((size.Height+1)/(height/float32(len(lines)))), 1))
			return cut(lines, points, style, size.Width, most), points
		}
		points = max(points*0.94, theme.TextLabel)
	}
}

func wrap(text string, points float32, style fyne.TextStyle, width float32) []string {
	var out []string
	for _, para := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Fields(para) {
			longer := strings.TrimSpace(line + " " + word)
			if line != "" && fyne.MeasureText(longer, points, style).Width > width {
				out = append(out, line)
				longer = word
			}
			line = longer
		}
		out = append(out, line)
	}
	return out
}

func widest(lines []string, points float32, style fyne.TextStyle) float32 {
	var w float32
	for _, l := range lines {
		w = max(w, fyne.MeasureText(l, points, style).Width)
	}
	return w
}

// cut keeps what fits and ends it with "…", to show that something is missing.
func cut(lines []string, points float32, style fyne.TextStyle, width float32, most int) []string {
	more := len(lines) > most
	if more {
		lines = lines[:most]
	}
	for i, l := range lines {
		r := []rune(l)
		last := more && i == len(lines)-1
		if !last && fyne.MeasureText(l, points, style).Width <= width {
			continue
		}
		for len(r) > 1 && fyne.MeasureText(string(r)+"…", points, style).Width > width {
			r = r[:len(r)-1]
		}
		lines[i] = string(r) + "…"
	}
	return lines
}

// squeezed leaves out the middle of what does not fit on one line.
func squeezed(text string, points float32, style fyne.TextStyle, width float32) string {
	r, out := []rune(text), text
	for keep := len(r) - 1; keep > 1 && fyne.MeasureText(out, points, style).Width > width; keep-- {
		out = string(r[:(keep+1)/2]) + "…" + string(r[len(r)-keep/2:])
	}
	return out
}

// Whole reports whether nothing of the text was cut off.
func (t *Text) Whole() bool {
	for _, l := range t.lines {
		if strings.Contains(l.Text, "…") && !strings.Contains(t.text, "…") {
			return false
		}
	}
	return t.text == "" || len(t.lines) > 0
}
