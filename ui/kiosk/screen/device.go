package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"telecart/appliance/api"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// device is one instrument: its live picture, or its values and wave.
type device struct {
	a       *App
	box     fyne.CanvasObject
	title   *widget.Text
	light   *widget.Light
	detail  *widget.Text
	video   *widget.VideoView
	wave_   *widget.Wave
	vitals  *vitalGrid
	words   *widget.Text
	body    *fyne.Container
	numbers *fyne.Container
	measure *widget.BigButton
	choices []*widget.BigButton // a start for each size or site
	stop    *widget.BigButton
	more    *widget.BigButton
	row     *fyne.Container
	shown   string // id
}

func newDevice(a *App) *device {
	c := a.cfg.Texts
	d := &device{a: a, title: widget.Title("", theme.Ground), light: widget.NewLight(theme.Ground, theme.TextBody, nil),
		detail: widget.Body("", theme.Ground, 2), video: a.video(), wave_: widget.NewWave(), vitals: newVitalGrid(4, 3),
		words: widget.NewText("", state.RoleQuiet, widget.TextStyle{Size: theme.TextTitle, Lines: 3,
			Align: fyne.TextAlignCenter, Middle: true})}
	d.numbers = widget.Column(theme.Gap, widget.Grow(d.vitals.box, 3), widget.Grow(d.wave_, 2))
	head := widget.Row(theme.Gap, widget.Grow(d.title, 1), widget.Auto(d.light))
	d.body = widget.Column(theme.Between, widget.Fix(head, 50), widget.Fix(d.detail, 66),
		widget.Grow(stack(d.video, d.numbers, d.words), 1))
	d.measure = d.starter(widget.Face{Label: c.Measure, Role: state.RolePrimary}, true, -1)
	d.stop = d.starter(widget.Face{Label: c.MeasureStop}, false, -1)
	d.more = leafButton(a, func() int { return d.vitals.leaves })
	cells := []widget.Cell{widget.Fix(a.button(widget.Face{Label: c.Back}, state.Close{}), 180), widget.Fix(d.more, 250),
		widget.Space()}
	for i := range maxChoices {
		b := d.starter(widget.Face{}, true, i) // equals: none of them is the usual one
		d.choices = append(d.choices, b)
		cells = append(cells, widget.Fix(b, 230))
	}
	// A start must not appear where the stop was a moment ago, in case the
	// measurement has just ended by itself.
	d.row = widget.Row(theme.Gap, append(cells, widget.Fix(d.stop, 250), widget.Fix(d.measure, 400))...)
	d.box = widget.Inset(theme.Margin, widget.Column(theme.Gap, widget.Grow(d.body, 1), widget.Fix(d.row, actionHeight)))
	return d
}

// maxChoices is how many sizes or sites fit into the row.
const maxChoices = 3

// starter returns a button that starts a measurement with the device's choice
// of that number (-1: none), or stops one.
func (d *device) starter(f widget.Face, on bool, choice int) *widget.BigButton {
	b := widget.NewButton(f, func() {
		intent := state.Intent{Kind: state.Measure, Device: d.a.model.Device, On: on}
		if dev, ok := d.a.model.Opened(); ok && choice >= 0 && choice < len(dev.Choices) {
			intent.Text = dev.Choices[choice]
		}
		d.a.Dispatch(state.Want{Intent: intent})
	})
	b.Keys = d.a
	return b
}

// showStarters shows one start, or one for each choice; during a measurement
// only the stop.
func (d *device) showStarters(m state.Model, dev api.Device, measuring bool) (changed bool) {
	off := !m.Can(state.Measure) || dev.State != "online" || measuring
	for i, b := range d.choices {
		if i < len(dev.Choices) {
			b.Set(widget.Face{Label: m.Texts.Choice(dev.Choices[i]), Detail: m.Texts.Measure, Off: off})
		}
		changed = setHidden(b, measuring || i >= len(dev.Choices)) || changed
	}
	d.measure.Set(widget.Face{Label: m.Texts.Measure, Role: state.RolePrimary, Off: off})
	stop := widget.Face{Label: m.Texts.MeasureStop, Off: !m.Link.Up}
	if measuring {
		stop.Role = state.RolePrimary
	}
	d.stop.Set(stop)
	changed = setHidden(d.measure, !dev.Measures || len(dev.Choices) > 0) || changed
	return setHidden(d.stop, !dev.Measures) || changed
}

func (d *device) root() fyne.CanvasObject { return d.box }

func (d *device) show(m state.Model, now time.Time) {
	if d.shown != m.Device {
		d.shown = m.Device
		d.video.Clear()
	}
	dev, _ := m.Opened()
	t, ok := m.TileOf(m.Device, now)
	if !ok {
		t = state.Tile{Title: m.Device, Word: m.Texts.DeviceOffline, Shape: state.ShapeCross, Role: state.RoleBad}
	}
	d.title.Set(t.Title)
	d.light.Set(state.Mark{Text: t.Word, Shape: t.Shape, Role: t.Role}, "")
	d.detail.Set(t.Detail)
	d.vitals.leaf(t.Values, m.Leaf)
	wave, waves := m.WaveOf(m.Device, now)
	camera := dev.Kind == "camera"
	changed := setHidden(d.video, !camera)
	changed = setHidden(d.numbers, camera || len(t.Values) == 0 && !waves) || changed
	changed = setHidden(d.words, !d.numbers.Hidden || camera) || changed
	changed = setHidden(d.wave_, !waves) || changed
	changed = d.showStarters(m, dev, t.Measuring) || changed
	changed = showLeaf(d.more, m, d.vitals.leaves) || changed
	changed = setHidden(d.detail, t.Detail == "" && !dev.Measures) || changed
	if changed {
		d.numbers.Refresh()
		d.body.Refresh()
		d.row.Refresh()
	}
	if waves {
		d.wave_.Set(wave)
	}
	switch {
	case state.HasSound(dev):
		d.words.Set(m.Texts.SoundOnly)
	case dev.Measures:
		d.words.Set(m.Texts.NoMeasurement)
	default:
		d.words.Set(m.Texts.NoData)
	}
	d.video.Say(m.Picture(d.video.Last(), now), "")
}

func (d *device) wave(m state.Model, now time.Time) {
	if wave, ok := m.WaveOf(m.Device, now); ok {
		d.wave_.Set(wave)
	}
}

func (d *device) feeds(m state.Model, _ time.Time) map[string]*widget.VideoView {
	if dev, ok := m.Opened(); ok && dev.Kind == "camera" && m.Link.Up {
		return map[string]*widget.VideoView{dev.ID: d.video}
	}
	return nil
}
