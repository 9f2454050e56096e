package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"
)

// Keys takes what is typed. A scanner types into whatever has the focus, so no
// key acts on a widget itself: the receiver of the keys says what they mean.
type Keys interface {
	TypedRune(r rune)
	TypedKey(name fyne.KeyName)
	// KeyDown comes before them, even for a key that types nothing.
	KeyDown(ev *fyne.KeyEvent)
}

// typed is the part of a widget that can have the keyboard's focus: it passes
// on every key, Tab too.
type typed struct {
	Keys Keys // nil: keys do nothing
}

// TypedRune passes the key on.
func (t *typed) TypedRune(r rune) {
	if t.Keys != nil {
		t.Keys.TypedRune(r)
	}
}

// TypedKey passes the key on.
func (t *typed) TypedKey(ev *fyne.KeyEvent) {
	if t.Keys != nil {
		t.Keys.TypedKey(ev.Name)
	}
}

// KeyDown passes the key on.
func (t *typed) KeyDown(ev *fyne.KeyEvent) {
	if t.Keys != nil {
		t.Keys.KeyDown(ev)
	}
}

// KeyUp is of no interest.
func (t *typed) KeyUp(*fyne.KeyEvent) {}

// AcceptsTab keeps Tab from moving the focus.
func (t *typed) AcceptsTab() bool { return true }

// Catcher has the focus while nothing else has it, and takes the touches beside
// everything that can be touched. It is invisible.
type Catcher struct {
	base.BaseWidget
	typed
	OnTap func()
}

// NewCatcher returns a catcher that passes on all keys.
func NewCatcher(k Keys) *Catcher {
	c := &Catcher{typed: typed{Keys: k}}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped tells whoever wants to know.
func (c *Catcher) Tapped(*fyne.PointEvent) {
	if c.OnTap != nil {
		c.OnTap()
	}
}

// FocusGained shows nothing.
func (c *Catcher) FocusGained() {}

// FocusLost shows nothing.
func (c *Catcher) FocusLost() {}

// CreateRenderer draws nothing.
func (c *Catcher) CreateRenderer() fyne.WidgetRenderer {
	return base.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
