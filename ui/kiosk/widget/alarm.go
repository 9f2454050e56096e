package widget

import (
	"fmt"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// alarmCells is how many alarms are shown side by side; the last place says how
// many more there are.
const alarmCells = 3

const (
	alarmText   = 38 // read from two metres
	alarmHeight = 82
	alarmLine   = 28 // for what the cart's part is
)

// AlarmBar shows the bedside monitors' alarms side by side as their own screens
// do, each in the colour and with the mark of its rank. It does not blink: the
// monitor does.
type AlarmBar struct {
	base.BaseWidget
	shown  []state.Alarm
	more   int
	format string // of how many more
	cells  [alarmCells]alarmCell
	source *Text
	ground *canvas.Rectangle
}

type alarmCell struct {
	rect                *canvas.Rectangle
	mark, words, detail *canvas.Text
}

// NewAlarmBar returns an empty bar. source says what the cart's part is; more
// is the format for how many more alarms there are.
func NewAlarmBar(source, more string) *AlarmBar {
	b := &AlarmBar{format: more, ground: canvas.NewRectangle(color.Transparent),
		source: NewText(source, state.RolePlain, TextStyle{Size: theme.TextLabel, On: theme.Monitor, Middle: true})}
	for i := range b.cells {
		c := &b.cells[i]
		c.rect = canvas.NewRectangle(color.Transparent)
		c.rect.CornerRadius = theme.Radius / 2
		for _, t := range []**canvas.Text{&c.mark, &c.words, &c.detail} {
			*t = canvas.NewText("", color.Black)
		}
		c.mark.TextStyle.Bold, c.words.TextStyle.Bold = true, true
		c.mark.Alignment = fyne.TextAlignCenter
	}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows alarms, the gravest first, and reports whether anything changed.
func (b *AlarmBar) Set(alarms []state.Alarm) bool {
	more := max(len(alarms)-alarmCells, 0)
	if more > 0 {
		more++ // the last place is needed to say so
	}
	shown := alarms[:len(alarms)-more]
	if more == b.more && slices.Equal(shown, b.shown) {
		return false
	}
	b.shown, b.more = slices.Clone(shown), more
	b.Refresh()
	return true
}

// Shown returns the alarms that have a place, and how many have none.
func (b *AlarmBar) Shown() ([]state.Alarm, int) { return b.shown, b.more }

// MinSize is the bar's height.
func (b *AlarmBar) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	return fyne.NewSize(0, alarmHeight+alarmLine)
}

// CreateRenderer draws the bar.
func (b *AlarmBar) CreateRenderer() fyne.WidgetRenderer { return &alarmRenderer{b} }

type alarmRenderer struct{ b *AlarmBar }

func (r *alarmRenderer) MinSize() fyne.Size { return r.b.MinSize() }
func (r *alarmRenderer) Destroy()           {}
func (r *alarmRenderer) Refresh()           { r.Layout(r.b.Size()); canvas.Refresh(r.b) }

func (r *alarmRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.b.ground, r.b.source}
	for i := range r.b.places() {
		c := &r.b.cells[i]
		out = append(out, c.rect, c.mark, c.words, c.detail)
	}
	return out
}

func (b *AlarmBar) places() int { return len(b.shown) + min(b.more, 1) }

func (r *alarmRenderer) Layout(s fyne.Size) {
	const edge, apart = theme.Margin, theme.Between
	b := r.b
	b.ground.FillColor = theme.Current().Surface(theme.Monitor)
	b.ground.Resize(s)
	place(b.source, edge, alarmHeight-1, s.Width-2*edge, alarmLine)
	n := b.places()
	if n == 0 {
		return
	}
	each := (s.Width - 2*edge - apart*float32(n-1)) / float32(n)
	for i := range n {
		alarm := state.Alarm{Rank: state.AlarmTechnical, Text: fmt.Sprintf(b.format, b.more)}
		if i < len(b.shown) {
			alarm = b.shown[i]
		}
		b.cells[i].lay(alarm, edge+float32(i)*(each+apart), each)
	}
}

// lay draws one alarm from x on. The mark and the monitor's words are large;
// the smaller line below names the monitor.
func (c *alarmCell) lay(a state.Alarm, x, width float32) {
	const top, height, pad, mark = 5, alarmHeight - 8, 10, 62
	fill, ink, line := theme.Current().Alarm(a.Rank)
	c.rect.FillColor, c.rect.StrokeColor, c.rect.StrokeWidth = fill, line, theme.Stroke
	place(c.rect, x, top, width, height)
	for _, t := range []*canvas.Text{c.mark, c.words, c.detail} {
		t.Color = ink
	}
	c.mark.Text, c.mark.TextSize = a.Rank.Mark(), alarmText
	place(c.mark, x+pad/2, top, mark, height)
	room := width - mark - 2*pad
	below := float32(0)
	if a.Detail != "" {
		below = 26
	}
	put := func(t *canvas.Text, text string, size, least, y, h float32) {
		lines, points := fit(text, size, t.TextStyle, fyne.NewSize(room, h), 1)
		t.Text = ""
		if len(lines) > 0 {
			t.Text = lines[0]
		}
		t.TextSize = max(points, least)
		place(t, x+mark+pad, y, room, h)
	}
	put(c.words, a.Text, alarmText, theme.TextLabel, top-6, height-below+9)
	put(c.detail, a.Detail, theme.TextLabel, theme.TextLabel, top+height-below-4, below)
}
