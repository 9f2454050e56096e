package daemon

import (
	"context"
	"fmt"
	"slices"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/session"
	"telecart/appliance/version"
	"telecart/peripherals"
)

// tell gives a change to the kiosk and, in a session, to the page.
func (d *Daemon) tell(event string, v any) {
	if d.local == nil {
		return // an instrument spoke before the cart was put together
	}
	d.local.Publish(event, v)
	switch v := v.(type) {
	case api.Readings:
		d.engine.SendReadings(v)
	case api.Wave:
		d.engine.SendWave(v)
		d.curves.add(v)
	case api.Devices:
		d.changed() // readiness and feeds follow from them
	}
}

// changed lets the status be told anew, soon.
func (d *Daemon) changed() {
	select {
	case d.publish <- struct{}{}:
	default:
	}
}

// announce tells the status whenever it has changed, and that we are there.
func (d *Daemon) announce(ctx context.Context) error {
	alive := time.NewTicker(api.PresenceInterval)
	defer alive.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-d.publish:
			status := d.Status()
			d.local.Publish(api.EventStatus, status)
			d.engine.SendState(d.atBedside(status))
			d.lamp(status.Session.Phase)
			d.presence(status)
		case <-alive.C:
			d.presence(d.Status())
		}
	}
}

// Status is the cart as a whole.
func (d *Daemon) Status() api.Status {
	s := d.desk.current()
	devices := d.board.Devices()
	d.mu.Lock()
	defer d.mu.Unlock()
	return api.Status{
		Cart:      d.identity(),
		Readiness: readiness(devices, d.hub, d.trouble),
		Hub:       d.hub,
		Session:   s,
		Patient:   d.patient,
		Shutter:   d.shutter,
		Doctor:    d.doctor,
		Kiosk:     d.kiosk,
		Now:       time.Now(),
		Feeds:     d.feeds(devices),
		Captures:  slices.Clone(d.stills),
	}
}

func (d *Daemon) identity() api.Cart {
	return api.Cart{
		ID: d.cfg.Cart.ID, Name: d.cfg.Cart.Name, Version: version.String(),
		Demonstration: d.cfg.Cart.Demonstration, TimeZone: d.cfg.Cart.TimeZone,
	}
}

// feeds are the pictures and sounds, with how their instruments are.
func (d *Daemon) feeds(devices []api.Device) []api.Feed {
	feeds := []api.Feed{}
	for i, u := range d.units {
		r := role(u.peripheral)
		if r == "" {
			continue
		}
		kind := "sound"
		if _, ok := u.peripheral.(peripherals.VideoSource); ok {
			kind = "video"
		}
		feeds = append(feeds, api.Feed{
			Device: u.id, Role: r, Label: u.label, Kind: kind,
			State: devices[i].State, Detail: devices[i].Detail,
		})
	}
	return feeds
}

func (d *Daemon) atBedside(s api.Status) api.Bedside {
	devices := d.board.Devices()
	d.mu.Lock()
	defer d.mu.Unlock()
	return api.Bedside{
		Cart: s.Cart, Session: s.Session, Patient: s.Patient, Feeds: s.Feeds,
		Shutter: s.Shutter, Captures: s.Captures, Note: d.note,
		Instruments: instrumentsOf(devices), Alerts: monitorAlerts(devices),
	}
}

// instrumentsOf are those that measure: the page names by them what each
// number comes from, so that it never takes two instruments for one.
func instrumentsOf(devices []api.Device) []api.Instrument {
	out := []api.Instrument{}
	for _, d := range devices {
		if d.Kind == "vitals" {
			out = append(out, api.Instrument{Device: d.ID, Label: d.Label, Virtual: d.Virtual})
		}
	}
	return out
}

// deskSide is what the desk needs of the daemon.
type deskSide struct{ *Daemon }

func (d deskSide) inBed() *api.Patient { return d.currentPatient() }

func (d deskSide) follow(next session.State, ended bool) {
	if next.Phase == api.PhaseIdle || next.Phase == api.PhaseCalling {
		d.newSession()
	}
	if ended {
		d.encounterEnded()
	}
	d.changed()
}

// newSession forgets what belongs to the session before.
func (d *Daemon) newSession() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.doctor, d.kiosk, d.note = nil, nil, nil
	d.stills = slices.DeleteFunc(slices.Clone(d.stills), func(s api.Still) bool { return !s.Quarantine || s.Discarded })
}

func (d *Daemon) currentPatient() *api.Patient {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.patient
}

// storeFailed makes a failure to write visible, and the error a sentence.
func (d *Daemon) storeFailed(what string, err error) error {
	d.log.Error("the record could not be written", "what", what, "err", err)
	d.setTrouble("The cart cannot store " + what + ". Call the technician.")
	return refuseStore(what, err)
}

func (d *Daemon) setTrouble(sentence string) {
	d.mu.Lock()
	same := d.trouble == sentence
	d.trouble = sentence
	d.mu.Unlock()
	if !same {
		d.changed()
	}
}

// restore takes over what an earlier run stored. The demonstration starts
// with a practice patient.
func (d *Daemon) restore(ctx context.Context) error {
	p, err := d.store.LoadPatient(ctx)
	if err != nil {
		return fmt.Errorf("patient in the bed: %w", err)
	}
	if p == nil && d.cfg.Cart.Demonstration {
		p = &api.Patient{Number: "PRACTICE-1", Name: "María González Ñuñez", BirthDate: "1956-05-03", Practice: true}
		err := d.store.Do(ctx, "practice patient", func(c *encounter.Change) error { return c.SavePatient(p) })
		if err != nil {
			return err
		}
	}
	d.patient = p
	raw, err := d.store.LoadSession(ctx)
	if err == nil {
		err = d.desk.load(ctx, raw)
	}
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	s := d.desk.current()
	if d.stills, err = d.store.Captures(ctx, s.ID); err != nil {
		return fmt.Errorf("captures: %w", err)
	}
	if err := d.restoreEncounter(ctx, s); err != nil {
		return err
	}
	if session.Connected(s) {
		d.log.Info("the session goes on", "session", s.ID)
	}
	return nil
}

// restoreEncounter takes over the session's encounter or, if it has none, the
// alarms of the last: the daemon may have been killed before it ended them.
func (d *Daemon) restoreEncounter(ctx context.Context, s session.State) error {
	id, running := s.ID, s.ID != "" && s.CalledAt != nil
	if !running {
		last, err := d.store.List(ctx, 1)
		if err != nil || len(last) == 0 {
			return err
		}
		id = last[0].ID
	}
	e, err := d.store.Show(ctx, id)
	if err != nil {
		return fmt.Errorf("encounter of the session: %w", err)
	}
	if running {
		d.note = e.Note
	}
	d.alarmed = alarmed{encounter: id, patient: d.patient, log: alarmsSoFar(e.Timeline)}
	return nil
}
