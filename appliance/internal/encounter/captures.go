package encounter

import (
	"context"
	"database/sql"
	"fmt"

	"telecart/appliance/internal/store"
	"telecart/appliance/record"
)

// captureRow is a capture with what is known only inside this package.
type captureRow struct {
	record.Capture
	seq   int64
	scope string
	taken sql.NullInt64 // the encounter it was taken in
	home  sql.NullInt64 // the encounter it belongs to, by capture or by assignment
	blob  string
}

func (c captureRow) place() place {
	return place{scope: c.scope, encounter: c.taken, capture: row(c.seq)}
}

// captures returns those that meet condition, which refers to the columns of
// the inner query.
func (v view) captures(condition string, args ...any) ([]captureRow, error) {
	rows, err := v.tx.QueryContext(v.ctx, `SELECT seq, scope, taken, home, blob FROM (
		SELECT c.seq, c.id, c.scope, c.encounter AS taken, c.at, ifnull(c.blob, '') AS blob,
			`+home+` AS home, c.held AND NOT EXISTS (SELECT 1 FROM entry WHERE capture = c.seq AND kind = 'assigned') AS quarantine,
			EXISTS (SELECT 1 FROM entry WHERE capture = c.seq AND kind = 'discarded') AS discarded
		FROM capture c
	) WHERE `+condition, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []captureRow
	for rows.Next() {
		var c captureRow
		if err := rows.Scan(&c.seq, &c.scope, &c.taken, &c.home, &c.blob); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for i := range all {
		for e, err := range v.entries(false, `e.capture = ?`, all[i].seq) {
			if err != nil {
				return nil, err
			}
			all[i].Apply(e)
		}
	}
	return all, nil
}

func (v view) capture(id string) (captureRow, error) {
	all, err := v.captures(`id = ?`, id)
	switch {
	case err != nil:
		return captureRow{}, err
	case len(all) == 0:
		return captureRow{}, ErrNotFound
	}
	return all[0], nil
}

// Captures returns the captures of the encounter, oldest first, with discarded
// ones marked. After them come all other captures in quarantine, and captures
// of the patient in the bed taken outside an encounter. With an empty id only
// these come.
func (s *Store) Captures(ctx context.Context, id string) ([]record.Capture, error) {
	found := []record.Capture{}
	err := s.read(ctx, "captures", func(v view) error {
		own := sql.NullInt64{}
		if id != "" {
			seq, err := v.sequence(id)
			if err != nil {
				return err
			}
			own = row(seq)
		}
		bed, err := v.bed()
		if err != nil {
			return err
		}
		rows, err := v.captures(`home = ?1 OR ((quarantine OR home IS NULL) AND NOT discarded) ORDER BY home IS NOT ?1, at, seq`, own)
		for _, c := range rows {
			loose := !c.home.Valid && !c.Quarantine
			if !loose || bed.Patient != nil && c.Assigned.Patient.Same(*bed.Patient) {
				found = append(found, c.Capture)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Data opens the data of a capture, which are verified as they are read:
// ErrDamaged if they are not what was stored, ErrNotFound if it has none.
func (s *Store) Data(ctx context.Context, id string) (*store.BlobReader, record.Capture, error) {
	var c captureRow
	err := s.read(ctx, "capture "+id, func(v view) (err error) {
		c, err = v.capture(id)
		return err
	})
	if err == nil && c.blob == "" {
		err = fmt.Errorf("capture %s has no data: %w", id, ErrNotFound)
	}
	if err != nil {
		return nil, record.Capture{}, err
	}
	data, err := s.db.OpenBlob(ctx, c.blob)
	if err != nil {
		return nil, record.Capture{}, fmt.Errorf("capture %s: %w", id, err)
	}
	return data, c.Capture, nil
}
