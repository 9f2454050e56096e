package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"telecart/appliance/api"
	"telecart/appliance/internal/store"
)

// AddStill stores a picture and returns it with what was filled in: ID (if
// empty), SHA256, Size and Quarantine, which is set when the caller says so or
// no patient is confirmed: the encounter's, or outside an encounter who lies
// in the bed. It returns ErrFull when the disk is nearly full. The same
// picture with the same ID again is stored once. also writes what belongs to it
// in the same unit; it is not called for a picture that is there already.
func (s *Store) AddStill(ctx context.Context, st api.Still, jpeg []byte, also func(*Change, api.Still) error) (api.Still, error) {
	fail := func(err error) (api.Still, error) { return api.Still{}, fmt.Errorf("store picture: %w", err) }
	switch {
	case len(jpeg) == 0:
		return fail(errors.New("it is empty"))
	case st.At.IsZero():
		return fail(errors.New("it has no time"))
	}
	if st.ID == "" {
		id, err := NewID()
		if err != nil {
			return fail(err)
		}
		st.ID = id
	}
	uid, err := dicomUID(st.ID)
	if err != nil {
		return fail(err)
	}
	scope := st.Encounter
	if scope == "" {
		scope = st.ID
	}
	var stored api.Still
	err = s.db.PutBlob(ctx, scope, jpeg, func(tx *sql.Tx, b store.Blob) error {
		st.SHA256, st.Size = b.SHA256, b.Size
		if stored, err = insertStill(ctx, tx, st, uid, b.Name); err != nil || also == nil {
			return err
		}
		return also(&Change{ctx: ctx, tx: tx}, stored)
	})
	if same := new(alreadyError); errors.As(err, &same) {
		return same.still, nil
	}
	if err != nil {
		return fail(err)
	}
	return stored, nil
}

// alreadyError ends the transaction of a picture that is there already.
type alreadyError struct{ still api.Still }

func (e *alreadyError) Error() string { return "picture " + e.still.ID + " is stored already" }

func insertStill(ctx context.Context, tx *sql.Tx, st api.Still, uid, blob string) (api.Still, error) {
	old, err := oneStill(ctx, tx, st.ID)
	switch {
	case err == nil && old.SHA256 == st.SHA256:
		return api.Still{}, &alreadyError{old.Still}
	case err == nil:
		return api.Still{}, fmt.Errorf("another picture has the id %s", st.ID)
	case !errors.Is(err, ErrNotFound):
		return api.Still{}, err
	}
	var encounter, patient sql.NullInt64
	if st.Encounter != "" {
		seq, err := sequence(ctx, tx, st.Encounter)
		if err != nil {
			return api.Still{}, err
		}
		encounter = sql.NullInt64{Int64: seq, Valid: true}
		if !st.Quarantine {
			if _, patient, err = patientOf(ctx, tx, seq); err != nil {
				return api.Still{}, err
			}
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO still(id, sop_uid, encounter, patient, device, label, taken_by, type, width, height, at, blob)
		VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, st.ID, uid, encounter, patient, st.Device, st.Label, st.By,
		st.Type, st.Width, st.Height, nanos(st.At), blob)
	if err != nil {
		return api.Still{}, err
	}
	stored, err := oneStill(ctx, tx, st.ID)
	if err != nil || st.Encounter != "" || st.Quarantine {
		return stored.Still, err
	}
	if err := fileUnderBed(ctx, tx, stored); err != nil {
		return api.Still{}, err
	}
	stored, err = oneStill(ctx, tx, st.ID)
	return stored.Still, err
}

// StillData returns a picture and its data, checked against what was stored:
// ErrDamaged when it is not the same.
func (s *Store) StillData(ctx context.Context, id string) ([]byte, api.Still, error) {
	var row stillRow
	err := s.read(ctx, "picture "+id, func(tx *sql.Tx) (err error) {
		row, err = oneStill(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, api.Still{}, err
	}
	data, err := s.db.GetBlob(ctx, row.blob)
	if err != nil {
		return nil, api.Still{}, fmt.Errorf("picture %s: %w", id, err)
	}
	return data, row.Still, nil
}

// Captures returns the pictures of the encounter, oldest first, discarded ones
// marked; after them every other picture that is in quarantine, and those
// outside an encounter of who lies in the bed. id may be empty: then only
// these.
func (s *Store) Captures(ctx context.Context, id string) ([]api.Still, error) {
	stills := []api.Still{}
	err := s.read(ctx, "captures", func(tx *sql.Tx) error {
		own := sql.NullInt64{}
		if id != "" {
			seq, err := sequence(ctx, tx, id)
			if err != nil {
				return err
			}
			own = sql.NullInt64{Int64: seq, Valid: true}
		}
		bed, err := inBed(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := stillsWhere(ctx, tx, `place = ?1 OR ((quarantine OR place IS NULL) AND NOT discarded)
			ORDER BY place IS NOT ?1, at, seq`, own)
		for _, row := range rows {
			loose := !row.place.Valid && !row.Quarantine
			if !loose || bed != nil && samePerson(row.owner, *bed) {
				stills = append(stills, row.Still)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return stills, nil
}

// stillRow is a picture with what only the record needs to know.
type stillRow struct {
	api.Still
	seq   int64
	taken sql.NullInt64 // the encounter it was taken in
	place sql.NullInt64 // the encounter it belongs to, by capture or by assignment
	owner api.Patient   // to whom it was assigned, if it was
	blob  string
}

// stillsWhere returns the pictures for which condition, on the columns of the
// inner query, holds.
func stillsWhere(ctx context.Context, tx *sql.Tx, condition string, args ...any) ([]stillRow, error) {
	rows, err := tx.QueryContext(ctx, `SELECT * FROM (
		SELECT s.seq AS seq, s.id, s.encounter, p.seq AS place, p.id, s.device, s.label, s.taken_by, b.sha256, b.size, s.type,
			s.width, s.height, s.at AS at, s.patient IS NULL AND a.seq IS NULL AS quarantine,
			EXISTS (SELECT 1 FROM still_discarded d WHERE d.still = s.seq) AS discarded, s.blob,
			ifnull(a.number, ''), ifnull(a.name, ''), ifnull(a.birth_date, '')
		FROM still s JOIN blob b ON b.name = s.blob
		LEFT JOIN still_assigned a ON a.seq = (SELECT max(seq) FROM still_assigned WHERE still = s.seq)
		LEFT JOIN encounter p ON p.seq = coalesce(s.encounter, a.encounter)
	) WHERE `+condition, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var stills []stillRow
	for rows.Next() {
		var r stillRow
		var encounter sql.NullString
		var at sql.NullInt64
		if err := rows.Scan(&r.seq, &r.ID, &r.taken, &r.place, &encounter, &r.Device, &r.Label, &r.By, &r.SHA256, &r.Size,
			&r.Type, &r.Width, &r.Height, &at, &r.Quarantine, &r.Discarded, &r.blob,
			&r.owner.Number, &r.owner.Name, &r.owner.BirthDate); err != nil {
			return nil, err
		}
		r.Encounter, r.At = encounter.String, moment(at)
		stills = append(stills, r)
	}
	return stills, rows.Err()
}

func oneStill(ctx context.Context, tx *sql.Tx, id string) (stillRow, error) {
	rows, err := stillsWhere(ctx, tx, `seq = (SELECT seq FROM still WHERE id = ?)`, id)
	switch {
	case err != nil:
		return stillRow{}, err
	case len(rows) == 0:
		return stillRow{}, ErrNotFound
	}
	return rows[0], nil
}
