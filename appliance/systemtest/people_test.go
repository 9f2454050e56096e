//go:build system

package systemtest

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// account adds a physician to the demonstration's hub while it runs.
func (d *demo) account(user, name, password string) {
	d.t.Helper()
	cmd := exec.Command(filepath.Join(bin, "carthub"), "user", "add", user, "-name", name, "-config", filepath.Join(d.state, "hub.toml"))
	cmd.Stdin = strings.NewReader(password + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Fatalf("carthub user add: %v\n%s", err, out)
	}
}

// awaitPerson waits until user stands so in the session.
func (d *demo) awaitPerson(user string, state api.Phase) api.Participant {
	d.t.Helper()
	var p api.Participant
	await(d.t, user+" is "+string(state), func() bool {
		if found := d.status().Session.Of(user); found != nil {
			p = *found
		}
		return p.State == state
	})
	return p
}

// Two physicians are in one call, each in a browser of their own. The nurse
// lets each in, a hold closes both, a removal closes one and leaves the other
// alone, and so does the death of a browser. Who signs out is out at once.
func TestTwoPeopleInOneCall(t *testing.T) {
	d := startDemo(t)
	const password = "correct horse battery"
	d.account("bob", "Dr. Bob", password)
	ana := openFarEnd(t, d, "")
	bringInOn(t, d, ana.page)
	session := d.status().Session.ID
	seen := []string{"room", "exam", "otoscope", "talk"}

	bob := openFarEnd(t, d, "")
	bob.signInAs("bob", password)
	bob.click(bob.item("Carts", "Ward 3 East", "In session"), "Join")
	first := d.awaitPerson("bob", api.PhaseAsked)
	d.screenshot("kiosk-another-asks")
	ana.awaitReadings(3)
	if n := bob.peers(); n != 0 {
		t.Fatalf("%d connections before the nurse admits", n)
	}
	d.mustCartctl("admit", "bob")
	awaitPictures(t, bob.page)
	d.awaitPerson("bob", api.PhaseInCall)
	for _, f := range []farEnd{ana, bob} {
		f.awaitArrivals(seen)
	}
	d.screenshot("kiosk-two-in-call")
	bob.screenshot("page-consultant")

	d.mustCartctl("hold", "on")
	for _, f := range []farEnd{ana, bob} {
		f.awaitState("s.session.held === true")
		f.nothingArrives(everyWay())
	}
	d.mustCartctl("hold", "off")
	for _, f := range []farEnd{ana, bob} {
		f.awaitArrivals(seen)
	}

	d.mustCartctl("remove", "bob")
	ana.awaitReadings(1) // what had left for him has come
	before := bob.arrivals()
	ana.awaitArrivals(seen)
	ana.awaitReadings(3)
	for way, a := range bob.arrivals() {
		if a != before[way] {
			t.Errorf("after the removal %s arrived: %+v, then %+v", way, before[way], a)
		}
	}
	await(t, "plain words for who was removed", func() bool {
		var text string
		bob.eval("document.body.innerText", &text)
		return strings.Contains(text, "The nurse took you out of the session.")
	})
	bob.screenshot("page-removed")
	if p := d.status().Session.Of("bob"); p != nil {
		t.Errorf("after the removal there is %+v", p)
	}

	if err := bob.send("Page.navigate", map[string]any{"url": d.url}, nil); err != nil { // from the start
		t.Fatal(err)
	}
	bob.click(bob.item("Carts", "Ward 3 East", "In session"), "Join")
	if again := d.awaitPerson("bob", api.PhaseAsked); again.ID == first.ID {
		t.Error("who was removed is known by the same name")
	}
	if n := bob.peers(); n != 0 {
		t.Errorf("%d connections before the nurse admits again", n)
	}

	d.mustCartctl("admit", "bob")
	awaitPictures(t, bob.page)
	d.awaitPerson("bob", api.PhaseInCall)
	bob.vanish()
	for range 5 { // while the cart does not know yet, too
		ana.awaitReadings(1)
		ana.awaitArrivals(seen)
	}
	d.awaitPerson("bob", api.PhaseLost)
	ana.awaitArrivals(seen)
	if p := d.status().Session.Of("demo"); p == nil || p.State != api.PhaseInCall {
		t.Errorf("after the other's browser died this one is %+v", p)
	}

	// Another tab of this browser signs out.
	ana.eval("fetch('/api/me').then(r => r.json()).then(me => void fetch('/api/signout', { method: 'POST', headers: { 'X-CSRF-Token': me.csrf } }))", nil)
	told := time.Now()
	await(t, "the nurse is alone", func() bool { return d.status().Session.Of("demo") == nil })
	t.Logf("who signed out left the session after %v", time.Since(told).Round(time.Millisecond))
	before = ana.arrivals()
	await(t, "plain words for who was signed out", func() bool {
		var text string
		ana.eval("document.body.innerText", &text)
		return strings.Contains(text, "Sign in")
	})
	for way, a := range ana.arrivals() {
		if a != before[way] {
			t.Errorf("after the sign-out %s arrived: %+v, then %+v", way, before[way], a)
		}
	}
	ana.screenshot("page-signed-out")
	d.screenshot("kiosk-signed-out")
	d.mustCartctl("hangup")
	d.awaitPhase(api.PhaseEnded)

	e := d.encounter(session)
	i := slices.IndexFunc(e.Participants, func(a api.Attendance) bool { return a.User == "bob" })
	if len(e.Participants) != 3 || i != 1 || e.Participants[i].Role != api.RoleConsultant || e.Participants[i].LeftAt == nil {
		t.Errorf("the record has the people %+v", e.Participants)
	}
}

// peers is how many connections the page has had since it was loaded.
func (f farEnd) peers() (n int) {
	f.t.Helper()
	f.eval("farEnd.peers.length", &n)
	return n
}
