package encounter

import (
	"context"
	"database/sql"
	"iter"
	"time"

	"telecart/appliance/record"
)

// Summary is an encounter in one line. Only the header is left of one whose key
// was destroyed.
type Summary struct {
	record.Encounter
	Patient   *record.Patient
	Lead      *record.Participant
	Captures  int // without discarded ones
	Readings  int
	Destroyed time.Time // zero if it can be read
}

// List returns at most limit encounters (0: all), the newest first. They are
// ordered as they began, not by the clock, which may have been wrong.
func (s *Store) List(ctx context.Context, limit int) ([]Summary, error) {
	if limit <= 0 {
		limit = -1 // SQLite: no limit
	}
	var seqs []int64
	err := s.read(ctx, "list of encounters", func(v view) (err error) {
		seqs, err = column[int64](v, `SELECT seq FROM encounter ORDER BY seq DESC LIMIT ?`, limit)
		return err
	})
	list := make([]Summary, len(seqs))
	for i := range seqs { // one by one, so that writers can get in between
		if err == nil {
			err = s.read(ctx, "list of encounters", func(v view) (err error) {
				list[i], err = v.summary(seqs[i])
				return err
			})
		}
	}
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

// allOf selects everything of the encounter ?1: its own journal, and those of
// its captures.
const allOf = `(e.encounter = ?1 AND e.capture IS NULL OR e.capture IN (SELECT c.seq FROM capture c WHERE ` + home + ` = ?1))`

// Show returns allOf an encounter except the samples of its waves, or
// ErrDestroyed if it was removed from the cart.
func (s *Store) Show(ctx context.Context, id string) (record.Document, error) {
	seq, all, err := s.outline(ctx, id)
	if err != nil {
		return record.Document{}, err
	}
	for e, err := range s.trend(ctx, id, seq, false) {
		if err != nil {
			return record.Document{}, err
		}
		all = append(all, e)
	}
	return record.Replay(each(all))
}

// Outline is Show without readings and waves, which are most of it. It also
// returns how many readings there are.
func (s *Store) Outline(ctx context.Context, id string) (d record.Document, readings int, err error) {
	seq, all, err := s.outline(ctx, id)
	if err != nil {
		return d, 0, err
	}
	err = s.read(ctx, "encounter "+id, func(v view) error {
		return v.tx.QueryRowContext(ctx, `SELECT ifnull(sum(items), 0) FROM entry WHERE encounter = ? AND kind = 'readings'`, seq).Scan(&readings)
	})
	if err == nil {
		d, err = record.Replay(each(all))
	}
	return d, readings, err
}

func each(all []record.Entry) iter.Seq2[record.Entry, error] {
	return func(yield func(record.Entry, error) bool) {
		for _, e := range all {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// isTrend selects the entries that come every second.
const isTrend = `e.kind IN ('readings', 'waves')`

func (s *Store) outline(ctx context.Context, id string) (seq int64, all []record.Entry, err error) {
	err = s.read(ctx, "encounter "+id, func(v view) (err error) {
		if seq, err = v.sequence(id); err != nil {
			return err
		}
		for e, err := range v.entries(false, allOf+` AND NOT `+isTrend, seq) {
			if err != nil {
				return err
			}
			all = append(all, e)
		}
		return nil
	})
	return seq, all, err
}

// pieceOf is how many entries are read at a time, which takes some
// milliseconds.
const pieceOf = 50

// trend iterates over the readings and waves of an encounter, with samples or
// without. It reads them in pieces and lets writers in between. The journal
// only grows: what comes meanwhile comes at its end.
func (s *Store) trend(ctx context.Context, id string, encounter int64, samples bool) iter.Seq2[record.Entry, error] {
	return func(yield func(record.Entry, error) bool) {
		for after := int64(0); ; {
			var piece []record.Entry
			err := s.read(ctx, "readings of encounter "+id, func(v view) error {
				seqs, err := column[int64](v, `SELECT e.seq FROM entry e WHERE e.encounter = ? AND `+isTrend+` AND e.seq > ? ORDER BY e.seq LIMIT ?`,
					encounter, after, pieceOf)
				if err != nil || len(seqs) == 0 {
					return err
				}
				for e, err := range v.entries(samples, `e.seq BETWEEN ? AND ? AND +e.encounter = ? AND +`+isTrend, seqs[0], seqs[len(seqs)-1], encounter) {
					if err != nil {
						return err
					}
					piece = append(piece, e)
				}
				after = seqs[len(seqs)-1]
				return nil
			})
			if err != nil {
				yield(record.Entry{}, err)
				return
			}
			for _, e := range piece {
				if !yield(e, nil) {
					return
				}
			}
			if len(piece) < pieceOf {
				return
			}
		}
	}
}

// Waves returns the waves of an encounter with their samples, in the order in
// which they came.
func (s *Store) Waves(ctx context.Context, id string) (all []record.Wave, err error) {
	var seq int64
	err = s.read(ctx, "waves of encounter "+id, func(v view) (err error) {
		seq, err = v.sequence(id)
		return err
	})
	if err != nil {
		return nil, err
	}
	for e, err := range s.trend(ctx, id, seq, true) {
		if err != nil {
			return nil, err
		}
		all = append(all, e.Waves...)
	}
	return all, nil
}
