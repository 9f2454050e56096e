package hub

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// Names, reasons and whatever else a cart or a page says go neither into the log
// nor onto the disk.
func TestNothingOfThePatientIsLogged(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	const planted = "Zebulon"
	a.commands(func(api.Command) api.CommandReply { return api.CommandReply{Error: api.English(planted)} })
	page := w.signedIn("alice").open()
	called := time.Now()
	session := api.Session{Phase: api.PhaseCalling, ID: "s", Reason: planted, CalledAt: &called, EndReason: api.English(planted)}
	a.says(api.SubjectPresence, api.Presence{Cart: api.Cart{ID: "a"}, Initials: planted, Session: session})
	a.raw("cart.a.presence", []byte(`{"cart":"`+planted+`"}`))
	a.raw("cart.a.presence", []byte(planted))
	a.raw("cart.a.presence", []byte(`{"cart":{"id":"`+planted+`"},"session":{"phase":"`+planted+`"}}`))
	a.raw("cart.a.signal", []byte(`{"session":"`+planted+`","data":"`+planted+`"}`))
	a.raw("cart.a.signal", []byte(planted))
	page.awaitState("a", "Calling")
	page.sendRaw(planted)
	page.sendRaw(`{"type":"` + planted + `","cart":"` + planted + `"}`)
	page.send(api.PageRequest{Type: "join", Ref: planted, Cart: "a", Session: planted})
	page.awaitType("reply")
	w.browser().signIn(planted, planted)
	w.browser().do("GET", "/"+planted+"?name="+planted, "")
	waitKept(t, w, "a")
	w.stop()
	if text := w.log.String(); strings.Contains(text, planted) || !strings.Contains(text, "signed in") {
		t.Errorf("log:\n%s", text)
	}
	if found := grepTree(t, w.opts.State, planted); found != "" {
		t.Errorf("found on the disk, in %s", found)
	}
}

func grepTree(t *testing.T, root, text string) (file string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(text)) {
			file = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// A page gets only what its user may see of a cart, in the roster and in the
// answer to a refused join.
func TestEachSeesWhatIsTheirs(t *testing.T) {
	w := newWorld(t)
	a := w.cart("a")
	session := inCall("s", "alice")
	session.Reason = "chest pain"
	session.Participants = append(session.Participants, api.Participant{ID: "f", Physician: api.Physician{User: "f", Name: "Son of Quixote"}, Role: api.RoleFamily, State: api.PhaseInCall})
	session.Asks = []api.Ask{{ID: "1", Text: "left ear"}}
	a.commands(func(api.Command) api.CommandReply {
		return api.CommandReply{Session: session, Error: api.English("no")}
	})
	said := func(s api.Session) {
		a.says(api.SubjectPresence, api.Presence{Cart: api.Cart{ID: "a"}, Initials: "QX", Session: s, At: time.Now()})
	}
	said(session)
	entry := func(user, state string) (*tab, string) {
		t.Helper()
		page := w.signedIn(user).open()
		data, err := json.Marshal(page.awaitState("a", state))
		if err != nil {
			t.Fatal(err)
		}
		return page, string(data)
	}
	if _, e := entry("alice", "In session"); !strings.Contains(e, "chest pain") || !strings.Contains(e, "QX") || !strings.Contains(e, "Quixote") {
		t.Errorf("who is in sees %s", e)
	}
	page, e := entry("bob", "In session")
	if strings.Contains(e, "chest pain") || strings.Contains(e, "QX") || strings.Contains(e, "Quixote") || !strings.Contains(e, "p-alice") {
		t.Errorf("a stranger sees %s", e)
	}
	page.send(api.PageRequest{Type: "join", Cart: "a"})
	m := page.awaitType("reply")
	if s := m.Reply.Session; s.Reason != "" || len(s.Asks) != 0 || len(s.Participants) != 1 || m.Reply.Error.IsZero() {
		t.Errorf("a refused join is answered with %+v", s)
	}
	session.Phase = api.PhaseEnded
	said(session)
	page.awaitState("a", "Available")
	if _, e := entry("bob", "Available"); strings.Contains(e, "chest pain") || strings.Contains(e, "QX") || strings.Contains(e, "alice") {
		t.Errorf("after the end a stranger sees %s", e)
	}
}
