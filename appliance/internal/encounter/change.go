package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"telecart/appliance/record"
)

// Change is what is written together: all of it is in the record, or nothing.
// Its methods may only be called within the Do that made it.
type Change struct {
	view
	refused []error
}

// Do is the one unit of work. It runs f, and returns nil once everything that f
// wrote would survive a power cut. After an error, which names what, nothing
// was written. The exception is ErrRefused: everything but the named readings
// or waves was.
func (s *Store) Do(ctx context.Context, what string, f func(*Change) error) error {
	var c *Change
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		c = &Change{view: view{ctx: ctx, tx: tx, db: s.db}}
		return f(c)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if len(c.refused) > 0 {
		return fmt.Errorf("%s: %w: %w", what, ErrRefused, errors.Join(c.refused...))
	}
	return nil
}

// ErrRefused means that something was invalid and is not in the record; the
// rest is. Trying again is of no use.
var ErrRefused = errors.New("refused by the record")

// Begin begins the encounter id. One that has begun already stays as it is, so
// that a daemon that was killed may repeat this; only p is then set.
func (c *Change) Begin(id, reason string, at time.Time, p *record.Patient) error {
	if id == "" {
		return errors.New("begin encounter: it has no id")
	}
	_, err := c.sequence(id)
	if errors.Is(err, ErrNotFound) {
		var uid string
		if uid, err = record.UID(id); err == nil {
			err = c.begin(record.Encounter{ID: id, StudyUID: uid, Reason: reason, Began: at.UTC()})
		}
	}
	if err != nil || p == nil {
		return err
	}
	return c.SetPatient(id, *p, at)
}

func (v view) begin(e record.Encounter) error {
	if _, err := v.db.MakeKey(v.ctx, v.tx, e.ID); err != nil {
		return err
	}
	_, err := v.tx.ExecContext(v.ctx, `INSERT INTO encounter(id, study_uid, began_at) VALUES(?, ?, ?)`,
		e.ID, e.StudyUID, nanos(e.Began))
	if err != nil {
		return err
	}
	return v.append(e.ID, record.Entry{At: e.Began, Began: &e})
}

// append appends to the journal of the encounter id.
func (v view) append(id string, e record.Entry) error {
	seq, err := v.sequence(id)
	if err != nil {
		return err
	}
	return v.write(place{scope: id, encounter: row(seq)}, e)
}

// SetPatient sets the patient of the encounter, or corrects it. Captures in
// quarantine stay there.
func (c *Change) SetPatient(id string, p record.Patient, at time.Time) error {
	seq, err := c.sequence(id)
	if err != nil {
		return err
	}
	if old, err := c.patientOf(seq); err != nil || old != nil && *old == p {
		return err
	}
	return c.append(id, record.Entry{At: at, Patient: &p})
}

// Join says that p takes part from now on, or continues in another role.
// Repeating it changes nothing.
func (c *Change) Join(id string, p record.Participant, at time.Time) error {
	old, err := c.participant(id, p.ID)
	if err != nil {
		return err
	}
	p.Joined, p.Left = at.UTC(), time.Time{}
	if old != nil {
		p.Joined, p.Left = old.Joined, old.Left
	}
	if old != nil && *old == p {
		return nil
	}
	return c.append(id, record.Entry{At: at, Participant: &p})
}

// Leave says that the participant no longer takes part. Only the first call
// counts.
func (c *Change) Leave(id, participant string, at time.Time) error {
	p, err := c.participant(id, participant)
	if err != nil || p == nil || !p.Left.IsZero() {
		return err
	}
	p.Left = at.UTC()
	return c.append(id, record.Entry{At: at, Participant: p})
}

// TookPart reports whether the participant takes or took part in the encounter.
func (c *Change) TookPart(id, participant string) (bool, error) {
	p, err := c.participant(id, participant)
	return p != nil, err
}

// participant returns a participant of the encounter, past or present; nil if
// there is none.
func (v view) participant(id, participant string) (p *record.Participant, err error) {
	seq, err := v.sequence(id)
	if err != nil {
		return nil, err
	}
	for e, err := range v.entries(false, `e.encounter = ? AND e.kind = 'participant'`, seq) {
		if err != nil {
			return nil, err
		}
		if e.Participant.ID == participant {
			p = e.Participant
		}
	}
	return p, nil
}

// End ends the encounter. Later calls change nothing.
func (c *Change) End(id, reason string, at time.Time) error {
	seq, err := c.sequence(id)
	if err != nil {
		return err
	}
	if _, over, err := c.newest(seq, "ended"); err != nil || over {
		return err
	}
	return c.append(id, record.Entry{At: at, Ended: &record.Ended{Reason: reason}})
}

// AddEvent adds events to the timeline of the encounter. Late, if set, is when
// an event could be stored, as opposed to when it happened.
func (c *Change) AddEvent(id string, es ...record.Event) error {
	for _, e := range es {
		at := e.At
		e.At, e.Late = e.At.UTC(), e.Late.UTC()
		if err := c.append(id, record.Entry{At: at, Event: &e}); err != nil {
			return err
		}
	}
	return nil
}

// AddNote stores the note as a new revision and returns it. If the newest
// revision has the same text, it returns that one.
func (c *Change) AddNote(id, text, author string, at time.Time) (record.Note, error) {
	seq, err := c.sequence(id)
	if err != nil {
		return record.Note{}, err
	}
	old, ok, err := c.newest(seq, "note")
	if err != nil {
		return record.Note{}, err
	}
	note := record.Note{Text: text, Revision: 1, Author: author, At: at.UTC()}
	if ok {
		if old.Note.Text == text {
			return *old.Note, nil
		}
		note.Revision = old.Note.Revision + 1
	}
	return note, c.append(id, record.Entry{At: at, Note: &note})
}

// AddReadings stores the readings. One that is stored already (same device,
// quantity, time, quality and value) is not stored again. One with a value and
// "no-signal", or without a value and any other quality, is refused, since a
// missing value must never look like a number. The others are stored all the
// same, and Do returns an ErrRefused that names it.
func (c *Change) AddReadings(id string, rs []record.Reading) error {
	if len(rs) == 0 {
		return nil
	}
	seq, err := c.sequence(id)
	if err != nil {
		return err
	}
	rs = sound(c, "reading", rs, func(r record.Reading) string { return r.Quantity + " of " + r.Device })
	last := latest(rs, func(r record.Reading) time.Time { return r.At }) // before UTC: see momentOf
	for i := range rs {
		rs[i].At = rs[i].At.UTC()
		rs[i].DeviceTime = rs[i].DeviceTime.UTC()
	}
	if rs, err = c.unknown(seq, rs); err != nil || len(rs) == 0 {
		return err
	}
	return c.append(id, record.Entry{At: last, Readings: rs})
}

// unknown returns the readings that are not in the journal yet.
func (c *Change) unknown(encounter int64, rs []record.Reading) (fresh []record.Reading, err error) {
	if len(rs) == 0 {
		return nil, nil
	}
	first := slices.MinFunc(rs, func(a, b record.Reading) int { return a.At.Compare(b.At) }).At
	var known []record.Reading
	for e, err := range c.entries(false, `e.encounter = ? AND e.kind = 'readings' AND e.at >= ?`, encounter, nanos(first)) {
		if err != nil {
			return nil, err
		}
		known = append(known, e.Readings...)
	}
	for _, r := range rs {
		if !slices.ContainsFunc(known, r.Same) {
			fresh, known = append(fresh, r), append(known, r)
		}
	}
	return fresh, nil
}

// AddWaves stores runs of waves as they are: a gap stays a gap. A run without
// samples, rate, time or a known quality is refused. The others are stored all
// the same, and Do returns an ErrRefused that names it.
func (c *Change) AddWaves(id string, ws []record.Wave) error {
	if len(ws) == 0 {
		return nil
	}
	if _, err := c.sequence(id); err != nil {
		return err
	}
	for i := range ws {
		ws[i].Count, ws[i].At = len(ws[i].Samples), ws[i].At.UTC()
	}
	ws = sound(c, "wave", ws, func(w record.Wave) string { return w.Quantity + " of " + w.Device })
	if len(ws) == 0 {
		return nil
	}
	last := latest(ws, func(w record.Wave) time.Time { return w.At })
	return c.append(id, record.Entry{At: last, Waves: ws})
}

// sound returns the valid ones; the change names the others.
func sound[T interface{ Sound() error }](c *Change, what string, all []T, name func(T) string) (good []T) {
	for _, one := range all {
		if err := one.Sound(); err != nil {
			c.refused = append(c.refused, fmt.Errorf("%s %s is refused: %w", what, name(one), err))
		} else {
			good = append(good, one)
		}
	}
	return good
}
