package daemon

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/record"
	"telecart/peripherals/gedri"
)

// shown is what a device shows, in a word each: "high:Asystole".
func shown(d api.Device) string {
	if d.Alerts == nil {
		return "unknown"
	}
	var all []string
	for _, a := range d.Alerts {
		all = append(all, a.Priority+":"+a.Text)
	}
	return strings.Join(all, " ")
}

func TestAlarmLog(t *testing.T) {
	at := time.Unix(1_800_000_000, 0)
	var log alarmLog
	step := func(want string, ds ...api.Device) {
		t.Helper()
		var entries []record.Event
		entries, log = log.entries(ds, at)
		var got []string
		for _, e := range entries {
			if !e.At.Equal(at) {
				t.Errorf("%+v", e)
			}
			got = append(got, e.Kind+" "+e.Who+" "+e.Text)
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("got %q, want %q", s, want)
		}
	}
	device := func(label string, alerts ...api.Alert) api.Device {
		return api.Device{ID: strings.ToLower(label), Label: label, Alerts: alerts}
	}
	low := func(words string) api.Alert { return api.Alert{ID: "7", Text: words, Priority: "low"} }
	red := api.Alert{Text: "Asystole", Priority: "high"}
	step("", device("A"))
	step("alarm A low: SpO2 89", device("A", low("SpO2 89")))
	step("", device("A", low("SpO2 86")))
	step("alarm A high: Asystole; alarm B high: Asystole", device("A", red, low("SpO2 86")), device("B", red))
	step("alarm-ended A low: SpO2 89", device("A", red), device("B", red))
	var timeline []record.Event
	for _, e := range []string{"called nurse", "alarm A", "alarm B", "alarm-ended A"} {
		kind, who, _ := strings.Cut(e, " ")
		timeline = append(timeline, record.Event{Kind: kind, Who: who, Text: "high: Asystole"})
	}
	log = alarmsSoFar(timeline)
	step("alarm-ended B high: Asystole; alarm B high: Asystole", device("B", red))
	step("", device("B", red))
	step("alarm-ended B high: Asystole", device("B"))
	for _, why := range []string{stillAtEnd, stillAtChange} {
		timeline = append(timeline[:0], record.Event{Kind: "alarm", Who: "B", Text: "high: Asystole"})
		left := alarmsSoFar(timeline).left(why, at)
		want := record.Event{At: at, Kind: "alarm-ended", Who: "B", Text: "high: Asystole" + why}
		if len(left) != 1 || left[0] != want {
			t.Errorf("%+v, want %+v", left, want)
		}
		if l := alarmsSoFar(append(timeline, left...)); len(l) != 0 {
			t.Errorf("%q is not taken for an end: %v", why, l)
		}
	}
}

// monitor is a GE monitor at the cart's port, which the test may unplug.
func monitor(t *testing.T) (g *gedri.Twin, toml string) {
	t.Helper()
	g = gedri.NewTwin()
	port := serve(t, g.Serve)
	return g, fmt.Sprintf("[[peripheral]]\nid = \"monitor\"\nmodel = \"ge-dri\"\nport = %q\nrtscts = false\n", port)
}

// awaitAlarms waits until the device monitor shows want.
func (c *cart) awaitAlarms(t *testing.T, want string) {
	t.Helper()
	until(t, "alarms "+want, func() bool {
		ds, err := c.Devices(t.Context())
		i := slices.IndexFunc(ds, func(d api.Device) bool { return d.ID == "monitor" })
		return err == nil && i >= 0 && shown(ds[i]) == want
	})
}

// awaitRecord waits until the alarms in the timeline of encounter id are want.
func (c *cart) awaitRecord(t *testing.T, id string, want ...string) {
	t.Helper()
	until(t, strings.Join(want, ", "), func() bool {
		e, err := c.Encounter(t.Context(), id)
		var got []string
		for _, entry := range e.Timeline {
			if strings.HasPrefix(entry.Kind, "alarm") {
				got = append(got, entry.Kind+" "+entry.Who+" "+entry.Text)
			}
		}
		return err == nil && slices.Equal(got, want)
	})
}

// collapse makes the monitor alarm, calls, and returns the encounter.
func (c *cart) collapse(t *testing.T, g *gedri.Twin) (id string) {
	t.Helper()
	c.awaitAlarms(t, "")
	g.Change(func(p *gedri.TwinPatient) { p.Alarm = "Asystole" })
	c.awaitAlarms(t, "high:Asystole")
	if err := c.Call(t.Context(), "collapse"); err != nil {
		t.Fatal(err)
	}
	return c.await(t, "a call", func(s api.Status) bool { return s.Session.ID != "" }).Session.ID
}

const (
	begun = "alarm Patient monitor high: Asystole"
	ended = "alarm-ended Patient monitor high: Asystole"
)

// Alarms go from the monitor to the devices, the page and the record, which
// after a restart says what the cart could not watch.
func TestAlarmsReachEverybody(t *testing.T) {
	dir := t.TempDir()
	g, toml := monitor(t)
	c := startCart(t, dir, toml)
	id := c.collapse(t, g)
	c.awaitRecord(t, id, begun)
	page := c.d.atBedside(c.d.Status())
	if len(page.Alerts) != 1 || page.Alerts[0].Label != "Patient monitor" || page.Alerts[0].Alerts[0].Text != "Asystole" {
		t.Errorf("the page is told %+v", page.Alerts)
	}
	if i := page.Instruments; len(i) != 1 || i[0].Device != page.Alerts[0].Device || i[0].Label != "Patient monitor" {
		t.Errorf("the page is told of the instruments %+v", i)
	}
	g.Change(func(p *gedri.TwinPatient) { p.Alarm = "" })
	c.awaitAlarms(t, "")
	c.awaitRecord(t, id, begun, ended)
	g.Change(func(p *gedri.TwinPatient) { p.Alarm = "Asystole" })
	c.awaitRecord(t, id, begun, ended, begun)
	c.stop()
	c = startCart(t, dir, toml)
	c.awaitRecord(t, id, begun, ended, begun, ended, begun)
}

// A reader of the record is not left with an open alarm: one that nobody
// watched any further is ended with words of its own.
func TestOpenAlarmsEndInTheRecord(t *testing.T) {
	g, toml := monitor(t)
	c := startCart(t, t.TempDir(), toml)
	running := func() string { return c.d.desk.Current().EncounterID() }
	inBed := func(number string) {
		p := api.Patient{Number: number, Name: "Jane Doe", BirthDate: "1980-01-01"}
		if err := c.ChangePatient(t.Context(), api.PatientRequest{Patient: p, Another: true}); err != nil {
			t.Fatal(err)
		}
	}
	inBed("1")
	id := c.collapse(t, g)
	c.awaitRecord(t, id, begun)
	inBed("2")
	c.awaitRecord(t, id, begun, ended+stillAtChange)
	second := running()
	c.awaitRecord(t, second, begun)
	if err := c.ClearPatient(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.awaitRecord(t, second, begun, ended+stillAtChange)
	third := running()
	c.awaitRecord(t, third, begun)
	if err := c.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Call(t.Context(), "again"); err != nil {
		t.Fatal(err)
	}
	c.awaitRecord(t, third, begun, ended+stillAtEnd)
	next := c.await(t, "the next call", func(s api.Status) bool { return s.Session.ID != id }).Session.ID
	c.awaitRecord(t, next, begun)
}

// A daemon that was killed right after the end of an encounter ends its alarms
// at the next start.
func TestOpenAlarmsEndAfterAKill(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	past, err := encounter.Open(ctx, filepath.Join(dir, "state", "record"), nil)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(-time.Minute)
	err = errors.Join(past.Do(ctx, "an encounter", func(c *encounter.Change) error {
		return errors.Join(c.Begin("one", "collapse", at, nil),
			c.AddEvent("one", record.Event{At: at, Kind: eventAlarm, Who: "Patient monitor", Text: "high: Asystole"}),
			c.End("one", "cancelled", at))
	}), past.Close())
	if err != nil {
		t.Fatal(err)
	}
	startCart(t, dir).awaitRecord(t, "one", begun, ended+stillAtEnd)
}
