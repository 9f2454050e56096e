package screen

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/widget"
)

// keys takes what is typed, by a person or by a scanner. Which of them it was
// is only known later, so a key that would act on a button waits until it
// stands alone; a key of a scan never acts on one.
type keys struct {
	app     *App
	canvas  fyne.Canvas
	catcher *widget.Catcher
	downs   bool // presses are told, so that a letter without one is a repetition
	due     bool // a key is down that has not typed anything yet
	alone   rune // waits, 0 for none
	back    bool // with Shift
	at      time.Time
	stop    func()

	// The window delivers keys between pictures and does not say when they were
	// typed. So the keys' clock only runs while the window is seen to respond:
	// a busy kiosk is not a pause of the scanner's.
	now   time.Time
	heard time.Time // of the cart's clock: the last key or look
	looks int       // to come, until no key came for a Pause
}

// look is how often the window is checked for responding while keys come.
const look = state.Pause / 5

// attach directs all keys typed on a canvas to the app, whatever has the focus.
func (k *keys) attach(c fyne.Canvas) {
	k.canvas = c
	c.SetOnTypedRune(k.app.TypedRune)
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) { k.app.TypedKey(ev.Name) })
	if d, ok := c.(desktop.Canvas); ok { // a touch beside everything took the focus away
		d.SetOnKeyDown(func(ev *fyne.KeyEvent) { k.unfocus(); k.app.KeyDown(ev) })
	}
	for key, r := range map[fyne.KeyName]rune{fyne.KeyRightBracket: groupSeparator, fyne.KeyM: state.Enter,
		fyne.KeyJ: state.Enter, fyne.KeyI: state.Tab} { // how scanners type control characters
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl},
			func(fyne.Shortcut) { k.typed(r) })
	}
}

// groupSeparator ends an element of a GS1 code.
const groupSeparator = '\x1d'

func (k *keys) unfocus() {
	if k.canvas != nil {
		k.canvas.Focus(k.catcher)
	}
}

// TypedRune takes a character of a keyboard or a scanner.
func (a *App) TypedRune(r rune) {
	if !a.keys.repeated() {
		a.keys.typed(r)
	}
}

// TypedKey takes another key.
func (a *App) TypedKey(name fyne.KeyName) {
	names := map[fyne.KeyName]rune{fyne.KeyReturn: state.Enter, fyne.KeyEnter: state.Enter, fyne.KeyTab: state.Tab,
		fyne.KeyBackspace: state.Backspace, fyne.KeyEscape: state.Escape}
	if r, ok := names[name]; ok && (r == state.Backspace || !a.keys.repeated()) {
		a.keys.typed(r)
	}
}

// numLock is the X11 code of a key that Fyne has no name for.
const numLock = 77

// KeyDown takes the press of any key. A key that types nothing, because the
// layout has no character for it, would make a scan too short.
func (a *App) KeyDown(ev *fyne.KeyEvent) {
	k := &a.keys
	k.downs = true
	if k.due {
		k.typed(state.NoLetter)
	}
	switch ev.Name {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight, desktop.KeyAltLeft,
		desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyCapsLock:
		k.due = false
	default:
		k.due = ev.Physical.ScanCode != numLock
	}
}

// repeated reports whether the key is repeated by the window system because it
// is held down. A busy one also repeats a scanner's keys, which would lengthen
// a number.
func (k *keys) repeated() bool { return k.downs && !k.due }

func (k *keys) typed(r rune) {
	k.due = false
	k.goOn()
	if k.stop != nil {
		k.stop()
	}
	if first := k.alone; first != 0 {
		k.alone = 0
		if first == ' ' || first == state.Tab { // of a code; others begin none
			k.app.Dispatch(state.Typed{Rune: first, At: k.at})
		}
	}
	switch r {
	case ' ', state.Enter, state.Tab, state.Escape:
		if !k.app.model.Scanning(k.now) {
			k.alone, k.at, k.back = r, k.now, shift()
		}
	}
	if k.alone == 0 {
		k.app.Dispatch(state.Typed{Rune: r, At: k.now})
	}
	k.looks = int(state.Pause / look)
	k.stop = k.app.cfg.After(look, k.look)
}

// goOn lets the keys' clock run.
func (k *keys) goOn() {
	now := k.app.cfg.Now()
	if k.looks > 0 {
		k.now = k.now.Add(max(0, min(now.Sub(k.heard), look)))
	} else {
		k.now = now
	}
	k.heard = now
}

func (k *keys) look() {
	k.goOn()
	if k.looks--; k.looks > 0 {
		k.stop = k.app.cfg.After(look, k.look)
		return
	}
	k.silence()
}

// silence is called when no key came for a Pause.
func (k *keys) silence() {
	r := k.alone
	k.alone, k.stop = 0, nil
	if r == 0 {
		k.app.Dispatch(state.Silence{})
		return
	}
	if k.canvas != nil {
		switch w := k.canvas.Focused().(type) {
		case *widget.BigButton:
			if r == ' ' || r == state.Enter {
				w.Tapped(nil)
				return
			}
		case *widget.Touch:
			if r == ' ' || r == state.Enter {
				w.Tapped(nil)
				return
			}
		}
		if r == state.Tab && k.app.current != state.ScreenPatient {
			k.next()
			return
		}
	}
	k.app.Dispatch(state.Key{Rune: r})
}

// next moves the focus; on the patient's screen Tab moves from field to field.
func (k *keys) next() {
	if k.back {
		k.canvas.FocusPrevious()
	} else {
		k.canvas.FocusNext()
	}
}

// shift reports whether Shift is down.
func shift() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}
