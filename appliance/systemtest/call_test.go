//go:build system

package systemtest

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/client"
)

// bringIn lets the physician sign in and join, and the nurse call and admit;
// it returns once all three pictures move.
func bringIn(t testing.TB, d *demo) *page {
	t.Helper()
	p := openPage(t, d.url)
	bringInOn(t, d, p)
	return p
}

// bringInOn does so on a page that is open and not signed in.
func bringInOn(t testing.TB, d *demo, p *page) {
	t.Helper()
	p.signIn()
	p.item("Carts", "Ward 3 East", "Available")
	d.screenshot("kiosk-home")
	d.mustCartctl("call", "-reason", "chest pain")
	p.screenshot("page-carts")
	cart := p.item("Carts", "Ward 3 East", "Calling", "chest pain")
	d.screenshot("kiosk-calling")
	p.click(cart, "Join")
	d.awaitPhase(api.PhaseAsked)
	d.screenshot("kiosk-asked")
	d.mustCartctl("admit")
	d.awaitPhase(api.PhaseInCall)
	awaitPictures(t, p)
}

// awaitPictures waits until every picture is rendered on and on, and its clock
// shows the time of now.
func awaitPictures(t testing.TB, p *page) {
	t.Helper()
	for _, name := range videoNames() {
		var first, last picture
		moves := func() bool {
			pic, err := p.picture(name)
			if err != nil || pic.Width == 0 || pic.Paused {
				return false
			}
			if last = pic; first.Frames == 0 {
				first = pic
			}
			return pic.Frames > first.Frames+5 && pic.delayMS() >= 0 && pic.delayMS() < 5000
		}
		if !within(patience, moves) {
			t.Fatalf("%s does not move: first %+v, last %+v", name, first, last)
		}
	}
}

// awaitSpO2 waits until the page shows what the virtual oximeter sends.
func awaitSpO2(p *page) {
	p.t.Helper()
	p.one(p.one(0, "region", "Vital signs"), "group", "SpO2 97 %")
}

func TestOneCartOnePhysician(t *testing.T) {
	d := startDemo(t)
	p := bringIn(t, d)
	session := d.status().Session.ID

	t.Run("pictures", func(t *testing.T) {
		for _, name := range videoNames() {
			pic, err := p.picture(name)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: %d wide, %d frames, %d ms old", name, pic.Width, pic.Frames, pic.delayMS())
			if d := pic.delayMS(); d < 0 || d > 5000 {
				t.Errorf("%s: its blocks say %d ms old", name, d)
			}
		}
	})
	t.Run("vital signs", func(t *testing.T) { awaitSpO2(p) })
	t.Run("heart sounds", func(t *testing.T) {
		group := p.one(0, "group", "Stethoscope")
		var sound struct{ Below, Peak float64 }
		await(t, "heart sounds", func() bool {
			if err := p.call(group, soundPower, &sound); err != nil {
				t.Log(err)
			}
			return sound.Peak > 0.01
		})
		t.Logf("below 150 Hz: %.1f %% of the power, peak %.2f", 100*sound.Below, sound.Peak)
		if sound.Below < 0.7 {
			t.Errorf("only %.0f %% of the power lies below 150 Hz", 100*sound.Below)
		}
	})
	t.Run("still", func(t *testing.T) { takeStill(t, d, p, session) })
	t.Run("note", func(t *testing.T) {
		p.write("Note", "S1 and S2 clear, soft systolic murmur. Señora González: 3 °C.")
		await(t, "the note in the encounter", func() bool {
			e := d.encounter(session)
			return e.Note != nil && strings.Contains(e.Note.Text, "soft systolic murmur. Señora")
		})
	})
	t.Run("physician at the bedside", func(t *testing.T) {
		await(t, "the physician's frames decoded in the kiosk", func() bool {
			k := d.status().Kiosk
			return k != nil && k.PhysicianFrames > 10
		})
		d.screenshot("kiosk-in-call")
	})
	t.Run("readings", func(t *testing.T) {
		n := 0
		for _, r := range d.encounter(session).Trend {
			if r.Quantity == "spo2" && r.Value != nil && *r.Value == 97 {
				n++
			}
		}
		if n == 0 {
			t.Error("no SpO2 of 97 % is in the encounter")
		}
	})
	p.screenshot("page-session")
	t.Run("end", func(t *testing.T) {
		p.click(0, "End session")
		s := d.awaitPhase(api.PhaseEnded)
		if s.Session.ID != session {
			t.Errorf("session %s ended, want %s", s.Session.ID, session)
		}
		await(t, "no picture on the page", func() bool {
			for _, name := range videoNames() {
				if _, err := p.picture(name); err == nil {
					return false
				}
			}
			return true
		})
		p.screenshot("page-ended")
		d.screenshot("kiosk-after")
		if d.encounter(session).EndedAt == nil {
			t.Error("the encounter has no end")
		}
	})
}

// takeStill presses the button and finds the picture in the record, whole.
func takeStill(t *testing.T, d *demo, p *page, session string) {
	p.click(0, "Take still")
	var still api.Still
	await(t, "the still in the encounter", func() bool {
		for _, still = range d.encounter(session).Captures {
			return true
		}
		return false
	})
	if still.Width != 1280 || still.Height != 720 {
		t.Errorf("the still has %d×%d pixels, not the camera's 1280×720", still.Width, still.Height)
	}
	jpeg, _, err := client.New(filepath.Join(d.state, "cartd.sock")).StillData(t.Context(), still.ID)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(jpeg); hex.EncodeToString(sum[:]) != still.SHA256 {
		t.Errorf("the stored picture's SHA-256 is %x, the record says %s", sum, still.SHA256)
	}
	await(t, "the still on the page", func() bool {
		var text string
		p.call(p.one(0, "RootWebArea", ""), "function() { return document.body.innerText }", &text)
		return strings.Contains(text, still.SHA256[:8])
	})
}
