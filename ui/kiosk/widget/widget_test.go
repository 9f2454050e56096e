package widget

import (
	"image"
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"telecart/ui/kiosk/clocktest"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
	"telecart/ui/kiosk/theme"
)

// use starts a test app in the kiosk's theme.
func use(t *testing.T, dark bool) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(dark))
}

// A dangerous button needs a whole second: not a tap, not nearly a second, and
// not a finger that slid off and came back.
func TestHoldButton(t *testing.T) {
	use(t, false)
	var c clocktest.Clock
	held := 0
	b := NewHold(Face{Label: "Hang up"}, c.After, func() { held++ })
	b.Resize(fyne.NewSize(200, 100))
	b.Tapped(nil)
	c.Advance(time.Minute)
	if held != 0 {
		t.Fatal("a tap is enough")
	}
	b.MouseDown(nil)
	c.Advance(500 * time.Millisecond)
	if b.filled < 0.4 || b.filled > 0.6 {
		t.Errorf("half way it is filled %.1f", b.filled)
	}
	c.Advance(499 * time.Millisecond)
	b.MouseUp(nil)
	c.Advance(time.Minute)
	if held != 0 || b.filled != 0 {
		t.Fatalf("let go after 0.999 s: fired %d times, filled %.1f", held, b.filled)
	}
	b.MouseDown(nil)
	c.Advance(900 * time.Millisecond)
	b.MouseOut()
	b.MouseDown(nil)
	c.Advance(900 * time.Millisecond)
	b.MouseOut()
	c.Advance(time.Minute)
	if held != 0 {
		t.Fatal("fires though the finger slid off")
	}
	b.MouseDown(nil)
	c.Advance(time.Second)
	if held != 1 {
		t.Fatal("held for a second, and nothing happens")
	}
	c.Advance(time.Minute)
	if held != 1 {
		t.Fatalf("held on: fired %d times, want once", held)
	}
	b.MouseUp(nil)
	b.Set(Face{Label: "Hang up", Off: true})
	b.MouseDown(nil)
	c.Advance(time.Minute)
	if held != 1 {
		t.Fatal("fires though it is off")
	}
	b.Set(Face{Label: "Hang up"})
	b.MouseDown(nil)
	c.Advance(900 * time.Millisecond)
	b.Set(Face{Label: "Hang up", Off: true})
	c.Advance(time.Minute)
	if held != 1 {
		t.Fatal("fires though it was switched off meanwhile")
	}
}

type typist struct {
	runes string
	keys  []fyne.KeyName
	down  int
}

func (k *typist) TypedRune(r rune)          { k.runes += string(r) }
func (k *typist) TypedKey(key fyne.KeyName) { k.keys = append(k.keys, key) }

func (k *typist) KeyDown(*fyne.KeyEvent) { k.down++ }

// No key acts on the widget that has the focus: a scanner may be typing.
func TestKeysAreHandedOn(t *testing.T) {
	use(t, false)
	taps, k := 0, &typist{}
	b := NewButton(Face{Label: "Call"}, func() { taps++ })
	x := NewTouch(NewBox(theme.Card), func() { taps++ })
	for _, o := range []fyne.Focusable{b, x, NewCatcher(k)} {
		switch w := o.(type) {
		case *BigButton:
			w.Keys = k
		case *Touch:
			w.Keys = k
		}
		*k = typist{}
		w := test.NewTempWindow(t, o.(fyne.CanvasObject))
		w.Canvas().Focus(o)
		test.Type(o, "1 2")
		for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyTab} {
			o.TypedKey(&fyne.KeyEvent{Name: key})
		}
		o.(desktop.Keyable).KeyDown(&fyne.KeyEvent{})
		if k.down != 1 || taps != 0 || k.runes != "1 2" || len(k.keys) != 2 || !o.(fyne.Tabbable).AcceptsTab() {
			t.Errorf("%T: %d taps, handed on %q and %q", o, taps, k.runes, k.keys)
		}
	}
	b.Set(Face{Label: "Call", Off: true})
	test.Tap(b)
	if taps != 0 {
		t.Error("a button that is off was tapped")
	}
}

// No text is wider than its place, and a cut is marked.
func TestTextFits(t *testing.T) {
	use(t, false)
	names := []string{"María González", "Wolfeschlegelsteinhausenbergerdorff", "李小龍", "محمد بن سلمان بن عبد العزيز آل سعود",
		"Ганна Олександрівна Шевченко-Коваленко", "a", strings.Repeat("very long ", 40), "x\ny\nz"}
	for _, name := range names {
		for _, size := range []fyne.Size{fyne.NewSize(372, 120), fyne.NewSize(200, 40), fyne.NewSize(1200, 300), fyne.NewSize(60, 30)} {
			style := fyne.TextStyle{Bold: true}
			lines, points := fit(name, theme.TextHuge, style, size, 3)
			if w := widest(lines, points, style); w > size.Width+0.5 && len([]rune(strings.Join(lines, ""))) > 2 {
				t.Errorf("%q in %v: %.0f wide", name, size, w)
			}
			all := strings.Join(strings.Fields(strings.Join(lines, " ")), " ") == strings.Join(strings.Fields(name), " ")
			if !all && !strings.Contains(strings.Join(lines, ""), "…") {
				t.Errorf("%q in %v: %q leaves out without a mark", name, size, lines)
			}
			if points < theme.TextLabel {
				t.Errorf("%q in %v: %.0f points", name, size, points)
			}
		}
	}
}

func TestTextSaysWhetherItChanged(t *testing.T) {
	use(t, false)
	x := Label("a", theme.Card)
	if x.Set("a") || !x.Set("b") || x.Shown() != "b" {
		t.Errorf("shows %q", x.Shown())
	}
}

func TestVitalValueShowsNoUnitForNothing(t *testing.T) {
	use(t, true)
	v := NewVital()
	v.Resize(fyne.NewSize(200, 110))
	v.Set(state.Value{Label: "SpO2", Number: "97", Unit: "%", Role: state.RoleSpO2})
	v.Set(state.Value{Label: "SpO2", Number: "– –", Note: "sensor off", Role: state.RoleStale})
	if v.num.Shown() != "– –" || v.unit.Shown() != "" || v.note.Shown() != "sensor off" {
		t.Errorf("shows %q %q %q", v.num.Shown(), v.unit.Shown(), v.note.Shown())
	}
	if v.num.Style.Size < 48 {
		t.Errorf("the number is %.0f high", v.num.Style.Size)
	}
}

// A gap in the samples is a gap on the screen, even where the sweep starts
// over.
func TestWaveKeepsGaps(t *testing.T) {
	p := theme.Day()
	ground, ink := p.Surface(theme.Monitor), p.Ink(state.RoleSpO2, theme.Monitor)
	tr := state.Wave{Rate: 10, Next: 40}
	for i := range 40 {
		v := float64(i % 5)
		if i >= 10 && i < 20 {
			v = math.NaN()
		}
		tr.Samples = append(tr.Samples, v)
	}
	img := image.NewRGBA(image.Rect(0, 0, 161, 60))
	drawWave(img, tr, ground, ink)
	drawn := func(from, to int) (n int) { // in columns of samples, 2 pixels each
		for x := from*2 + 1; x < to*2-1; x++ {
			for y := range 60 {
				if img.RGBAAt(x, y).G == ink.G {
					n++
				}
			}
		}
		return n
	}
	if drawn(0, 9) == 0 || drawn(20, 39) == 0 {
		t.Error("what was measured is not drawn")
	}
	if n := drawn(10, 20); n != 0 {
		t.Errorf("%d points are drawn where nothing was measured", n)
	}
	if n := drawn(41, 80); n != 0 {
		t.Errorf("%d points are drawn after the newest sample", n)
	}
	flat := state.Wave{Rate: 10, Next: 2, Samples: []float64{1, 1}}
	drawWave(img, flat, ground, ink) // must not divide by nothing
}

func TestKeyboard(t *testing.T) {
	use(t, false)
	var typed []rune
	k := NewKeyboard(text.English(), nil, func(r rune) { typed = append(typed, r) },
		NewButton(Face{}, nil), NewButton(Face{}, nil))
	k.Resize(fyne.NewSize(1260, KeyboardHeight))
	tap := func(label string) {
		for _, b := range k.keys {
			if strings.EqualFold(b.Face().Label, label) {
				test.Tap(b)
				return
			}
		}
		t.Fatalf("no key %q", label)
	}
	for _, l := range []string{"a", "n", "a"} {
		tap(l)
	}
	k.press(' ')
	test.Tap(k.more)
	tap("ñ")
	test.Tap(k.more)
	tap("u")
	test.Tap(k.shift)
	test.Tap(k.shift)
	for _, l := range []string{"x", "y"} {
		tap(l)
	}
	if got := string(typed); got != "Ana ÑuXY" {
		t.Errorf("typed %q", got)
	}
	k.Begin()
	if tap("b"); typed[len(typed)-1] != 'B' {
		t.Error("a new field does not begin with a capital")
	}
}

func TestKeysAreLargeEnough(t *testing.T) {
	use(t, false)
	k := NewKeyboard(text.English(), nil, func(rune) {}, NewButton(Face{}, nil), NewButton(Face{}, nil))
	w := test.NewTempWindow(t, k)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1260, KeyboardHeight))
	for _, b := range k.keys {
		if s := b.Size(); s.Width < theme.Target-1 || s.Height < theme.Target-1 {
			t.Fatalf("key %q is %v", b.Face().Label, s)
		}
	}
}

func TestTileSaysWordThenValue(t *testing.T) {
	use(t, false)
	opened := ""
	tile := NewTile(func(id string) { opened = id })
	tile.Resize(fyne.NewSize(253, 175))
	v := state.Value{Number: "97", Unit: "%"}
	tile.Set(state.Tile{ID: "spo2", Title: "Oximeter", Word: "ready", Shape: state.ShapeDisc, Values: []state.Value{v, v, v}})
	if tile.shown != 2 || tile.word.Shown() != "ready" {
		t.Errorf("%d values, word %q", tile.shown, tile.word.Shown())
	}
	tile.Set(state.Tile{ID: "spo2", Word: "NOT THERE", Role: state.RoleBad, Detail: "unplugged", Values: []state.Value{v}})
	if tile.shown != 0 || tile.detail.Shown() != "unplugged" {
		t.Errorf("a device that is gone shows %d values, detail %q", tile.shown, tile.detail.Shown())
	}
	if test.Tap(tile); opened != "spo2" {
		t.Errorf("opens %q", opened)
	}
}

// Every widget can be drawn in both themes, even empty or tiny.
func TestEverythingDraws(t *testing.T) {
	for _, dark := range []bool{false, true} {
		use(t, dark)
		beat := NewBeat(time.Hour, func(f func()) { f() })
		video := NewVideo(beat, time.Now)
		video.Say("No picture yet", "AR")
		banner := NewBanner("Close", nil, nil)
		banner.Set(state.Bar{Text: "LINK LOST", Detail: "x", Shape: state.ShapeCross, Role: state.RoleBad, Closes: true})
		light := NewLight(theme.Card, theme.TextTitle, nil)
		light.Set(state.Mark{Text: "READY", Shape: state.ShapeDisc, Role: state.RoleGood}, "hint")
		pill := NewPill()
		pill.Set("PRACTICE", state.RoleMark)
		field := NewField("Name", nil)
		field.Set("", "hint", true)
		wave := NewWave()
		wave.Set(state.NamedWave{Wave: state.Wave{Rate: 75, Next: 3, Samples: []float64{1, 2, 1}}, Role: state.RoleSpO2, Label: "Pleth"})
		sign := NewSign(theme.Card)
		sign.Set(state.ShapeTriangle, state.RoleNotice)
		for _, o := range []fyne.CanvasObject{video, banner, light, pill, field, wave, sign, NewVital(), NewTile(nil), NewBox(theme.Card),
			Body("", theme.Card, 2)} {
			w := test.NewTempWindow(t, o)
			for _, s := range []fyne.Size{fyne.NewSize(400, 200), fyne.NewSize(8, 8)} {
				w.Resize(s)
				w.Canvas().Capture()
			}
		}
	}
}

// Names that differ at their end keep it.
func TestSqueezed(t *testing.T) {
	use(t, true)
	x := NewText("philips-intellivue-bed-14", state.RoleQuiet, TextStyle{Size: theme.TextLabel, CutMiddle: true})
	x.Resize(fyne.NewSize(120, 30))
	test.WidgetRenderer(x).Refresh()
	if got := x.lines[0].Text; !strings.HasPrefix(got, "phil") || !strings.HasSuffix(got, "d-14") || x.Whole() {
		t.Errorf("shows %q, whole %v", got, x.Whole())
	}
	x.Resize(fyne.NewSize(400, 30))
	if got := x.lines[0].Text; got != x.Shown() {
		t.Errorf("with room: %q", got)
	}
}

// In a tile of the call's height the source is shown below, the reason above.
func TestVitalValueNamesItsSource(t *testing.T) {
	use(t, true)
	v := NewVital()
	v.Resize(fyne.NewSize(206, 103))
	v.Set(state.Value{Label: "SpO2", Number: "97 ?", Unit: "%", Note: "motion", Source: "Oximeter", Beside: "1 of 3", Role: state.RoleSpO2})
	test.WidgetRenderer(v).Refresh()
	if v.source.Hidden || v.beside.Hidden || !v.note.Whole() {
		t.Error("source, count or reason are not there")
	}
	if v.source.Position().Y <= v.num.Position().Y || v.note.Position().Y >= v.num.Position().Y {
		t.Errorf("the source stands at %v, the reason at %v", v.source.Position(), v.note.Position())
	}
	if foot := v.source.Position().Y + v.source.Size().Height; foot > 103+6 {
		t.Errorf("the source ends at %.0f of 103", foot)
	}
	v.Set(state.Value{Label: "SpO2", Number: "97", Unit: "%", Role: state.RoleSpO2})
	if !v.source.Hidden {
		t.Error("one alone is named")
	}
}

func TestTouchIsTouched(t *testing.T) {
	use(t, true)
	n := 0
	x := NewTouch(NewBox(theme.Card), func() { n++ })
	test.Tap(x)
	if n != 1 {
		t.Errorf("touched %d times, want 1", n)
	}
	if x.FocusGained(); x.outline.Hidden {
		t.Error("the focus is not seen")
	}
}
