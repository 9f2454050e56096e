package daemon

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/config"
	"telecart/appliance/internal/board"
	"telecart/appliance/internal/edge"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/explain"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/session"
	"telecart/appliance/record"
	"telecart/appliance/wristband"
	"telecart/peripherals"
)

// nurse answers the local API.
type nurse struct{ *Daemon }

func (d *Daemon) localCart() localapi.Cart {
	n := nurse{d}
	return localapi.Cart{
		Board: n, Models: n, Patients: n, Caller: n, Door: n, InCall: n,
		Captures: n, Records: n, Feeds: n, Kiosk: n, Measurer: n,
	}
}

func (n nurse) Devices() []api.Device  { return n.board.Devices() }
func (n nurse) Readings() api.Readings { return n.board.Shown() }

// Models lists the models of this build.
func (n nurse) Models() []api.Model {
	var out []api.Model
	for _, m := range n.registry.Models() {
		gives := []string{}
		for _, q := range m.Gives {
			gives = append(gives, string(q))
		}
		out = append(out, api.Model{ID: m.ID, Vendor: m.Vendor, Product: m.Product,
			Label: m.Label, Gives: gives, Protocol: m.Protocol})
	}
	return out
}

func (n nurse) Call(ctx context.Context, reason string) error {
	return n.relay(ctx, session.Call{At: now(), Reason: reason, NewID: newID()})
}

func (n nurse) Admit(ctx context.Context, participant string) error {
	return n.desk.Apply(ctx, session.Admit{At: now(), Participant: participant})
}

func (n nurse) Remove(ctx context.Context, participant string) error {
	return n.desk.Apply(ctx, session.Remove{At: now(), Participant: participant})
}

func (n nurse) Refuse(ctx context.Context, participant, reason string) error {
	why := api.English(reason)
	if reason == "" {
		why = api.Say("session.not-now", "The nurse cannot let you in now.")
	}
	return n.desk.Apply(ctx, session.Refuse{At: now(), Participant: participant, Reason: why})
}

func (n nurse) Hold(ctx context.Context, on bool) error {
	return n.desk.Apply(ctx, session.Hold{At: now(), On: on})
}

func (n nurse) Mute(ctx context.Context, on bool) error {
	return n.desk.Apply(ctx, session.Mute{At: now(), On: on})
}

func (n nurse) Hangup(ctx context.Context) error {
	return n.desk.Apply(ctx, session.Hangup{At: now()})
}

func (n nurse) AskDone(ctx context.Context, id string) error {
	return n.desk.Apply(ctx, session.AskDone{At: now(), ID: id})
}

func (n nurse) KioskReport(r api.KioskReport) {
	r.At = time.Now()
	n.around.set(func(a *around) { a.kiosk = &r })
	n.changed()
}

// Next makes the cart ready for the next patient: the bed is empty.
func (n nurse) Next(ctx context.Context) error {
	return n.relay(ctx, session.NextPatient{At: now()})
}

// SetPatient says who is in the bed, and whether this is a correction or
// another patient.
func (n nurse) SetPatient(ctx context.Context, p api.PatientRequest) error {
	if err := n.numbered(p.Patient); err != nil {
		return err
	}
	return n.relay(ctx, session.InBed{At: now(), Patient: &p.Patient, Correction: p.Correction, Another: p.Another, NewID: newID()})
}

// numbered refuses a number that is not a complete patient number of this site.
// A patient may have none.
func (n nurse) numbered(p api.Patient) error {
	site := n.cfg.Patient
	if site == (config.Patient{}) || p.Number == "" || p.Practice && n.cfg.Cart.Demonstration {
		return nil
	}
	rule, err := wristband.NewRule(site.Number, site.CheckDigit)
	if err == nil {
		err = rule.Number(p.Number)
	}
	if errors.Is(err, wristband.ErrNumber) {
		return &localapi.Refusal{Kind: localapi.BadRequest, Err: err, Said: api.Say("patient.number-wrong",
			"{0} is not a whole patient number. Scan the wristband again, or type all of the number.", p.Number)}
	}
	return err
}

// ClearPatient says that nobody knows who is in the bed.
func (n nurse) ClearPatient(ctx context.Context) error {
	return n.relay(ctx, session.InBed{At: now(), NewID: newID()})
}

// relay applies ev and, if it brought another patient, stops all measurements.
// Values that still come were begun before, and belong to nobody.
func (n nurse) relay(ctx context.Context, ev session.Event) error {
	before := n.bed.PatientSince()
	err := n.desk.Apply(ctx, ev)
	if err == nil && !n.bed.PatientSince().Equal(before) {
		n.stopMeasuring(ctx)
	}
	return err
}

func (n nurse) Measure(ctx context.Context, req api.MeasureRequest) error {
	u, err := n.unit(req.Device)
	if err != nil {
		return err
	}
	m, ok := u.peripheral.(peripherals.Measurer)
	if !ok {
		return localapi.Refuse(localapi.Conflict, api.Say("device.by-itself", "{0} measures by itself; it cannot be started.", u.label))
	}
	if req.Abort {
		return refusal(m.Abort(ctx))
	}
	return refusal(m.Measure(ctx, peripherals.MeasureRequest{Size: req.Size, Site: req.Site}))
}

func (n nurse) unit(id string) (unit, error) {
	i := slices.IndexFunc(n.units, func(u unit) bool { return u.id == id })
	if i < 0 {
		return unit{}, localapi.Refuse(localapi.NotFound, api.Say("device.unknown", "There is no device \"{0}\" on this cart.", id))
	}
	return n.units[i], nil
}

// refusal returns an instrument's refusal as one of the local API.
func refusal(err error) error {
	var refused *peripherals.Refused
	if errors.As(err, &refused) {
		return &localapi.Refusal{Kind: localapi.Conflict, Said: board.Said(refused.Said), Err: err}
	}
	return err
}

// Release lifts the lock-out of an instrument for a technician, and records the
// reason.
func (n nurse) Release(ctx context.Context, req api.ReleaseRequest) error {
	u, err := n.unit(req.Device)
	if err != nil {
		return err
	}
	r, ok := u.peripheral.(peripherals.Releaser)
	if !ok {
		return localapi.Refuse(localapi.Conflict, api.Say("device.never-locked", "{0} never locks itself out.", u.label))
	}
	if err := refusal(r.Release(ctx)); err != nil {
		return err
	}
	n.log.Warn("a technician released a device that had locked itself out", "device", req.Device, "reason", req.Reason)
	id := n.bed.Moment().Encounter
	if id == "" {
		return nil
	}
	return explain.Record("the release", n.store.Do(ctx, "the release", func(c *encounter.Change) error {
		return c.AddEvent(id, record.Event{At: time.Now(), Kind: "released", Text: u.label + ": " + req.Reason})
	}))
}

func (n nurse) Encounters(ctx context.Context, limit int) ([]api.EncounterSummary, error) {
	list, err := n.store.List(ctx, limit)
	out := make([]api.EncounterSummary, len(list))
	for i, s := range list {
		out[i] = edge.Summary(s)
	}
	return out, explain.Record("the encounters", err)
}

func (n nurse) Encounter(ctx context.Context, id string, trend bool) (api.Encounter, error) {
	if trend {
		d, err := n.store.Show(ctx, id)
		return edge.Encounter(d), explain.Record("the encounter", err)
	}
	d, readings, err := n.store.Outline(ctx, id)
	e := edge.Encounter(d)
	e.Readings = readings
	return e, explain.Record("the encounter", err)
}

func (n nurse) StillData(ctx context.Context, id string) (io.ReadSeekCloser, api.Still, error) {
	data, c, err := n.store.Data(ctx, id)
	if err != nil {
		return nil, api.Still{}, explain.Record("the capture", err)
	}
	if err := data.Verify(); err != nil {
		return nil, api.Still{}, explain.Record("the capture", errors.Join(err, data.Close()))
	}
	return data, edge.Capture(c), nil
}
