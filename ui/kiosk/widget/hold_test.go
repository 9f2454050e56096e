package widget

import (
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"telecart/ui/kiosk/clocktest"
	"telecart/ui/kiosk/state"
)

// hangUp returns a button to be held, its clock, and the colour that it has at
// a part of its width.
func hangUp(t *testing.T, dark bool) (*HoldButton, *clocktest.Clock, func(part float32) color.Color) {
	use(t, dark)
	var c clocktest.Clock
	b := NewHold(Face{Label: "Hang up", Role: state.RoleBad}, c.After, func() {})
	w := test.NewTempWindow(t, b)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(200, 100))
	return b, &c, func(part float32) color.Color { return w.Canvas().Capture().At(int(200*part), 12) }
}

// Somebody who holds sees how long it still takes, and that letting go ended
// it.
func TestHoldIsSeen(t *testing.T) {
	for _, dark := range []bool{false, true} {
		b, c, at := hangUp(t, dark)
		rest := at(0.3)
		b.MouseDown(nil)
		c.Advance(500 * time.Millisecond)
		if at(0.3) == at(0.7) {
			t.Errorf("dark %v: half way both halves look the same", dark)
		}
		if at(0.55) != at(0.9) || at(0.1) != at(0.45) {
			t.Errorf("dark %v: half way it is not filled to the half", dark)
		}
		b.MouseUp(nil)
		if at(0.3) != rest || at(0.7) != rest {
			t.Errorf("dark %v: let go, it looks unlike before", dark)
		}
	}
}

// A button that is off looks off, and does not fill up.
func TestOffLooksOff(t *testing.T) {
	for _, dark := range []bool{false, true} {
		b, c, at := hangUp(t, dark)
		on := at(0.3)
		b.Set(Face{Label: "Hang up", Role: state.RoleBad, Off: true})
		off := at(0.3)
		if on == off {
			t.Errorf("dark %v: off looks like on", dark)
		}
		b.MouseDown(nil)
		c.Advance(500 * time.Millisecond)
		if at(0.3) != off || at(0.7) != off {
			t.Errorf("dark %v: it fills though it is off", dark)
		}
	}
}
