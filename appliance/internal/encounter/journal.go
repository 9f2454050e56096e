package encounter

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"time"

	"telecart/appliance/internal/store"
	"telecart/appliance/record"
)

// place is where an entry belongs: its key, the journal of its encounter, and
// the capture it is about.
type place struct {
	scope              string
	encounter, capture sql.NullInt64
}

// row returns seq as a value that is not NULL.
func row(seq int64) sql.NullInt64 { return sql.NullInt64{Int64: seq, Valid: true} }

// bound ties an encrypted entry to its row.
func bound(part, kind string, at int64) string { return fmt.Sprintf("%s\x00%s\x00%d", part, kind, at) }

// write appends e to the journal.
func (v view) write(p place, e record.Entry) error {
	now := v.db.Now()
	m := momentOf(e.At, now)
	e.Version, e.At = record.Version, e.At.UTC()
	if err := e.Sound(); err != nil {
		return err
	}
	key, err := v.db.Key(v.ctx, v.tx, p.scope)
	if err != nil {
		return err
	}
	raw, err := record.Marshal(e)
	if err != nil {
		return err
	}
	kind, at := e.Kind(), e.At.UnixNano()
	payload, err := key.Seal(raw, bound("entry", kind, at))
	if err != nil {
		return err
	}
	var bulk []byte
	if len(e.Waves) > 0 {
		if bulk, err = key.Seal(samplesOf(e.Waves), bound("bulk", kind, at)); err != nil {
			return err
		}
	}
	columns, places := "", ""
	args := []any{p.scope, p.encounter, p.capture, kind, at, max(1, len(e.Readings), len(e.Waves)), payload, bulk}
	if !v.unstamped && now.Boot != "" {
		clock, err := v.clock(m)
		if err != nil {
			return err
		}
		columns, places, args = ", clock, up", ", ?, ?", append(args, clock, int64(m.Up))
	}
	_, err = v.tx.ExecContext(v.ctx, `INSERT INTO entry(scope, encounter, capture, kind, at, items, payload, bulk`+columns+`)
		VALUES(?, ?, ?, ?, ?, ?, ?, ?`+places+`)`, args...)
	return err
}

// jumpOf is how far the wall clock may drift before that counts as a jump: more
// than reading two clocks takes on a busy machine.
const jumpOf = time.Second

// clock returns the row of the wall clock's setting at m.
func (v view) clock(m store.Moment) (seq int64, err error) {
	began := m.At.Add(-m.Up).UnixNano()
	err = v.tx.QueryRowContext(v.ctx, `SELECT seq FROM clock WHERE boot = ? AND began BETWEEN ? AND ? ORDER BY seq DESC LIMIT 1`,
		m.Boot, began-int64(jumpOf), began+int64(jumpOf)).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		err = v.tx.QueryRowContext(v.ctx, `INSERT INTO clock(boot, began) VALUES(?, ?) RETURNING seq`, m.Boot, began).Scan(&seq)
	}
	return seq, err
}

// momentOf returns a time by both clocks if Go recorded the monotonic one too
// (UTC drops it), otherwise now.
func momentOf(at time.Time, now store.Moment) store.Moment {
	if at != at.Round(0) {
		return store.Moment{At: at, Boot: now.Boot, Up: now.Up - now.At.Sub(at)}
	}
	return now
}

// entries iterates over the entries of the journal that meet condition, in
// order, with samples if samples is set.
func (v view) entries(samples bool, condition string, args ...any) iter.Seq2[record.Entry, error] {
	columns, clocks := "NULL", ", t.boot, t.began, e.up FROM entry e LEFT JOIN clock t ON t.seq = e.clock"
	if samples {
		columns = "e.bulk"
	}
	if v.unstamped {
		clocks = ", NULL, NULL, NULL FROM entry e"
	}
	return func(yield func(record.Entry, error) bool) {
		rows, err := v.tx.QueryContext(v.ctx, `SELECT e.scope, k.wrapped, e.kind, e.at, e.payload, `+columns+clocks+`
			JOIN scope k ON k.id = e.scope WHERE `+condition+` ORDER BY e.seq`, args...)
		if err != nil {
			yield(record.Entry{}, err)
			return
		}
		defer rows.Close()
		keys := keyring{db: v.db}
		for rows.Next() {
			if e, err := keys.entry(rows); !yield(e, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(record.Entry{}, err)
		}
	}
}

// keyring caches the key used last: an encounter has only one.
type keyring struct {
	db    *store.Store
	scope string
	key   store.Key
}

func (k *keyring) entry(rows *sql.Rows) (record.Entry, error) {
	var scope, kind string
	var boot sql.NullString
	var began, up sql.NullInt64
	var wrapped, payload, bulk []byte
	var at int64
	if err := rows.Scan(&scope, &wrapped, &kind, &at, &payload, &bulk, &boot, &began, &up); err != nil {
		return record.Entry{}, err
	}
	if scope != k.scope {
		key, err := k.db.Unwrap(scope, wrapped)
		if err != nil {
			return record.Entry{}, err
		}
		k.scope, k.key = scope, key
	}
	raw, err := k.key.Open(payload, bound("entry", kind, at))
	if err != nil {
		return record.Entry{}, err
	}
	e, err := record.ParseEntry(raw)
	if boot.Valid {
		e.Clock, e.Up = &record.Clock{Boot: boot.String, Began: moment(began)}, time.Duration(up.Int64)
	}
	if err != nil || len(bulk) == 0 {
		return e, err
	}
	samples, err := k.key.Open(bulk, bound("bulk", kind, at))
	if err == nil {
		err = fill(e.Waves, samples)
	}
	return e, err
}

// samplesOf returns the samples of all runs, 32 bits each, little endian.
func samplesOf(ws []record.Wave) []byte {
	var out []byte
	for _, w := range ws {
		for _, s := range w.Samples {
			out = binary.LittleEndian.AppendUint32(out, uint32(s))
		}
	}
	return out
}

// fill gives the runs their samples back.
func fill(ws []record.Wave, samples []byte) error {
	for i := range ws {
		w := &ws[i]
		if len(samples) < 4*w.Count {
			return fmt.Errorf("%w: samples of %s are missing", ErrDamaged, w.Quantity)
		}
		w.Samples = make([]int32, w.Count)
		for j := range w.Samples {
			w.Samples[j] = int32(binary.LittleEndian.Uint32(samples[4*j:]))
		}
		samples = samples[4*w.Count:]
	}
	return nil
}

// newest returns the last entry of a kind in the journal of an encounter.
func (v view) newest(encounter int64, kind string) (e record.Entry, ok bool, err error) {
	for e, err := range v.entries(false, `e.seq = (SELECT max(seq) FROM entry WHERE encounter = ? AND kind = ?)`, encounter, kind) {
		return e, err == nil, err
	}
	return e, false, nil
}

func (v view) patientOf(encounter int64) (*record.Patient, error) {
	e, _, err := v.newest(encounter, "patient")
	return e.Patient, err
}

// latest returns the latest of the times.
func latest[T any](all []T, at func(T) time.Time) (last time.Time) {
	for _, one := range all {
		last = later(last, at(one))
	}
	return last
}
