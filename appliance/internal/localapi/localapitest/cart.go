// Package localapitest is a cart without devices, for the tests of the local
// API, of its client and of cartctl. It notes what it is told.
package localapitest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"telecart/appliance/api"
)

// Cart has every method that localapi.Cart needs. The fields are what it
// answers; set them before it is used, or use Set.
type Cart struct {
	State     api.Status
	Units     []api.Device
	Numbers   []api.Reading
	Vitals    *api.Vitals
	Catalogue []api.Model
	Records   []api.Encounter // newest first
	Picture   []byte
	Still     api.Still
	Frames    chan api.Frame
	Err       error // of every method that has an error

	mu     sync.Mutex
	calls  []string
	told   chan struct{} // closed and replaced at each call
	left   chan struct{}
	closed sync.Once
}

// New returns a cart with a patient, a call, an oximeter and an encounter.
func New(at time.Time) *Cart {
	patient := &api.Patient{Number: "12345", Name: "MARÍA GONZÁLEZ", BirthDate: "1956-05-03"}
	doctor := &api.Physician{User: "demo", Name: "Dr. Demo", Specialty: "Cardiology", Hospital: "General"}
	spo2, pulse := 97.0, 72.0
	still := api.Still{ID: "still-1", Encounter: "enc-2", Device: "otoscope", Label: "Otoscope", By: "nurse",
		SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Size: 4, Type: "image/jpeg", Width: 1280, Height: 720, At: at}
	readings := []api.Reading{
		{Device: "spo2", Quantity: "spo2", Label: "SpO2", Value: &spo2, Unit: "%", UCUM: "%", LOINC: "59408-5", MDC: 150456, Quality: "good", At: at},
		{Device: "spo2", Quantity: "pulse-rate", Label: "Pulse rate", Value: &pulse, Unit: "/min", UCUM: "/min", Quality: "suspect", Detail: api.Words("motion"), At: at},
		{Device: "thermo", Quantity: "temperature", Label: "Temperature", Unit: "°C", UCUM: "Cel", Quality: "no-signal", Decimals: 1, At: at},
	}
	summary := api.EncounterSummary{ID: "enc-2", Patient: patient, Reason: "chest pain", Physician: doctor, StartedAt: at, Stills: 1, Readings: 3}
	return &Cart{
		State: api.Status{
			Cart:      api.Cart{ID: "cart-7", Name: "Ward 3 East", Version: "test", TimeZone: "UTC"},
			Readiness: api.Readiness{Light: "ready"},
			Hub:       api.HubLink{Configured: true, Connected: true, Since: at},
			Session: api.Session{Phase: api.PhaseCalling, ID: "enc-2", Reason: "chest pain", Since: at, CalledAt: &at,
				Participants: []api.Participant{{ID: "person-1", Physician: *doctor, Role: api.RoleLead, State: api.PhaseAsked, Since: at}},
				Asks:         []api.Ask{{ID: "ask-1", Text: "otoscope, left ear", At: at}}},
			Patient: patient, Shutter: "open", Now: at,
			Feeds:    []api.Feed{{Device: "room", Role: "room", Label: "Room camera", Kind: "video", State: "online"}},
			Captures: []api.Still{still},
		},
		Units: []api.Device{
			{ID: "spo2", Model: "nonin-format2", Label: "Oximeter", Kind: "vitals", State: "online", Since: at},
			{ID: "exam", Model: "uvc-camera", Label: "Exam camera", Kind: "camera", State: "offline", Detail: api.English("The camera is unplugged."), Since: at},
		},
		Numbers:   readings,
		Vitals:    &api.Vitals{Signs: []api.Sign{}, Few: []int{}},
		Catalogue: []api.Model{{ID: "nonin-format2", Vendor: "Nonin", Gives: []string{"spo2"}}},
		Records: []api.Encounter{
			{EncounterSummary: summary, Captures: []api.Still{still}, Trend: readings,
				Participants: []api.Attendance{{ID: "person-1", Physician: *doctor, Role: api.RoleLead, JoinedAt: at}},
				Note:         &api.Note{Text: "Lungs clear.", Revision: 2, Author: "demo", At: at},
				Timeline:     []api.TimelineEntry{{At: at, Kind: "called", Who: "nurse", Text: "chest pain"}},
				Curves:       []api.Curve{}},
			{EncounterSummary: api.EncounterSummary{ID: "enc-1", StartedAt: at.Add(-time.Hour), EndedAt: &at}},
		},
		Picture: []byte("jpeg"),
		Still:   still,
		Frames:  make(chan api.Frame, 1024),
		told:    make(chan struct{}),
		left:    make(chan struct{}),
	}
}

// Set changes the cart's answers while it is used.
func (c *Cart) Set(change func(*Cart)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(c)
}

// Calls returns what the cart was told and asked, in order.
func (c *Cart) Calls() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.calls)
}

// Await returns once the cart was told call, or ctx ends.
func (c *Cart) Await(ctx context.Context, call string) {
	for {
		c.mu.Lock()
		found, told := slices.Contains(c.calls, call), c.told
		c.mu.Unlock()
		if found {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-told:
		}
	}
}

// Left is closed when a listener of a feed has left.
func (c *Cart) Left() <-chan struct{} { return c.left }

func (c *Cart) note(format string, args ...any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, strings.TrimSpace(fmt.Sprintf(format, args...)))
	close(c.told)
	c.told = make(chan struct{})
	return c.Err
}

// answer notes a call and returns what read gives.
func answer[T any](c *Cart, call string, read func() T) (T, error) {
	err := c.note("%s", call)
	c.mu.Lock()
	defer c.mu.Unlock()
	return read(), err
}

// Status is asked on GET /v1/status; so with all methods below.
func (c *Cart) Status() api.Status {
	st, _ := answer(c, "Status", func() api.Status { return c.State })
	return st
}

func (c *Cart) Devices() []api.Device {
	ds, _ := answer(c, "Devices", func() []api.Device { return c.Units })
	return ds
}

func (c *Cart) Readings() api.Readings {
	rs, _ := answer(c, "Readings", func() api.Readings { return api.Readings{Readings: c.Numbers, Vitals: c.Vitals} })
	return rs
}

func (c *Cart) Models() []api.Model {
	ms, _ := answer(c, "Models", func() []api.Model { return c.Catalogue })
	return ms
}

func (c *Cart) SetPatient(_ context.Context, p api.PatientRequest) error {
	how := map[bool]string{true: "|correction"}[p.Correction] + map[bool]string{true: "|another"}[p.Another]
	return c.note("SetPatient %s|%s|%s%s", p.Number, p.Name, p.BirthDate, how)
}
func (c *Cart) ClearPatient(context.Context) error          { return c.note("ClearPatient") }
func (c *Cart) Call(_ context.Context, reason string) error { return c.note("Call %s", reason) }
func (c *Cart) Admit(_ context.Context, who string) error   { return c.note("Admit %s", who) }
func (c *Cart) Remove(_ context.Context, who string) error  { return c.note("Remove %s", who) }
func (c *Cart) Refuse(_ context.Context, who, reason string) error {
	return c.note("Refuse %s", strings.TrimSpace(who+" "+reason))
}
func (c *Cart) Hold(_ context.Context, on bool) error      { return c.note("Hold %t", on) }
func (c *Cart) Mute(_ context.Context, on bool) error      { return c.note("Mute %t", on) }
func (c *Cart) Hangup(context.Context) error               { return c.note("Hangup") }
func (c *Cart) Next(context.Context) error                 { return c.note("Next") }
func (c *Cart) AskDone(_ context.Context, id string) error { return c.note("AskDone %s", id) }
func (c *Cart) Discard(_ context.Context, id, who string) error {
	return c.note("Discard %s %s", id, who)
}
func (c *Cart) Assign(_ context.Context, id, who string) error {
	return c.note("Assign %s %s", id, who)
}

func (c *Cart) KioskReport(r api.KioskReport) {
	_ = c.note("KioskReport %s %d", r.Screen, r.PhysicianFrames)
}

func (c *Cart) Measure(_ context.Context, r api.MeasureRequest) error {
	return c.note("Measure %s|%s|%s|%t", r.Device, r.Size, r.Site, r.Abort)
}

func (c *Cart) Release(_ context.Context, r api.ReleaseRequest) error {
	return c.note("Release %s|%s", r.Device, r.Reason)
}

func (c *Cart) Capture(_ context.Context, device, by string) (api.Still, error) {
	return answer(c, "Capture "+device+" "+by, func() api.Still { return c.Still })
}

func (c *Cart) Encounters(_ context.Context, limit int) ([]api.EncounterSummary, error) {
	return answer(c, fmt.Sprintf("Encounters %d", limit), func() []api.EncounterSummary {
		var found []api.EncounterSummary
		for _, e := range c.Records[:min(limit, len(c.Records))] {
			found = append(found, e.EncounterSummary)
		}
		return found
	})
}

func (c *Cart) Encounter(_ context.Context, id string, trend bool) (api.Encounter, error) {
	return answer(c, "Encounter "+id, func() api.Encounter {
		for _, e := range c.Records {
			if e.ID == id && !trend {
				e.Trend, e.Curves = nil, nil
			}
			if e.ID == id {
				return e
			}
		}
		return api.Encounter{}
	})
}

// picture is an open capture.
type picture struct{ *bytes.Reader }

func (picture) Close() error { return nil }

func (c *Cart) StillData(_ context.Context, id string) (io.ReadSeekCloser, api.Still, error) {
	err := c.note("StillData %s", id)
	return picture{bytes.NewReader(c.Picture)}, c.Still, err
}

func (c *Cart) Feed(name string) (<-chan api.Frame, func(), error) {
	err := c.note("Feed %s", name)
	return c.Frames, func() { c.closed.Do(func() { close(c.left) }) }, err
}
