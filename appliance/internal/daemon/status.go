package daemon

import (
	"context"
	"errors"
	"fmt"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/board"
	"telecart/appliance/internal/edge"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/explain"
	"telecart/appliance/internal/session"
	"telecart/appliance/version"
	"telecart/peripherals"
)

// tell sends a change to the kiosk and, in a session, to the page.
func (d *Daemon) tell(event string, v any) {
	if d.local == nil {
		return // an instrument reported before the cart was assembled
	}
	d.local.Publish(event, v)
	switch v := v.(type) {
	case api.Readings:
		d.engine.SendReadings(v)
	case api.Wave:
		d.engine.SendWave(v)
		d.waves.add(v)
	case api.Devices:
		d.changed() // readiness and feeds follow from them
	}
}

// changed has the status published again soon.
func (d *Daemon) changed() {
	select {
	case d.publish <- struct{}{}:
	default:
	}
}

// announce publishes the status whenever it changes, and the cart's presence at
// intervals.
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
			d.watchDisk()
			d.presence(d.Status())
		}
	}
}

// Status returns the state of the cart as a whole.
func (d *Daemon) Status() api.Status {
	devices := d.board.Devices()
	a := d.around.now()
	return api.Status{
		Cart:      d.identity(),
		Readiness: readiness(devices, a.hub, a.trouble, d.past),
		Hub:       a.hub,
		Session:   d.desk.Current(),
		Patient:   d.bed.Patient(),
		Shutter:   a.shutter,
		Reports:   a.reports,
		Kiosk:     a.kiosk,
		Now:       time.Now(),
		Feeds:     d.feeds(devices),
		Captures:  d.bed.Captures(),

		PatientSince: d.bed.PatientSince(),
	}
}

func (d *Daemon) identity() api.Cart {
	return api.Cart{
		ID: d.cfg.Cart.ID, Name: d.cfg.Cart.Name, Version: version.String(),
		Demonstration: d.cfg.Cart.Demonstration, TimeZone: d.cfg.Cart.TimeZone, Fahrenheit: d.cfg.Cart.Fahrenheit,
		Numbers:  api.NumberRule{Pattern: d.cfg.Patient.Number, CheckDigit: d.cfg.Patient.CheckDigit},
		IdleLock: int(d.cfg.Kiosk.IdleLock.Seconds()),
	}
}

// feeds returns the pictures and sounds, with the state of their instruments.
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
	return api.Bedside{
		Cart: s.Cart, Session: s.Session, Patient: s.Patient, PatientSince: s.PatientSince, Feeds: s.Feeds,
		Shutter: s.Shutter, Captures: s.Captures, Note: d.bed.Note(),
		Instruments: instrumentsOf(devices), Alerts: board.MonitorAlerts(devices),
	}
}

// instrumentsOf returns those that measure. The page names the source of each
// value with them, so that two instruments are never taken for one.
func instrumentsOf(devices []api.Device) []api.Instrument {
	out := []api.Instrument{}
	for _, d := range devices {
		if d.Kind == "vitals" {
			out = append(out, api.Instrument{Device: d.ID, Label: d.Label, Virtual: d.Virtual})
		}
	}
	return out
}

// host is what the desk and the bed need of the daemon.
type host struct{ *Daemon }

func (h host) Changed() {
	h.board.Patient(h.bed.PatientSince())
	h.changed()
}

func (h host) Follow(next session.State, ended bool) {
	if next.Phase == api.PhaseIdle || next.Phase == api.PhaseCalling {
		h.around.set(func(a *around) { a.reports, a.kiosk = api.Reports{}, nil })
		h.bed.NewSession()
	}
	if ended {
		h.encounterEnded()
	}
	h.changed()
}

func (h host) StoreFailed(what string, err error) error { return h.storeFailed(what, err) }

// storeFailed makes a write failure visible, and returns it as a refusal.
func (d *Daemon) storeFailed(what string, err error) error {
	trouble := api.Say("record.not-stored", "The cart cannot store {0}. Calls and live values still work. Call the technician.", what)
	if errors.Is(err, encounter.ErrFull) {
		trouble = explain.Full()
	}
	if !d.inTrouble() { // otherwise it is known already what the disk refuses
		d.troubled(trouble, what, err)
	}
	return explain.Record(what, err)
}

func (d *Daemon) inTrouble() bool { return !d.around.now().trouble.IsZero() }

func (d *Daemon) troubled(said api.Message, what string, err error) {
	if d.setTrouble(said) {
		d.log.Error("the record could not be written", "what", what, "err", err)
	}
}

func (d *Daemon) setTrouble(trouble api.Message) (another bool) {
	d.around.set(func(a *around) {
		another = !a.trouble.Equal(trouble)
		a.trouble = trouble
	})
	if another {
		d.changed()
	}
	return another
}

// restore restores what an earlier run stored. The demonstration starts with a
// practice patient.
func (d *Daemon) restore(ctx context.Context) error {
	var demo *api.Patient
	if d.cfg.Cart.Demonstration {
		demo = &api.Patient{Number: "PRACTICE-1", Name: "María González Ñuñez", BirthDate: "1956-05-03", Practice: true}
	}
	if err := d.bed.Load(ctx, demo, time.Now()); err != nil {
		return fmt.Errorf("patient in the bed: %w", err)
	}
	stored, err := d.store.LoadSession(ctx)
	if err == nil {
		err = d.desk.Load(ctx, stored)
	}
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	s := d.desk.Current()
	if err := d.restoreEncounter(ctx, s); err != nil {
		d.log.Error("the encounter of before cannot be shown", "err", err)
		d.past = pastUnreadable()
	}
	if session.Connected(s) {
		d.log.Info("the session goes on", "session", s.ID)
	}
	if d.desk.Settle(ctx) != nil {
		return d.doubt(ctx)
	}
	return nil
}

// doubt is for a disk that takes nothing: what the record says of the bed and
// of the session may be out of date.
func (d *Daemon) doubt(ctx context.Context) error {
	at := now()
	err := d.desk.Apply(ctx, session.InBed{At: at, NewID: newID()})
	if session.Connected(d.desk.Current()) {
		err = errors.Join(err, d.desk.Apply(ctx, session.Hold{At: at, On: true}))
	}
	return err
}

// restoreEncounter restores the session's encounter or, if it has none, the
// alarms of the last one: the daemon may have been killed before it ended them.
func (d *Daemon) restoreEncounter(ctx context.Context, s session.State) error {
	id, running := s.EncounterID(), s.ID != "" && s.CalledAt != nil
	if !running {
		last, err := d.store.List(ctx, 1)
		if err != nil {
			return err
		}
		if len(last) == 0 {
			return d.bed.LoadSession(ctx, nil)
		}
		id = last[0].ID
	}
	e, _, err := d.store.Outline(ctx, id)
	if errors.Is(err, encounter.ErrDestroyed) {
		return d.bed.LoadSession(ctx, nil)
	}
	if err != nil {
		return fmt.Errorf("encounter of the session: %w", err)
	}
	d.alarmed = alarmed{encounter: id, log: alarmsSoFar(e.Events)}
	if !running {
		e.Notes = nil
	}
	return d.bed.LoadSession(ctx, edge.LastNote(e))
}
