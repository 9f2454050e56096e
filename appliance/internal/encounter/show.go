package encounter

import (
	"context"
	"database/sql"
	"time"

	"telecart/appliance/record"
)

// Summary is an encounter on one line. Of one whose key was destroyed only the
// header is left.
type Summary struct {
	record.Encounter
	Patient   *record.Patient
	Lead      *record.Participant
	Captures  int // that are not discarded
	Readings  int
	Destroyed time.Time // zero: it can be read
}

// List returns the newest encounters first, by when they were begun and not by
// what the clock said then, at most limit of them; all where
// limit is 0.
func (s *Store) List(ctx context.Context, limit int) ([]Summary, error) {
	if limit <= 0 {
		limit = -1 // SQLite: no limit
	}
	list := []Summary{}
	err := s.read(ctx, "list of encounters", func(v view) error {
		seqs, err := column[int64](v, `SELECT seq FROM encounter ORDER BY seq DESC LIMIT ?`, limit)
		if err != nil {
			return err
		}
		for _, seq := range seqs {
			sum, err := v.summary(seq)
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

func (v view) summary(seq int64) (sum Summary, err error) {
	var began, ended, destroyed sql.NullInt64
	err = v.tx.QueryRowContext(v.ctx, `SELECT e.id, e.study_uid, e.began_at,
			(SELECT at FROM entry WHERE encounter = e.seq AND kind = 'ended' ORDER BY seq LIMIT 1),
			(SELECT ifnull(sum(items), 0) FROM entry WHERE encounter = e.seq AND kind = 'readings'),
			(SELECT count(*) FROM capture c WHERE `+home+` = e.seq
				AND NOT EXISTS (SELECT 1 FROM entry WHERE capture = c.seq AND kind = 'discarded')),
			(SELECT at FROM destroyed WHERE scope = e.id)
		FROM encounter e WHERE e.seq = ?`, seq).
		Scan(&sum.ID, &sum.StudyUID, &began, &ended, &sum.Readings, &sum.Captures, &destroyed)
	if err != nil {
		return sum, err
	}
	sum.Began, sum.Ended, sum.Destroyed = moment(began), moment(ended), moment(destroyed)
	if destroyed.Valid {
		return sum, nil
	}
	d, err := record.Replay(v.entries(false, `e.encounter = ? AND e.kind IN ('began', 'patient', 'participant')`, seq))
	sum.Reason, sum.Patient, sum.Lead = d.Encounter.Reason, d.Patient, d.Lead()
	return sum, err
}

// home is the encounter that the capture c belongs to.
const home = `coalesce(c.encounter,
	(SELECT encounter FROM entry WHERE capture = c.seq AND kind = 'assigned' ORDER BY seq DESC LIMIT 1))`

// allOf is everything of the encounter ?1: its journal, and those of its captures.
const allOf = `(e.encounter = ?1 AND e.capture IS NULL OR e.capture IN (SELECT c.seq FROM capture c WHERE ` + home + ` = ?1))`

// Show returns allOf about one encounter but the samples of its curves.
// It returns ErrDestroyed for one that was removed from the cart.
func (s *Store) Show(ctx context.Context, id string) (d record.Document, err error) {
	err = s.read(ctx, "encounter "+id, func(v view) error {
		seq, err := v.sequence(id)
		if err == nil {
			d, err = record.Replay(v.entries(false, allOf, seq))
		}
		return err
	})
	return d, err
}

// Waves returns the curves of an encounter with their samples, in the order in
// which they came.
func (s *Store) Waves(ctx context.Context, id string) (all []record.Wave, err error) {
	err = s.read(ctx, "curves of encounter "+id, func(v view) error {
		seq, err := v.sequence(id)
		if err != nil {
			return err
		}
		for e, err := range v.entries(true, `e.encounter = ? AND e.kind = 'waves'`, seq) {
			if err != nil {
				return err
			}
			all = append(all, e.Waves...)
		}
		return nil
	})
	return all, err
}
