package screen

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/widget"
)

// keys takes what is typed, by a hand or by a scanner. Which of them it is
// shows only later, so a key that would mean something to a button waits until
// it stands alone; a key of a scan never does.
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

	// The window hands keys out between pictures and does not say when they
	// were typed. So the keys' time goes on only while the window is seen to
	// answer: a busy kiosk is no pause of the scanner's.
	now   time.Time
	heard time.Time // of the cart's clock: the last key or look
	looks int       // to come, until no key came for a Pause
}

// look is how often the window is seen to answer while keys come.
const look = state.Pause / 5

// attach makes all keys typed on a canvas the app's, whatever has the focus.
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

// groupSeparator ends a part of a GS1 code.
const groupSeparator = '\x1d'

func (k *keys) unfocus() {
	if k.canvas != nil {
		k.canvas.Focus(k.catcher)
	}
}

// TypedRune takes a letter of a real keyboard or of a scanner.
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

// KeyDown takes the press of any key. One that types nothing, because the layout
// has no letter for it, would make a scan shorter than it is.
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

// repeated reports whether what is typed is the window system's repetition of a key
// that is down. A busy one repeats a scanner's keys too, and a number grows.
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

// goOn lets the keys' time go on.
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
