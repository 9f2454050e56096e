package daemon

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"telecart/appliance/api"
)

// talk is the room's microphone.
const talk = "[[peripheral]]\nid = \"talk\"\nmodel = \"alsa-conversation\"\nmicrophone = \"virtual:room\"\n"

// visit is a cart at a hub, and ana's page. In a demonstration page and cart
// find each other on one machine.
type visit struct {
	*cart
	hub  *hub
	page *farEnd
}

func startVisit(t *testing.T, dir string, u setup) *visit {
	t.Helper()
	h := startHub(t, dir)
	u.cart = "demonstration = true"
	u.more = append(u.more, h.toml, talk)
	return &visit{cart: u.start(t, dir), hub: h, page: newFarEnd(t, h, ana)}
}

// join asks to join session, empty for whichever runs.
func (v *visit) join(t *testing.T, session string) {
	t.Helper()
	if r := v.hub.command(t, api.Command{Kind: "join", From: ana, Session: session}); !r.Error.IsZero() {
		t.Fatal(r.Error)
	}
}

// admitted calls, joins and admits.
func (v *visit) admitted(t *testing.T) {
	t.Helper()
	if err := v.Call(t.Context(), "chest pain"); err != nil {
		t.Fatal(err)
	}
	v.join(t, "")
	if err := v.Admit(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
}

// previews waits until the kiosk got n more pictures of the otoscope: so much
// has happened in the room.
func (c *cart) previews(t *testing.T, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err := c.Feed(ctx, "otoscope", func(api.Frame) {
		if n--; n == 0 {
			cancel()
		}
	})
	if n > 0 {
		t.Fatalf("the otoscope gives no pictures: %v", err)
	}
}

// quiet checks that role delivers nothing any more while the room goes on. What
// was under way may still arrive; half a second of pictures or sound would
// deliver more each time.
func (v *visit) quiet(t *testing.T, when, role string) {
	t.Helper()
	for range 20 {
		before := v.page.count(role)
		v.previews(t, 5)
		if v.page.count(role) == before {
			return
		}
	}
	t.Errorf("%s: %s goes on", when, role)
}

// shuts are the nurse's ways to keep something in the room.
var shuts = []struct {
	name        string
	shut, open  func(*testing.T, *visit) error
	quiet, loud []string // what must not leave meanwhile, and what still does
}{
	{
		name:  "hold",
		shut:  func(t *testing.T, v *visit) error { return v.Hold(t.Context(), true) },
		open:  func(t *testing.T, v *visit) error { return v.Hold(t.Context(), false) },
		quiet: []string{"otoscope", "talk"},
	}, {
		name:  "mute",
		shut:  func(t *testing.T, v *visit) error { return v.Mute(t.Context(), true) },
		open:  func(t *testing.T, v *visit) error { return v.Mute(t.Context(), false) },
		quiet: []string{"talk"}, loud: []string{"otoscope"},
	}, {
		name:  "shutter",
		shut:  func(t *testing.T, v *visit) error { v.shutter(t, "closed"); return nil },
		open:  func(t *testing.T, v *visit) error { v.shutter(t, "open"); return nil },
		quiet: []string{"otoscope"}, loud: []string{"talk"},
	},
}

// shutter moves the shutter and waits until the cart has noticed.
func (v *visit) shutter(t *testing.T, want string) {
	t.Helper()
	v.press(t, map[string]string{"closed": "2 on", "open": "2 off"}[want])
	v.await(t, "the shutter "+want, func(s api.Status) bool { return s.Shutter == want })
}

// What the nurse keeps in the room does not reach a physician's page, neither
// the one that is there nor one that is reloaded meanwhile.
func TestTheRoomIsKept(t *testing.T) {
	v := startVisit(t, t.TempDir(), setup{})
	v.admitted(t)
	id := v.d.desk.Current().ID
	v.page.looks(1)
	for n, s := range shuts {
		v.page.gets("otoscope", 5)
		v.page.gets("talk", 5)
		if err := s.shut(t, v); err != nil {
			t.Fatal(err)
		}
		look := func(when string) {
			for _, role := range s.quiet {
				v.quiet(t, s.name+", "+when, role)
			}
			for _, role := range s.loud {
				v.page.gets(role, 5)
			}
		}
		look("at once")
		v.join(t, id)
		v.page.looks(n + 2)
		look("on a page that is loaded again")
		if err := s.open(t, v); err != nil {
			t.Fatal(err)
		}
	}
	v.page.gets("otoscope", 5)
	v.page.gets("talk", 5)
}

// After a restart a cart still holds and mutes.
func TestTheRoomIsKeptAcrossARestart(t *testing.T) {
	for _, s := range shuts[:2] {
		t.Run(s.name, func(t *testing.T) {
			dir := t.TempDir()
			v := startVisit(t, dir, setup{})
			v.admitted(t)
			v.page.looks(1)
			if err := s.shut(t, v); err != nil {
				t.Fatal(err)
			}
			v.stop()
			v.cart = setup{cart: "demonstration = true", more: []string{v.hub.toml, talk}}.start(t, dir)
			v.page.restart(t) // as a page does that hears nothing any more
			v.page.looks(2)
			for _, role := range s.quiet {
				v.quiet(t, "after the restart", role)
			}
			if err := s.open(t, v); err != nil {
				t.Fatal(err)
			}
			v.page.gets("otoscope", 5)
			v.page.gets("talk", 5)
		})
	}
}

// A panel that does not answer may have its shutter closed.
func TestUnknownShutterIsClosed(t *testing.T) {
	dir := t.TempDir()
	room := filepath.Join(dir, "room") // the panel's: it is not there yet
	v := startVisit(t, dir, setup{panel: filepath.Join(room, "panel"), ready: func(s api.Status) bool {
		return s.Hub.Connected && len(s.Feeds) == 2 && s.Feeds[0].State == "online" && s.Feeds[1].State == "online"
	}})
	v.admitted(t)
	v.page.looks(1)
	v.page.gets("talk", 5)
	v.quiet(t, "without a panel", "otoscope")
	if s, err := v.Status(t.Context()); err != nil || s.Shutter != "closed" {
		t.Errorf("the shutter is shown as %q, %v", s.Shutter, err)
	}
	if _, err := v.Capture(t.Context(), "otoscope"); err == nil || !strings.Contains(err.Error(), "shutter") {
		t.Errorf("a picture: %v", err)
	}
	if err := os.Mkdir(room, 0o700); err != nil {
		t.Fatal(err)
	}
	v.await(t, "the panel", func(s api.Status) bool { return s.Shutter == "open" })
	v.page.gets("otoscope", 5)
}

// Only the physician of the session can change its connection, and nothing of
// the session reaches the hub that the hub must not know.
func TestStrangersSignals(t *testing.T) {
	v := startVisit(t, t.TempDir(), setup{})
	v.admitted(t)
	v.page.gets("otoscope", 5)
	id := v.d.desk.Current().ID
	bob := api.Physician{User: "bob", Name: "Dr. Bob"}
	if err := v.asHub("join", bob); err != nil {
		t.Fatal(err)
	}
	restart, err := json.Marshal(api.MediaSignal{Kind: "restart", Peer: "another"})
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]api.Signal{
		"another physician": {Session: id, From: &api.Physician{User: "eve", Name: "Dr. Eve"}, Data: restart},
		"one who only asks": {Session: id, From: &bob, Data: restart},
		"another session":   {Session: "another", From: &ana, Data: restart},
		"nobody":            {Session: id, Data: restart},
	} {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.hub.conn.Publish("hub.cart-1."+api.SubjectSignal, data); err != nil {
			t.Fatal(err)
		}
		v.page.gets("otoscope", 5)
		v.previews(t, 5)
		if n := v.page.offered(); n != 1 {
			t.Fatalf("a signal of %s made the cart offer %d connections", name, n)
		}
	}
	v.page.restart(t) // hers is heard
	v.page.await("an offer", func() bool { return len(v.page.offers) == 2 })
}

// The hub gets the patient's initials and nothing else about the patient.
func TestPresenceSaysLittle(t *testing.T) {
	dir := t.TempDir()
	h := startHub(t, dir)
	sub, err := h.conn.SubscribeSync("cart.cart-1." + api.SubjectPresence)
	if err != nil {
		t.Fatal(err)
	}
	c := startCart(t, dir, h.toml)
	p := api.Patient{Number: "4711-0815", Name: "María Quintanilla", BirthDate: "1956-05-03"}
	if err := c.SetPatient(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	c.inCall(t)
	page := func(cmd api.PageCommand) {
		t.Helper()
		if m := (bedside{c.d}).Command(t.Context(), c.who(ana), cmd); !m.Error.IsZero() {
			t.Fatal(m.Error)
		}
	}
	page(api.PageCommand{Type: "note", Text: "murmur at the apex"})
	page(api.PageCommand{Type: "still", Device: "otoscope"})
	page(api.PageCommand{Type: "ask", Text: "lift the left sleeve"})
	id := c.d.desk.Current().ID
	if err := c.Mute(t.Context(), true); err != nil { // tells that all before was there
		t.Fatal(err)
	}
	for {
		m, err := sub.NextMsg(patience)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{p.Number, "Quintanilla", "María", p.BirthDate, "murmur", "sleeve", "captures"} {
			if strings.Contains(string(m.Data), secret) {
				t.Fatalf("the hub hears %q: %s", secret, m.Data)
			}
		}
		if last := presence(t, m); last.Session.ID == id && last.Session.Muted {
			if last.Initials != "MQ" || len(last.Session.Asks) != 0 {
				t.Errorf("presence %+v", last)
			}
			return
		}
	}
}

func presence(t *testing.T, m *nats.Msg) (p api.Presence) {
	t.Helper()
	if err := json.Unmarshal(m.Data, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// The shutter counts as closed from the start until the panel says otherwise:
// whoever joins a cart that is just starting sees nothing.
func TestShutterCountsFromTheStart(t *testing.T) {
	dir := t.TempDir()
	d := newDaemon(t, dir, setup{}.toml(dir))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	select {
	case <-d.Started():
		if s := d.Status().Shutter; s != "closed" && s != "open" {
			t.Errorf("the shutter of a cart that has one is %q", s)
		}
	case err := <-ended:
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
