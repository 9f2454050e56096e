package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"telecart/appliance/record"
)

// ErrKept means that an encounter may not be destroyed yet.
var ErrKept = errors.New("the encounter stays on the cart")

// Owed returns the receipt that would say that all of an encounter was
// delivered.
func (s *Store) Owed(ctx context.Context, id string) (r record.Receipt, err error) {
	err = s.read(ctx, "what is owed of encounter "+id, func(v view) error {
		r, err = v.owed(id)
		return err
	})
	return r, err
}

func (v view) owed(id string) (record.Receipt, error) {
	r := record.Receipt{Version: record.Version, Encounter: id}
	seq, err := v.sequence(id)
	if err != nil {
		return r, err
	}
	if err := v.tx.QueryRowContext(v.ctx, `SELECT max(e.seq) FROM entry e WHERE `+allOf, seq).Scan(&r.Through); err != nil {
		return r, err
	}
	r.Blobs, err = column[string](v, `SELECT DISTINCT b.sha256 FROM capture c JOIN blob b ON b.name = c.blob WHERE `+home+` = ?1 ORDER BY 1`, seq)
	return r, err
}

// DestroyKey makes the contents of an encounter, and of the captures assigned
// to it, unreadable for good: their keys are overwritten and their files
// removed. The header stays (that there was an encounter, and when), and so
// does r. It returns ErrKept unless the receipt covers allOf the encounter, no
// capture of it is in quarantine, it has ended and it is no longer on the
// screen.
func (s *Store) DestroyKey(ctx context.Context, id string, r record.Receipt) error {
	fail := func(err error) error { return fmt.Errorf("destroy encounter %s: %w", id, err) }
	r.Version = record.Version
	raw, err := record.Marshal(r)
	if err != nil {
		return fail(err)
	}
	var scopes []string
	err = s.read(ctx, "scopes", func(v view) error {
		seq, err := v.sequence(id)
		if err == nil {
			scopes, err = column[string](v, `SELECT id FROM encounter WHERE seq = ?1 UNION SELECT c.scope FROM capture c WHERE `+home+` = ?1`, seq)
		}
		return err
	})
	if err != nil {
		return fail(err)
	}
	err = s.db.DestroyKeys(ctx, scopes, string(raw), r.At.UnixNano(), func(tx *sql.Tx) error {
		return view{ctx: ctx, tx: tx, db: s.db}.mayGo(id, r)
	})
	if err != nil {
		return fail(err)
	}
	return nil
}

// mayGo returns the reason why the encounter has to stay, if any.
func (v view) mayGo(id string, r record.Receipt) error {
	seq, err := v.sequence(id)
	if err != nil {
		return err
	}
	if _, over, err := v.newest(seq, "ended"); err != nil {
		return err
	} else if !over {
		return fmt.Errorf("%w: it has not ended", ErrKept)
	}
	held, err := v.captures(`home = ?1 AND quarantine AND NOT discarded`, seq)
	if err != nil {
		return err
	}
	if len(held) > 0 {
		return fmt.Errorf("%w: %d captures are in quarantine", ErrKept, len(held))
	}
	if s, err := v.session(); err != nil || s != nil && s.ID == id {
		return errors.Join(err, fmt.Errorf("%w: it is on the screen", ErrKept))
	}
	owed, err := v.owed(id)
	if err != nil {
		return err
	}
	switch {
	case r.Encounter != id || r.By == "" || r.At.IsZero():
		return fmt.Errorf("%w: there is no receipt for it", ErrKept)
	case r.Through < owed.Through:
		return fmt.Errorf("%w: delivered up to entry %d of %d", ErrKept, r.Through, owed.Through)
	}
	for _, sum := range owed.Blobs {
		if !slices.Contains(r.Blobs, sum) {
			return fmt.Errorf("%w: capture %.12s… was not delivered", ErrKept, sum)
		}
	}
	return nil
}
