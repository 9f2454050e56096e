package screen

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"telecart/ui/kiosk/kiosktest"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
	"telecart/ui/kiosk/widget"
)

// typist types into whatever has the focus, as the window does.
type typist struct {
	*cart
	a *App
	w fyne.Window
}

func atHome(t *testing.T) typist {
	t.Helper()
	a, c, w := open(t, text.English(), true)
	a.Dispatch(state.Connected{Snapshot: kiosktest.Told(kiosktest.Idle(noon), noon)})
	return typist{c, a, w}
}

// types types keys with a gap before each.
func (y typist) types(gap time.Duration, keys string) {
	names := map[rune]fyne.KeyName{'\r': fyne.KeyReturn, '\t': fyne.KeyTab, '\x1b': fyne.KeyEscape}
	for _, r := range keys {
		y.clock.Advance(gap)
		focused := y.w.Canvas().Focused()
		if name, ok := names[r]; ok {
			focused.TypedKey(&fyne.KeyEvent{Name: name})
		} else {
			focused.TypedRune(r)
		}
	}
}

// focus moves the focus to the button with a label, as a hand does.
func (y typist) focus(t *testing.T, label string) {
	t.Helper()
	for range 40 {
		y.types(state.Pause, "\t")
		y.clock.Advance(state.Pause)
		if b, ok := y.w.Canvas().Focused().(*widget.BigButton); ok && b.Face().Label == label {
			return
		}
	}
	t.Fatalf("%q never has the focus", label)
}

// Whatever is in a scan, wherever it pauses, no button gets a key of it.
func TestKeysOfAScanReachNoButton(t *testing.T) {
	y := atHome(t)
	for _, code := range []string{"12 345\r", "12345\t", "12345\t\r", "12345\r\r", "\r12345\r", "  12345 \r", "123\x1b45\r"} {
		for pause := range len(code) {
			y.a.Dispatch(state.Close{})
			y.a.keys.unfocus()
			y.types(time.Minute, "\r") // ends whatever was typed
			y.clock.Advance(time.Minute)
			y.focus(t, "CALL A DOCTOR")
			focused := y.w.Canvas().Focused()
			y.types(5*time.Millisecond, code[:pause])
			if pause > 1 { // a first key alone cannot be told from a hand's
				y.clock.Advance(2 * time.Second)
			}
			y.types(5*time.Millisecond, code[pause:])
			y.clock.Advance(2 * time.Second)
			s, ask := y.a.current, y.a.Model().Ask
			late := ask != nil && ask.Number == "12345" && pause == 6 // an Enter that goes on with what was scanned
			if len(y.asked) > 0 || s != state.ScreenHome && s != state.ScreenPatient && !late {
				t.Fatalf("%q, paused at %d: on %s, asked for %+v", code, pause, s, y.asked)
			}
			if now := y.w.Canvas().Focused(); s == state.ScreenHome && now != focused {
				t.Fatalf("%q, paused at %d: the focus moved to %T", code, pause, now)
			}
		}
	}
}

// A key that the layout has no character for spoils a scan, wherever it is; a
// dead key of a person does no harm.
func TestKeyWithoutALetter(t *testing.T) {
	const code = "12345678"
	for at := range len(code) + 1 {
		y := atHome(t)
		press := func(keys string) {
			for _, r := range keys {
				y.w.Canvas().Focused().(desktop.Keyable).KeyDown(&fyne.KeyEvent{})
				y.types(5*time.Millisecond, string(r))
			}
		}
		press(code[:at])
		y.w.Canvas().Focused().(desktop.Keyable).KeyDown(&fyne.KeyEvent{})
		press(code[at:] + "\r")
		if f, n := y.a.Model().Form, y.a.Model().Notice; f.Number != "" || n == nil {
			t.Errorf("at %d: %+v, %+v", at, f, n)
		}
		y.clock.Advance(2 * time.Second)
		y.w.Canvas().Focused().(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		press(code + "\r")
		if f := y.a.Model().Form; f.Number != code {
			t.Errorf("the next: %+v, %+v", f, y.a.Model().Notice)
		}
	}
	y := atHome(t)
	y.a.Dispatch(state.Open{Page: state.PagePatient})
	y.types(150*time.Millisecond, "12345\tJos")
	y.a.KeyDown(&fyne.KeyEvent{})
	y.clock.Advance(150 * time.Millisecond)
	y.a.KeyDown(&fyne.KeyEvent{})
	y.types(150*time.Millisecond, "é")
	y.a.KeyDown(&fyne.KeyEvent{})
	y.types(150*time.Millisecond, "\r")
	if m := y.a.Model(); m.Ask == nil || m.Ask.Name != "José" {
		t.Errorf("typed by hand: %+v, %+v", m.Ask, m.Notice)
	}
}

// A busy window system repeats keys that a scanner has long released.
func TestRepeatedKeys(t *testing.T) {
	y := atHome(t)
	for _, r := range "12345678\r" {
		y.w.Canvas().Focused().(desktop.Keyable).KeyDown(&fyne.KeyEvent{})
		y.types(time.Millisecond, string([]rune{r, r, r}))
	}
	if f := y.a.Model().Form; y.a.current != state.ScreenPatient || f.Number != "12345678" {
		t.Errorf("on %s, %+v, %+v", y.a.current, f, y.a.Model().Notice)
	}
}

// Everything can be reached from a keyboard.
func TestKeyboardAlone(t *testing.T) {
	y := atHome(t)
	y.focus(t, "CALL A DOCTOR")
	y.types(0, "\r")
	y.clock.Advance(state.Pause)
	if y.a.current != state.ScreenReason {
		t.Fatalf("Enter leads to %s", y.a.current)
	}
	y.types(time.Second, "\x1b")
	y.clock.Advance(state.Pause)
	if y.a.current != state.ScreenHome {
		t.Fatalf("Escape leads to %s", y.a.current)
	}
	y.focus(t, text.English().TypeIn)
	y.types(0, " ")
	y.clock.Advance(state.Pause)
	if y.a.current != state.ScreenPatient {
		t.Fatalf("Space leads to %s", y.a.current)
	}
	y.types(150*time.Millisecond, "12345\tAna Ruiz\t19560503\r")
	if y.a.current != state.ScreenReadBack {
		t.Fatalf("typed: %s, %+v, %+v", y.a.current, y.a.Model().Form, y.a.Model().Notice)
	}
	y.focus(t, "Yes")
	y.types(0, "\r")
	y.clock.Advance(state.Pause)
	if len(y.asked) != 1 || y.asked[0].Patient.Name != "Ana Ruiz" || y.asked[0].Patient.Number != "12345" {
		t.Errorf("asks for %+v", y.asked)
	}
}

// A touch beside everything takes the focus away; keys are still received.
func TestKeysWithoutFocus(t *testing.T) {
	y := atHome(t)
	y.w.Canvas().Unfocus()
	test.TypeOnCanvas(y.w.Canvas(), "12345^RUIZ^ANA^")
	y.a.TypedKey(fyne.KeyEnter)
	if y.a.current != state.ScreenReadBack {
		t.Errorf("on %s", y.a.current)
	}
}

// A stalled window is not a pause of the scanner's; one that responds is.
func TestBusyKiosk(t *testing.T) {
	const code, end = "12345678", "\r"
	for at := 1; at <= len(code); at++ {
		y := atHome(t)
		y.types(5*time.Millisecond, code[:at])
		y.clock.Stall(700 * time.Millisecond)
		y.types(0, code[at:]+end)
		if f := y.a.Model().Form; f.Number != code {
			t.Errorf("stalled at %d: %+v, %+v", at, f, y.a.Model().Notice)
		}
		y = atHome(t)
		y.types(5*time.Millisecond, code[:at])
		y.clock.Advance(700 * time.Millisecond)
		y.types(0, code[at:]+end)
		if f, n := y.a.Model().Form, y.a.Model().Notice; f.Number != "" || n == nil {
			t.Errorf("paused at %d: %+v, %+v", at, f, n)
		}
	}
}

// A scan that breaks off is reported, and the screen has the words.
func TestHalfAScanIsSaid(t *testing.T) {
	y := atHome(t)
	y.types(5*time.Millisecond, "1234")
	y.clock.Advance(time.Second)
	if kiosktest.Button(y.a.Root(), "Close") == nil || !slices.Contains(kiosktest.Texts(y.a.Root()), text.English().ScanBroken) {
		t.Errorf("the screen says %q", kiosktest.Texts(y.a.Root()))
	}
}
