package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"telecart/appliance/api"
	"telecart/appliance/cli"
	"telecart/appliance/client"
	"telecart/appliance/codec"
	"telecart/ui/kiosk/kiosktest"
	"telecart/ui/kiosk/screen"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// bedside is a kiosk with all its parts but the real window, connected to a
// cart by a real socket. What would run on Fyne's goroutine runs on the test's,
// in until.
type bedside struct {
	t      *testing.T
	cart   *kiosktest.Daemon
	socket string
	screen *screen.App
	window fyne.Window
	door   chan func()
}

func atBedside(t *testing.T) *bedside {
	b := &bedside{t: t, socket: filepath.Join(t.TempDir(), "cartd.sock"), door: make(chan func(), 10000)}
	b.startCart()
	test.NewTempApp(t).Settings().SetTheme(theme.New(false))
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	log := slog.New(slog.DiscardHandler)
	c := client.New(b.socket)
	t.Cleanup(c.Close)
	door := func(f func()) { b.door <- f }
	every := 10 * time.Millisecond
	texts := text.English()
	b.screen = screen.New(screen.Config{Texts: texts, Zone: time.UTC, Now: time.Now,
		Daemon: &daemon{client: c, texts: texts}, Feeds: newFeeds(ctx, log, c, every),
		Beat: widget.NewBeat(every, door), Door: door, Go: func(f func()) { go f() },
		After: func(d time.Duration, f func()) func() {
			timer := time.AfterFunc(d/20, func() { door(f) }) // nobody waits a second in a test
			return func() { timer.Stop() }
		},
		Dark: func(bool) {}})
	b.window = test.NewTempWindow(t, b.screen.Root())
	b.window.SetPadded(false)
	b.window.Resize(fyne.NewSize(theme.Width, theme.Height))
	b.screen.Attach(b.window.Canvas())
	k := &kiosk{log: log, client: c, screen: b.screen}
	go k.follow(ctx)
	return b
}

func (b *bedside) startCart() {
	b.t.Helper()
	b.cart = kiosktest.New(time.Now)
	if err := b.cart.Listen(b.socket); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { b.cart.Close() })
}

// until waits for something that others cause.
func (b *bedside) until(what string, done func() bool) {
	b.t.Helper()
	limit := time.After(20 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case f := <-b.door:
			f()
		case <-tick.C:
		case <-limit:
			b.t.Fatalf("no %s; the screen is %s and says %q", what, b.screen.Model().Screen(), kiosktest.Texts(b.screen.Root()))
		}
	}
}

func (b *bedside) seeScreen(s state.Screen) {
	b.t.Helper()
	b.until("screen "+s.String(), func() bool { return b.screen.Model().Screen() == s })
}

func (b *bedside) see(words ...string) {
	b.t.Helper()
	for _, w := range words {
		b.until(w, func() bool {
			return slices.ContainsFunc(kiosktest.Texts(b.screen.Root()), func(s string) bool { return strings.Contains(s, w) })
		})
	}
}

func (b *bedside) touch(label string) {
	b.t.Helper()
	b.until("button "+label, func() bool {
		x := kiosktest.Button(b.screen.Root(), label)
		return x != nil && !x.Face().Off
	})
	test.Tap(kiosktest.Button(b.screen.Root(), label))
}

func (b *bedside) hold(label string) {
	b.t.Helper()
	b.until("button "+label, func() bool {
		x := kiosktest.Held(b.screen.Root(), label)
		return x != nil && !x.Face().Off
	})
	kiosktest.Held(b.screen.Root(), label).MouseDown(nil)
}

// scan types as a wedge scanner does.
func (b *bedside) scan(code string) {
	b.t.Helper()
	test.TypeOnCanvas(b.window.Canvas(), code)
	b.screen.TypedKey(fyne.KeyReturn)
}

// called waits until the cart was asked for something.
func (b *bedside) called(want string) {
	b.t.Helper()
	b.until("request "+want, func() bool {
		select {
		case got := <-b.cart.Calls():
			return got == want
		default:
			return false
		}
	})
}

func TestWholeCall(t *testing.T) {
	b := atBedside(t)
	b.seeScreen(state.ScreenHome)
	b.see("ATTENTION", "DEMONSTRATION", "97", "72", "NOT THERE", "Scan the wristband")

	b.scan("12345^GONZÁLEZ^MARÍA^19560503")
	b.seeScreen(state.ScreenReadBack)
	b.see("MARÍA GONZÁLEZ", "born 3 May 1956", "no. 12345", "Is this the person in front of you?")
	b.touch("Yes")
	b.called(`PUT /v1/patient {"number":"12345","name":"MARÍA GONZÁLEZ","birthDate":"1956-05-03"}`)
	b.seeScreen(state.ScreenHome)
	b.see("MARÍA GONZÁLEZ")

	b.touch("CALL A DOCTOR")
	b.touch("Chest pain")
	b.touch("CALL A DOCTOR")
	b.called(`POST /v1/call {"reason":"Chest pain"}`)
	b.seeScreen(state.ScreenCalling)
	b.see("Reason: Chest pain", "Waiting since", "97")

	b.cart.Ask(api.Physician{User: "ruiz", Name: "Dr. Ana Ruiz", Specialty: "Cardiology", Hospital: "General"})
	b.seeScreen(state.ScreenAsked)
	b.see("AR", "Dr. Ana Ruiz", "Cardiology · General", "Nothing of the room is seen or heard before you admit.")
	b.touch("ADMIT")
	b.seeScreen(state.ScreenCall)
	b.see("No picture of Dr. Ana Ruiz yet.", "Not known yet what the doctor sees")
	b.cart.Media("otoscope")
	b.see("Otoscope · as it was 180 ms ago")
	b.pictures()

	b.touch("CAPTURE")
	b.see("Picture taken: Otoscope")
	b.cart.Change(func(s *api.Snapshot) { s.Status.Session.Asks = []api.Ask{{ID: "a1", Text: "left ear, please"}} })
	b.see("left ear, please")
	b.touch("Done")
	b.called(`POST /v1/ask/done {"id":"a1"}`)
	b.touch("Mute")
	b.see("ROOM IS MUTED")
	b.touch("Privacy")
	b.see("PRIVACY: the doctor sees and hears nothing of the room")
	b.touch("End privacy")
	b.cart.Change(func(s *api.Snapshot) { s.Status.Session.Phase = api.PhaseLost })
	b.see("LINK LOST", "Still working: readings, captures, the record.")
	b.cart.Media("room")
	b.see("Room camera")

	b.hold("Hang up")
	b.called("POST /v1/hangup")
	b.seeScreen(state.ScreenAfter)
	b.see("PICTURES TAKEN: 1", "Otoscope · ", "Ended at the bedside.")
	b.hold("Discard")
	b.see("PICTURES TAKEN: 0")
	b.touch("Oximeter")
	b.touch("READY FOR THE\nNEXT PATIENT")
	b.seeScreen(state.ScreenHome)
	b.see("Scan the wristband")
}

// pictures sends both feeds until both are drawn.
func (b *bedside) pictures() {
	b.t.Helper()
	enc, err := codec.NewVP8(160, 120, 25, 200_000)
	if err != nil {
		b.t.Fatal(err)
	}
	defer enc.Close()
	grey := &codec.I420{Width: 160, Height: 120, YStride: 160, UVStride: 80,
		Y: make([]byte, 160*120), U: make([]byte, 80*60), V: make([]byte, 80*60)}
	n := 0
	b.until("pictures of both ends", func() bool {
		for i := range grey.Y {
			grey.Y[i] = byte(i + n)
		}
		data, key, err := enc.Encode(grey, n%5 == 0)
		if err != nil {
			b.t.Fatal(err)
		}
		b.cart.Frame("physician", api.Frame{Kind: api.FrameVP8, Key: key, At: time.Now(), Data: data})
		b.cart.Frame("otoscope", api.Frame{Kind: api.FrameJPEG, At: time.Now(), Data: kiosktest.JPEG(160, 90, n)})
		n++
		b.screen.Tick()
		said := kiosktest.Texts(b.screen.Root())
		return b.screen.PhysicianFrames() >= 3 && !slices.Contains(said, "No picture yet") &&
			!slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, "No picture of") })
	})
}

// A kiosk started in the middle of a call shows the call. If the daemon dies,
// the kiosk says so, and the call is back when the daemon is.
func TestComesBack(t *testing.T) {
	b := atBedside(t)
	b.seeScreen(state.ScreenHome)
	b.cart.Close()
	b.see("Cart software not answering, since ", "NOT KNOWN")
	if x := kiosktest.Button(b.screen.Root(), "CALL A DOCTOR"); !x.Face().Off {
		t.Error("offers a call that nobody would answer")
	}
	b.cart = kiosktest.New(time.Now)
	b.cart.Change(func(s *api.Snapshot) {
		s.Status.Session = api.Session{Phase: api.PhaseInCall, ID: "s1", Since: time.Now(), Participants: kiosktest.Lead(api.Physician{Name: "Dr. Ana Ruiz"}, api.PhaseInCall)}
	})
	if err := b.cart.Listen(b.socket); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.cart.Close() })
	b.seeScreen(state.ScreenCall)
	b.see("Dr. Ana Ruiz")
	b.until("no bar", func() bool { return len(b.screen.Model().Bars(time.Now())) == 0 })
}

func TestRefusalIsSaid(t *testing.T) {
	b := atBedside(t)
	b.seeScreen(state.ScreenHome)
	b.cart.Refuse(api.PathCall, "The record is full: end the last call first.")
	b.touch("CALL A DOCTOR")
	b.touch("CALL A DOCTOR")
	b.see("The call did not work: The record is full: end the last call first.")
	b.touch("Close")
	b.cart.Refuse(api.PathCall, "")
	b.touch("CALL A DOCTOR")
	b.seeScreen(state.ScreenCalling)
	b.touch("Cancel the call")
	b.seeScreen(state.ScreenHome)
}

func TestQuarantineIsAssigned(t *testing.T) {
	b := atBedside(t)
	b.cart.AddStill(api.Still{ID: "q1", Encounter: "old", Label: "Exam camera", At: time.Now(), Quarantine: true}, kiosktest.JPEG(64, 36, 0))
	b.touch("1 picture")
	b.seeScreen(state.ScreenQuarantine)
	b.see("NO PATIENT")
	b.touch("Identify")
	b.scan("777^RUIZ^ANA^")
	b.touch("Yes")
	b.seeScreen(state.ScreenHome)
	b.touch("1 picture")
	b.touch("Belongs to no. 777")
	b.called("POST /v1/stills/q1/assign")
	b.until("empty quarantine", func() bool { return len(b.screen.Model().Quarantine()) == 0 })
}

func TestDecodeEvents(t *testing.T) {
	for _, name := range []string{api.EventSnapshot, api.EventStatus, api.EventDevices, api.EventReadings, api.EventWave, api.EventScan} {
		if ev, err := decode(name, []byte("{}")); err != nil || ev == nil {
			t.Errorf("%s: %v, %v", name, ev, err)
		}
		if _, err := decode(name, []byte("{")); err == nil {
			t.Errorf("%s: takes half a JSON", name)
		}
	}
	if ev, err := decode("of the future", []byte("?")); ev != nil || err != nil {
		t.Errorf("an event that is not known: %v, %v", ev, err)
	}
	told, _ := json.Marshal(api.Readings{Vitals: &api.Vitals{Few: []int{1}}})
	if ev, _ := decode(api.EventReadings, told); ev.(state.ReadingsCame).Vitals.Few[0] != 1 {
		t.Errorf("%+v", ev)
	}
	data, _ := json.Marshal(api.Devices{Devices: []api.Device{{ID: "x"}}})
	if ev, _ := decode(api.EventDevices, data); ev.(state.DevicesCame).Devices[0].ID != "x" {
		t.Errorf("%+v", ev)
	}
}

func TestArguments(t *testing.T) {
	t.Setenv("LANG", "es_ES.UTF-8")
	for args, want := range map[string]struct {
		runs   bool
		status int
	}{
		"-socket /x": {true, 0}, "--socket=/x": {true, 0}, "-windowed 1280x800 -fps 20": {true, 0}, "-h": {false, 0}, "-version": {false, 0},
		"-windowed big": {false, 2}, "-fps 0": {false, 2}, "-fps 61": {false, 2}, "-fps x": {false, 2}, "-nonsense": {false, 2},
		"-socket /x stray": {false, 2}, "-socket": {false, 2},
	} {
		var o options
		var out, diag bytes.Buffer
		command, status := cli.Parse("cart-kiosk", "", &o, strings.Fields(args), &out, &diag)
		if (command != nil) != want.runs || status != want.status || (diag.Len() > 0) != (status != 0) || (out.Len() > 0) != (command == nil && status == 0) {
			t.Errorf("%q: %v, %d, %q, %q", args, command != nil, status, &out, &diag)
		}
		if command != nil && (o.Language != "es_ES.UTF-8" || !strings.HasPrefix(o.Socket, "/")) {
			t.Errorf("%q: %+v", args, o)
		}
	}
}

func TestFitting(t *testing.T) {
	for size, want := range map[[2]float32]float32{{1280, 800}: 1, {1920, 1080}: 1.3, {1920, 1200}: 1.5, {3840, 2160}: 2.7, {1024, 600}: 0.7, {10, 10}: 0.5} {
		if got := fitting(size[0], size[1]); got < want-0.01 || got > want+0.01 {
			t.Errorf("%v: %.2f, want %.1f", size, got, want)
		}
	}
}
