package kiosktest

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"telecart/ui/kiosk/widget"
)

// Place is a visible object and its position in the window.
type Place struct {
	Object fyne.CanvasObject
	At     fyne.Position
}

// Visible returns every visible object below root, parents first.
func Visible(root fyne.CanvasObject) []Place {
	var out []Place
	var walk func(o fyne.CanvasObject, at fyne.Position)
	walk = func(o fyne.CanvasObject, at fyne.Position) {
		if !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		out = append(out, Place{o, at})
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			children = test.WidgetRenderer(o).Objects()
		}
		for _, c := range children {
			walk(c, at)
		}
	}
	walk(root, fyne.NewPos(0, 0).Subtract(root.Position()))
	return out
}

// Button finds the visible button with a label; nil when there is none.
func Button(root fyne.CanvasObject, label string) *widget.BigButton {
	for _, p := range Visible(root) {
		if b, ok := p.Object.(*widget.BigButton); ok && b.Face().Label == label {
			return b
		}
	}
	return nil
}

// Held finds the visible button to be held with a label; nil when there is
// none.
func Held(root fyne.CanvasObject, label string) *widget.HoldButton {
	for _, p := range Visible(root) {
		if b, ok := p.Object.(*widget.HoldButton); ok && b.Face().Label == label {
			return b
		}
	}
	return nil
}

// Texts returns all visible words.
func Texts(root fyne.CanvasObject) []string {
	var out []string
	for _, p := range Visible(root) {
		if t, ok := p.Object.(*widget.Text); ok && t.Shown() != "" {
			out = append(out, t.Shown())
		}
	}
	return out
}
