package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Change is what is written together: all of it stands in the record, or
// nothing does. Its methods are only good within the Do that made it.
type Change struct {
	ctx     context.Context
	tx      *sql.Tx
	refused []error
}

// Do is the one unit of work. It runs f and returns nil once all that f wrote
// would survive a power cut. With an error, which names what, nothing of it is
// there; the exception is ErrRefused, which means that all but the named
// readings or curves is there.
func (s *Store) Do(ctx context.Context, what string, f func(*Change) error) error {
	var c *Change
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		c = &Change{ctx: ctx, tx: tx}
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

// ErrRefused means that something was not sound and is not in the record; the
// rest of what was handed in is. To hand it in again is of no use.
var ErrRefused = errors.New("refused by the record")
