package encounter

import (
	"context"
	"database/sql"
	"time"

	"telecart/appliance/api"
)

// Discard marks a picture as not wanted. It stays in the record; who and at
// say by whom and when. A second time changes nothing.
func (c *Change) Discard(id, who string, at time.Time) error {
	row, err := oneStill(c.ctx, c.tx, id)
	if err != nil || row.Discarded {
		return err
	}
	_, err = c.tx.ExecContext(c.ctx, `INSERT INTO still_discarded(still, who, at) VALUES(?, ?, ?)`, row.seq, who, nanos(at))
	return err
}

// Assign says whose picture it is and takes it out of quarantine. A picture of
// an encounter whose patient is confirmed can only be this patient's
// (ErrPatient otherwise); one that was taken outside an encounter joins the
// patient's encounter if one is going on or has just ended. ErrDiscarded for a
// discarded one.
func (c *Change) Assign(stillID string, p api.Patient, who string, at time.Time) error {
	row, err := oneStill(c.ctx, c.tx, stillID)
	if err != nil {
		return err
	}
	if row.Discarded {
		return ErrDiscarded
	}
	return assign(c.ctx, c.tx, row, p, who, at)
}

func assign(ctx context.Context, tx *sql.Tx, row stillRow, p api.Patient, who string, at time.Time) error {
	encounter, err := placeFor(ctx, tx, row, p)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO still_assigned(still, replaces, encounter, number, name, birth_date, practice, who, at)
		VALUES(?, (SELECT max(seq) FROM still_assigned WHERE still = ?), ?, ?, ?, ?, ?, ?, ?)`,
		row.seq, row.seq, encounter, p.Number, p.Name, p.BirthDate, p.Practice, who, nanos(at))
	return err
}

// fileUnderBed files a picture that was taken outside an encounter under the
// patient who lay confirmed in the bed, if there was one.
func fileUnderBed(ctx context.Context, tx *sql.Tx, row stillRow) error {
	bed, err := inBed(ctx, tx)
	if err != nil || bed == nil {
		return err
	}
	return assign(ctx, tx, row, *bed, row.By, row.At)
}

// justEnded is how long after its end an encounter takes pictures that were
// taken outside of it: those of the screen "what was captured".
const justEnded = time.Hour

// placeFor returns the encounter that the picture belongs to once it is p's;
// none is one outside encounters.
func placeFor(ctx context.Context, tx *sql.Tx, row stillRow, p api.Patient) (encounter sql.NullInt64, err error) {
	if row.taken.Valid {
		confirmed, _, err := patientOf(ctx, tx, row.taken.Int64)
		if err == nil && confirmed != nil && !samePerson(*confirmed, p) {
			err = ErrPatient
		}
		return row.taken, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT e.seq FROM encounter e LEFT JOIN encounter_end x ON x.encounter = e.seq
		WHERE x.at IS NULL OR x.at > ? ORDER BY e.began_at DESC, e.seq DESC`, nanos(row.At.Add(-justEnded)))
	if err != nil {
		return encounter, err
	}
	seqs, err := numbers(rows)
	if err != nil {
		return encounter, err
	}
	for _, seq := range seqs {
		theirs, _, err := patientOf(ctx, tx, seq)
		if err != nil {
			return encounter, err
		}
		if theirs != nil && samePerson(*theirs, p) {
			return sql.NullInt64{Int64: seq, Valid: true}, nil
		}
	}
	return encounter, nil
}

// samePerson compares by number, and by name and birth date where neither has
// one.
func samePerson(a, b api.Patient) bool {
	if a.Number != "" || b.Number != "" {
		return a.Number == b.Number
	}
	return a.Name == b.Name && a.BirthDate == b.BirthDate
}
