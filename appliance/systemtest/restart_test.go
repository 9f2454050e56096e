//go:build system

package systemtest

import (
	"testing"
	"time"

	"telecart/appliance/api"
)

// The daemon is killed in a call and started again, as systemd would: the
// call comes back by itself, without being admitted again, and nothing that
// was acknowledged is missing.
func TestDaemonKilledInCall(t *testing.T) {
	d := startDemo(t)
	p := bringIn(t, d)
	awaitSpO2(p)
	session := d.status().Session.ID
	takeStill(t, d, p, session)
	p.write("Note", "before the kill")
	await(t, "the note in the encounter", func() bool {
		e := d.encounter(session)
		return e.Note != nil && e.Note.Text == "before the kill"
	})
	before := d.encounter(session)

	d.kill9("cartd-practice")
	killed := time.Now()
	await(t, "the daemon is back", func() bool { _, err := d.cartctl("status"); return err == nil })
	d.awaitPhase(api.PhaseInCall)
	awaitPictures(t, p)
	t.Logf("killed → pictures move again: %.1f s", time.Since(killed).Seconds())
	awaitSpO2(p)

	after := d.encounter(session)
	if len(after.Captures) != len(before.Captures) || after.Captures[0].SHA256 != before.Captures[0].SHA256 {
		t.Error("the still is gone")
	}
	if after.Note == nil || after.Note.Text != "before the kill" {
		t.Error("the note is gone")
	}
	if len(after.Trend) < len(before.Trend) {
		t.Errorf("%d readings before the kill, %d after it", len(before.Trend), len(after.Trend))
	}
	checkHole(t, d, session, time.Since(killed))
	p.click(0, "End session")
	d.awaitPhase(api.PhaseEnded)
}

// checkHole looks for the largest hole between two SpO2 readings.
func checkHole(t *testing.T, d *demo, session string, outage time.Duration) {
	var last time.Time
	var hole time.Duration
	await(t, "readings after the restart", func() bool {
		last, hole = time.Time{}, 0
		for _, r := range d.encounter(session).Trend {
			if r.Quantity != "spo2" {
				continue
			}
			if !last.IsZero() {
				hole = max(hole, r.At.Sub(last))
			}
			last = r.At
		}
		return time.Since(last) < 5*time.Second
	})
	t.Logf("largest hole in the readings: %.1f s", hole.Seconds())
	if hole > outage+2*time.Second {
		t.Errorf("a hole of %v in the readings, the outage was at most %v", hole, outage)
	}
}

// The kiosk is killed in a call: the call never drops, and the kiosk comes
// back into it.
func TestKioskKilledInCall(t *testing.T) {
	d := startDemo(t)
	p := bringIn(t, d)
	session := d.status().Session.ID
	await(t, "the physician in the kiosk", func() bool { k := d.status().Kiosk; return k != nil && k.PhysicianFrames > 0 })
	first, err := p.picture("Room camera")
	if err != nil {
		t.Fatal(err)
	}
	d.kill9("cart-kiosk")
	killed := time.Now()
	await(t, "the physician in the new kiosk", func() bool {
		s := d.status()
		if s.Session.Phase != api.PhaseInCall || s.Session.ID != session {
			t.Fatalf("the call dropped: %+v", s.Session)
		}
		return s.Kiosk != nil && s.Kiosk.At.After(killed.Add(time.Second)) && s.Kiosk.PhysicianFrames > 0
	})
	for _, e := range d.encounter(session).Timeline {
		if e.Kind == "media-lost" {
			t.Error("media was lost while the kiosk was away")
		}
	}
	if pic, err := p.picture("Room camera"); err != nil || pic.Frames <= first.Frames {
		t.Errorf("the picture stood still: %d frames, then %d (%v)", first.Frames, pic.Frames, err)
	}
	d.screenshot("kiosk-back-in-call")
}
