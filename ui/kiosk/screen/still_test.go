package screen

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// watched is an app that notes what asks for a drawing of the window.
type watched struct {
	fyne.App
	drawings []string
}

func (w *watched) Driver() fyne.Driver { return watchedDriver{w.App.Driver(), w} }

type watchedDriver struct {
	fyne.Driver
	*watched
}

func (d watchedDriver) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	return watchedCanvas{d.Driver.CanvasForObject(o), d.watched}
}

type watchedCanvas struct {
	fyne.Canvas
	*watched
}

// SetDirty is how Fyne's objects say that they were moved or resized.
func (c watchedCanvas) SetDirty() { c.drawings = append(c.drawings, "something moved") }

func (c watchedCanvas) Refresh(o fyne.CanvasObject) {
	c.drawings = append(c.drawings, fmt.Sprintf("%T at %v", o, o.Position()))
}

// Each drawing of the window costs much without a graphics processor, and the
// daemon tells the same again several times a second: what says nothing new
// must draw nothing.
func TestWhatDidNotChangeIsNotDrawn(t *testing.T) {
	each(t, func(t *testing.T, a *App, _ situation) {
		app := fyne.CurrentApp()
		a.render() // the thumbnails have come
		w := &watched{App: app}
		fyne.SetCurrentApp(w)
		defer fyne.SetCurrentApp(app)
		a.render()
		slices.Sort(w.drawings)
		for _, d := range slices.Compact(w.drawings) {
			t.Errorf("drawn again: %s", d)
		}
	})
}
