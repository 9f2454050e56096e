package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"telecart/appliance/api"
)

// List returns the newest encounters first, at most limit of them; all where
// limit is 0.
func (s *Store) List(ctx context.Context, limit int) ([]api.EncounterSummary, error) {
	if limit <= 0 {
		limit = -1 // SQLite: no limit
	}
	list := []api.EncounterSummary{}
	err := s.read(ctx, "list of encounters", func(tx *sql.Tx) error {
		seqs, err := newest(ctx, tx, limit)
		if err != nil {
			return err
		}
		for _, seq := range seqs {
			sum, err := summary(ctx, tx, seq)
			if err != nil {
				return err
			}
			list = append(list, sum)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

func newest(ctx context.Context, tx *sql.Tx, limit int) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT seq FROM encounter ORDER BY began_at DESC, seq DESC LIMIT ?`, limit)
	if err != nil {
		return nil, err
	}
	return numbers(rows)
}

// numbers reads the only column of rows and closes them.
func numbers(rows *sql.Rows) ([]int64, error) {
	defer rows.Close()
	var seqs []int64
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq); err != nil {
			return nil, err
		}
		seqs = append(seqs, seq)
	}
	return seqs, rows.Err()
}

// Show returns everything about one encounter.
func (s *Store) Show(ctx context.Context, id string) (api.Encounter, error) {
	var e api.Encounter
	err := s.read(ctx, "encounter "+id, func(tx *sql.Tx) error {
		seq, err := sequence(ctx, tx, id)
		if err != nil {
			return err
		}
		if e.EncounterSummary, err = summary(ctx, tx, seq); err != nil {
			return err
		}
		if e.Participants, err = peopleOf(ctx, tx, seq); err != nil {
			return err
		}
		if e.Note, err = noteOf(ctx, tx, seq); err != nil {
			return err
		}
		rows, err := stillsWhere(ctx, tx, `place = ? ORDER BY at, seq`, seq)
		if err != nil {
			return err
		}
		e.Captures = make([]api.Still, len(rows))
		for i, row := range rows {
			e.Captures[i] = row.Still
		}
		if e.Trend, err = trendOf(ctx, tx, seq); err != nil {
			return err
		}
		if e.Timeline, err = timelineOf(ctx, tx, seq); err != nil {
			return err
		}
		e.Curves, err = curvesOf(ctx, tx, seq)
		return err
	})
	if err != nil {
		return api.Encounter{}, err
	}
	return e, nil
}

// UIDs returns the DICOM identifiers that were minted for the encounter (its
// study) and for each of its pictures.
func (s *Store) UIDs(ctx context.Context, id string) (study string, stills map[string]string, err error) {
	stills = map[string]string{}
	err = s.read(ctx, "identifiers of encounter "+id, func(tx *sql.Tx) error {
		seq, err := sequence(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT study_uid FROM encounter WHERE seq = ?`, seq).Scan(&study); err != nil {
			return err
		}
		rows, err := stillsWhere(ctx, tx, `place = ?`, seq)
		if err != nil {
			return err
		}
		for _, row := range rows {
			var uid string
			if err := tx.QueryRowContext(ctx, `SELECT sop_uid FROM still WHERE seq = ?`, row.seq).Scan(&uid); err != nil {
				return err
			}
			stills[row.ID] = uid
		}
		return nil
	})
	return study, stills, err
}

// sequence returns the row of the encounter id.
func sequence(ctx context.Context, tx *sql.Tx, id string) (seq int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT seq FROM encounter WHERE id = ?`, id).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("there is no encounter %q: %w", id, ErrNotFound)
	}
	return seq, err
}

func summary(ctx context.Context, tx *sql.Tx, seq int64) (api.EncounterSummary, error) {
	var sum api.EncounterSummary
	var began, ended sql.NullInt64
	err := tx.QueryRowContext(ctx, `SELECT e.id, e.reason, e.began_at, x.at,
			(SELECT count(*) FROM reading WHERE encounter = e.seq)
		FROM encounter e LEFT JOIN encounter_end x ON x.encounter = e.seq WHERE e.seq = ?`, seq).
		Scan(&sum.ID, &sum.Reason, &began, &ended, &sum.Readings)
	if err != nil {
		return sum, err
	}
	sum.StartedAt = moment(began)
	if ended.Valid {
		t := moment(ended)
		sum.EndedAt = &t
	}
	if sum.Patient, _, err = patientOf(ctx, tx, seq); err != nil {
		return sum, err
	}
	people, err := peopleOf(ctx, tx, seq)
	if err != nil {
		return sum, err
	}
	sum.Physician = leader(people)
	rows, err := stillsWhere(ctx, tx, `place = ? AND NOT discarded`, seq)
	sum.Stills = len(rows)
	return sum, err
}

// patientOf returns the patient who counts, and the row that says so; nil when
// nobody is confirmed.
func patientOf(ctx context.Context, tx *sql.Tx, encounter int64) (*api.Patient, sql.NullInt64, error) {
	var p api.Patient
	var row sql.NullInt64
	err := tx.QueryRowContext(ctx, `SELECT seq, number, name, birth_date, practice FROM encounter_patient
		WHERE encounter = ? ORDER BY seq DESC LIMIT 1`, encounter).
		Scan(&row, &p.Number, &p.Name, &p.BirthDate, &p.Practice)
	if err != nil {
		return nil, sql.NullInt64{}, ignore(err, sql.ErrNoRows)
	}
	return &p, row, nil
}

func noteOf(ctx context.Context, tx *sql.Tx, encounter int64) (*api.Note, error) {
	var n api.Note
	var at sql.NullInt64
	err := tx.QueryRowContext(ctx, `SELECT text, revision, author, at FROM note
		WHERE encounter = ? ORDER BY revision DESC LIMIT 1`, encounter).Scan(&n.Text, &n.Revision, &n.Author, &at)
	if err != nil {
		return nil, ignore(err, sql.ErrNoRows)
	}
	n.At = moment(at)
	return &n, nil
}

func timelineOf(ctx context.Context, tx *sql.Tx, encounter int64) ([]api.TimelineEntry, error) {
	rows, err := tx.QueryContext(ctx, `SELECT e.at, e.kind, e.who, e.text, l.stored_at
		FROM event e LEFT JOIN event_late l ON l.event = e.seq WHERE e.encounter = ? ORDER BY e.at, e.seq`, encounter)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	timeline := []api.TimelineEntry{}
	for rows.Next() {
		var e api.TimelineEntry
		var at, late sql.NullInt64
		if err := rows.Scan(&at, &e.Kind, &e.Who, &e.Text, &late); err != nil {
			return nil, err
		}
		e.At = moment(at)
		if late.Valid {
			stored := moment(late)
			e.Late = &stored
		}
		timeline = append(timeline, e)
	}
	return timeline, rows.Err()
}
