package daemon

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/client"
	"telecart/appliance/config"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/store"
	"telecart/peripherals"
	"telecart/peripherals/all"
	"telecart/peripherals/sim"
)

var ana = api.Physician{User: "ana", Name: "Dr. Ana"}

// cart is a daemon that runs in this process, with virtual instruments.
type cart struct {
	*client.Client
	d    *Daemon
	dir  string
	stop func()
}

// setup is how a test's cart differs from a plain one.
type setup struct {
	cart  string   // more lines of [cart]
	panel string   // of the controls; empty: dir/panel
	more  []string // more tables
	disk  string   // the SQLite VFS of the record; empty: the cart's own
	open  func(ctx context.Context, dir string) (*encounter.Store, error)
	ready func(api.Status) bool
}

// startCart runs a cart in dir. With the same dir again it is the same cart,
// restarted.
func startCart(t *testing.T, dir string, more ...string) *cart {
	t.Helper()
	return setup{more: more}.start(t, dir)
}

func (u setup) toml(dir string) string {
	return fmt.Sprintf(`
[cart]
id = "cart-1"
state = "%[1]s/state"
socket = "%[1]s/s"
%[2]s
[[peripheral]]
id = "otoscope"
model = "uvc-otoscope"
device = "virtual:otoscope"
[[peripheral]]
id = "controls"
model = "gpio-controls"
chip = "virtual:%[3]s"
call_button = 0
capture_pedal = 1
privacy_shutter = 2
call_lamp = 3
`, dir, u.cart, cmp.Or(u.panel, filepath.Join(dir, "panel"))) + strings.Join(u.more, "\n")
}

func (u setup) start(t *testing.T, dir string) *cart {
	t.Helper()
	d := newDaemon(t, dir, u.toml(dir))
	d.openRecord = func(ctx context.Context, dir string) (*encounter.Store, error) {
		return encounter.OpenWith(ctx, dir, store.Options{VFS: u.disk})
	}
	if u.open != nil {
		d.openRecord = u.open
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	select {
	case <-d.Started():
	case err := <-ended:
		t.Fatal(err)
	}
	c := &cart{Client: client.New(filepath.Join(dir, "s")), d: d, dir: dir}
	stopped := false
	c.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the daemon ended with %v", err)
		}
	}
	t.Cleanup(c.stop)
	ready := u.ready
	if ready == nil {
		ready = func(s api.Status) bool { return s.Readiness.Light == "ready" && s.Shutter == "open" }
	}
	c.await(t, "devices online", ready)
	return c
}

// newDaemon returns the daemon of a configuration, which is written to dir.
func newDaemon(t *testing.T, dir, text string) *Daemon {
	t.Helper()
	file := filepath.Join(dir, "cart.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	buses := virtualBuses(t.Context())
	buses.Camera, buses.Capture = scenes().Camera, scenes().Capture
	d, err := New(cfg, all.New(), buses, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func virtualBuses(ctx context.Context) peripherals.Buses {
	return sim.Buses(ctx, peripherals.RealBuses(), time.Now, all.New())
}

// scenes has the pictures and sounds of all tests: to draw them took a quarter
// of this package's time.
var scenes = sync.OnceValue(func() peripherals.Buses { return virtualBuses(context.Background()) })

// patience is how long something may take. With a load of 28 on two cores and
// the race detector some carts had not started after 20 s.
const patience = time.Minute

// await follows the status events until ok.
func (c *cart) await(t *testing.T, what string, ok func(api.Status) bool) (s api.Status) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	found := false
	err := c.Follow(ctx, func(name string, data []byte) {
		var err error
		switch name {
		case api.EventSnapshot:
			var all api.Snapshot
			err = json.Unmarshal(data, &all)
			s = all.Status
		case api.EventStatus:
			s = api.Status{}
			err = json.Unmarshal(data, &s)
		default:
			return
		}
		if err != nil {
			t.Errorf("event %s: %v", name, err)
		}
		if ok(s) {
			found = true
			cancel()
		}
	}, func(err error) { t.Logf("events: %v", err) })
	if !found {
		t.Fatalf("waited in vain for %s: %+v %v", what, s, err)
	}
	return s
}

// until polls for what no event reports.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for limit := time.Now().Add(patience); !ok(); {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain for %s", what)
		}
		time.Sleep(50 * time.Millisecond) // between two questions
	}
}

// inCall brings the cart into a call with ana, as hub and media would.
func (c *cart) inCall(t *testing.T) {
	t.Helper()
	if err := c.Call(t.Context(), "chest pain"); err != nil {
		t.Fatal(err)
	}
	if r := (hubSide{c.d}).Command(t.Context(), api.Command{Kind: "join", From: ana}); !r.Error.IsZero() {
		t.Fatal(r.Error)
	}
	if err := c.Admit(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	c.link(true)
	c.await(t, "the call", func(s api.Status) bool { return s.Session.Phase == api.PhaseInCall })
}

func TestRestartInCall(t *testing.T) {
	dir := t.TempDir()
	c := startCart(t, dir)
	if err := c.SetPatient(t.Context(), api.Patient{Number: "12345", Name: "María González", BirthDate: "1956-05-03"}); err != nil {
		t.Fatal(err)
	}
	c.inCall(t)
	if m := (bedside{c.d}).Command(t.Context(), c.who(ana), api.PageCommand{Type: "note", Text: "clear"}); !m.Error.IsZero() || m.Note == nil {
		t.Fatalf("note: %+v", m)
	}
	m := (bedside{c.d}).Command(t.Context(), c.who(ana), api.PageCommand{Type: "still", Device: "otoscope"})
	if !m.Error.IsZero() || m.Still == nil || m.Still.Quarantine {
		t.Fatalf("still: %+v", m)
	}
	id := c.d.desk.Current().ID
	c.stop()

	c = startCart(t, dir)
	s := c.await(t, "the session", func(s api.Status) bool { return s.Session.ID == id })
	if s.Session.Phase != api.PhaseLost || s.Session.Lead().User != "ana" || s.Patient == nil || s.Patient.Number != "12345" {
		t.Errorf("after the restart: %+v, patient %+v", s.Session, s.Patient)
	}
	if len(s.Captures) != 1 || s.Captures[0].SHA256 != m.Still.SHA256 {
		t.Errorf("captures: %+v", s.Captures)
	}
	e, err := c.Encounter(t.Context(), id)
	if err != nil || e.Note == nil || e.Note.Text != "clear" || e.Physician == nil || e.Patient.Name != "María González" {
		t.Errorf("encounter: %+v %v", e, err)
	}
	// The page comes back; the nurse need not admit it again.
	if r := (hubSide{c.d}).Command(t.Context(), api.Command{Kind: "join", From: ana, Session: id}); !r.Error.IsZero() {
		t.Error(r.Error)
	}
	c.link(true)
	c.await(t, "the call", func(s api.Status) bool { return s.Session.Phase == api.PhaseInCall })
	if r := (hubSide{c.d}).Command(t.Context(), api.Command{Kind: "end", From: ana, Session: id}); !r.Error.IsZero() {
		t.Error(r.Error)
	}
	if e, err = c.Encounter(t.Context(), id); err != nil || e.EndedAt == nil {
		t.Errorf("the encounter has no end: %v", err)
	}
	if err := c.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := c.await(t, "idle", func(s api.Status) bool { return s.Session.Phase == api.PhaseIdle }); s.Patient != nil || len(s.Captures) != 0 {
		t.Errorf("the next patient finds %+v %+v", s.Patient, s.Captures)
	}
}

func TestQuarantine(t *testing.T) {
	c := startCart(t, t.TempDir())
	st, err := c.Capture(t.Context(), "otoscope")
	if err != nil || !st.Quarantine || st.Width != 1280 {
		t.Fatalf("without a patient: %+v %v", st, err)
	}
	if err := c.Assign(t.Context(), st.ID); err == nil {
		t.Error("assigned to nobody")
	}
	if err := c.SetPatient(t.Context(), api.Patient{Number: "1", Name: "A"}); err != nil {
		t.Fatal(err)
	}
	if s, err := c.Status(t.Context()); err != nil || len(s.Captures) != 1 || !s.Captures[0].Quarantine {
		t.Errorf("filed under whoever came next: %+v", s.Captures)
	}
	if err := c.Assign(t.Context(), st.ID); err != nil {
		t.Fatal(err)
	}
	if s, err := c.Status(t.Context()); err != nil || len(s.Captures) != 1 || s.Captures[0].ID != st.ID || s.Captures[0].Quarantine {
		t.Errorf("assigned, and then: %+v %v", s.Captures, err)
	}
}

// A patient who left the bed in the middle of an encounter gets no more
// pictures, although the encounter is still that patient's.
func TestQuarantineInAnEncounter(t *testing.T) {
	c := startCart(t, t.TempDir())
	if err := c.SetPatient(t.Context(), api.Patient{Number: "1", Name: "A"}); err != nil {
		t.Fatal(err)
	}
	c.inCall(t)
	for _, quarantine := range []bool{false, true} {
		st, err := c.Capture(t.Context(), "otoscope")
		if err != nil || st.Quarantine != quarantine || st.Encounter == "" {
			t.Errorf("%+v %v, want quarantine %v", st, err, quarantine)
		}
		if err := c.ClearPatient(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// press moves a line of the panel.
func (c *cart) press(t *testing.T, line string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(c.dir, "panel"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	fmt.Fprintln(f, line)
}

func TestPanel(t *testing.T) {
	c := startCart(t, t.TempDir())
	press := func(line string) { c.press(t, line) }
	press("0 press")
	c.await(t, "the call", func(s api.Status) bool { return s.Session.Phase == api.PhaseCalling })
	lamp := func() string { raw, _ := os.ReadFile(filepath.Join(c.dir, "panel.out")); return string(raw) }
	until(t, "the lamp", func() bool { return strings.Contains(lamp(), "3 on") })
	press("1 press")
	c.await(t, "the pedal's picture", func(s api.Status) bool { return len(s.Captures) == 1 && s.Captures[0].By == "pedal" })
	press("2 on")
	c.await(t, "the shutter", func(s api.Status) bool { return s.Shutter == "closed" })
	if _, err := c.Capture(t.Context(), "otoscope"); err == nil || !strings.Contains(err.Error(), "shutter") {
		t.Errorf("a picture through a closed shutter: %v", err)
	}
	press("2 off")
	c.await(t, "the shutter", func(s api.Status) bool { return s.Shutter == "open" })
	if err := c.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, "the lamp off", func() bool { return strings.Contains(lamp(), "3 off") })
}

// who returns p in the session, with no ID if they are not in it.
func (c *cart) who(p api.Physician) api.Participant {
	if w := c.d.desk.Current().Of(p.User); w != nil {
		return *w
	}
	return api.Participant{Physician: p}
}

// link tells the daemon the state of the connection to ana's page.
func (c *cart) link(up bool) { bedside{c.d}.Link(c.who(ana).ID, up) }
