package encounter

import (
	"database/sql"
	"errors"
	"time"

	"telecart/appliance/record"
)

// Locate says where on the body a capture was taken. The newest entry counts.
func (c *Change) Locate(id, site string, side record.Laterality, who string, at time.Time) error {
	old, err := c.capture(id)
	if err != nil || old.Located != nil && old.Site == site && old.Laterality == side {
		return err
	}
	return c.write(old.place(), record.Entry{At: at, Located: &record.Located{
		Mark: record.Mark{By: who, At: at.UTC()}, Capture: id, Site: site, Laterality: side}})
}

// Discard marks a capture as unwanted, by whom and when. It stays in the
// record. Discarding it again changes nothing.
func (c *Change) Discard(id, who string, at time.Time) error {
	old, err := c.capture(id)
	if err != nil || old.Discarded != nil {
		return err
	}
	return c.write(old.place(), record.Entry{At: at, Discarded: &record.Discarded{
		Mark: record.Mark{By: who, At: at.UTC()}, Capture: id}})
}

// Assign says whose capture it is and takes it out of quarantine. A capture of
// an encounter with a confirmed patient can only be assigned to that patient
// (otherwise ErrPatient). One taken outside an encounter joins the patient's
// encounter if that is open or has just ended. A discarded one gives
// ErrDiscarded.
func (c *Change) Assign(id string, p record.Patient, who string, at time.Time) error {
	old, err := c.capture(id)
	if err != nil {
		return err
	}
	if old.Discarded != nil {
		return ErrDiscarded
	}
	return c.assign(old, p, who, at)
}

// Correct says that the entry was of a patient was mistyped and should be p.
// This holds for the encounter id, if it is theirs, and for captures taken
// since they came and filed under them. The timeline of the encounter notes it.
func (c *Change) Correct(id string, was, p record.Patient, since time.Time, who string, at time.Time) error {
	if id != "" {
		seq, err := c.sequence(id)
		if err != nil {
			return err
		}
		theirs, err := c.patientOf(seq)
		if err != nil {
			return err
		}
		if theirs != nil && theirs.Same(was) {
			err = errors.Join(c.SetPatient(id, p, at),
				c.AddEvent(id, record.Event{At: at, Kind: "patient-corrected", Who: who, Text: was.String() + " → " + p.String()}))
		}
		if err != nil {
			return err
		}
	}
	taken, err := c.captures(`at >= ? AND NOT discarded`, nanos(since))
	if err != nil || since.IsZero() {
		return err
	}
	for _, cp := range taken {
		if cp.Assigned == nil || !cp.Assigned.Patient.Same(was) {
			continue
		}
		if err := c.assign(cp, p, who, at); err != nil {
			return err
		}
	}
	return nil
}

func (c *Change) assign(cp captureRow, p record.Patient, who string, at time.Time) error {
	home, id, err := c.homeFor(cp, p)
	if err != nil {
		return err
	}
	to := cp.place()
	to.encounter = home
	return c.write(to, record.Entry{At: at, Assigned: &record.Assignment{
		Assigned: record.Assigned{Mark: record.Mark{By: who, At: at.UTC()}, Patient: p, Encounter: id}, Capture: cp.ID}})
}

// justEnded is how long after its end an encounter takes captures that were
// made outside it, as on the screen "what was captured".
const justEnded = time.Hour

// homeFor returns the encounter that the capture belongs to once it is assigned
// to p; none if it stays outside encounters.
func (v view) homeFor(cp captureRow, p record.Patient) (home sql.NullInt64, id string, err error) {
	if cp.taken.Valid {
		confirmed, err := v.patientOf(cp.taken.Int64)
		if err == nil && confirmed != nil && !confirmed.Same(p) {
			err = ErrPatient
		}
		return cp.taken, cp.Encounter, err
	}
	seqs, err := column[int64](v, `SELECT seq FROM encounter e WHERE ifnull(
		(SELECT min(at) FROM entry WHERE encounter = e.seq AND kind = 'ended'), ?1 + 1) > ?1
		AND NOT EXISTS (SELECT 1 FROM destroyed WHERE scope = e.id)
		ORDER BY seq DESC`, nanos(cp.At.Add(-justEnded)))
	if err != nil {
		return home, "", err
	}
	for _, seq := range seqs {
		theirs, err := v.patientOf(seq)
		if err != nil {
			return home, "", err
		}
		if theirs != nil && theirs.Same(p) {
			err := v.tx.QueryRowContext(v.ctx, `SELECT id FROM encounter WHERE seq = ?`, seq).Scan(&id)
			return row(seq), id, err
		}
	}
	return home, "", nil
}
