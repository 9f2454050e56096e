package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// HoldFor is how long a dangerous button is held.
const HoldFor = time.Second

const holdSteps = 10

// After calls f on Fyne's goroutine after d, unless it is stopped first.
type After func(d time.Duration, f func()) (stop func())

// HoldButton must be held for HoldFor. It fills up while it is held; letting go
// earlier does nothing.
type HoldButton struct {
	face
	OnHeld func()
	after  After
	stop   func()
	step   int
}

// NewHold returns a button to be held.
func NewHold(f Face, after After, onHeld func()) *HoldButton {
	b := &HoldButton{OnHeld: onHeld, after: after}
	b.face.init(f)
	b.ExtendBaseWidget(b)
	return b
}

// Tapped does nothing: a touch is not enough. It exists so that the touch does
// not fall through to what is below.
func (b *HoldButton) Tapped(*fyne.PointEvent) {}

// MouseDown begins.
func (b *HoldButton) MouseDown(*desktop.MouseEvent) {
	if b.look.Off || b.stop != nil {
		return
	}
	b.pressed, b.step = true, 0
	b.next()
}

func (b *HoldButton) next() {
	b.filled = float32(b.step) / holdSteps
	b.Refresh()
	b.stop = b.after(HoldFor/holdSteps, func() {
		if b.step++; b.step < holdSteps {
			b.next()
			return
		}
		b.release()
		if b.OnHeld != nil && !b.look.Off {
			b.OnHeld()
		}
	})
}

// MouseUp lets go.
func (b *HoldButton) MouseUp(*desktop.MouseEvent) { b.release() }

// MouseIn is of no interest.
func (b *HoldButton) MouseIn(*desktop.MouseEvent) {}

// MouseMoved is of no interest.
func (b *HoldButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut lets go: the finger slid off.
func (b *HoldButton) MouseOut() { b.release() }

// Release lets go without a finger: what the button was about is no longer
// there.
func (b *HoldButton) Release() { b.release() }

func (b *HoldButton) release() {
	if b.stop != nil {
		b.stop()
	}
	if !b.pressed && b.filled == 0 {
		return
	}
	b.stop, b.pressed, b.filled = nil, false, 0
	b.Refresh()
}
