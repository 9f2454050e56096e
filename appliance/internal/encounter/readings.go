package encounter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"telecart/appliance/api"
)

// AddReadings stores the readings. A reading that is there
// already (same device, quantity, time, quality and value) is not stored
// again. One with a value and "no-signal", or without a value and any other
// quality, is refused, since a missing value never looks like a number; the
// others are stored all the same, and the error of Do, an ErrRefused, names it.
func (c *Change) AddReadings(id string, rs []api.Reading) error {
	if len(rs) == 0 {
		return nil
	}
	seq, err := sequence(c.ctx, c.tx, id)
	if err != nil {
		return err
	}
	for _, r := range rs {
		if err := sound(r); err != nil {
			c.refused = append(c.refused, fmt.Errorf("reading %s of %s is refused: %w", r.Quantity, r.Device, err))
		} else if err := addReading(c.ctx, c.tx, seq, r); err != nil {
			return err
		}
	}
	return nil
}

// sound says what is wrong with r.
func sound(r api.Reading) error {
	switch {
	case (r.Value == nil) != (r.Quality == "no-signal"):
		return fmt.Errorf("quality %q does not go with a value being there: %t", r.Quality, r.Value != nil)
	case r.Quality != "good" && r.Quality != "suspect" && r.Quality != "no-signal":
		return fmt.Errorf("%q is no quality", r.Quality)
	case r.Value != nil && (math.IsNaN(*r.Value) || math.IsInf(*r.Value, 0)):
		return fmt.Errorf("%v is no value", *r.Value)
	case r.At.IsZero():
		return errors.New("it has no time")
	}
	return nil
}

func addReading(ctx context.Context, tx *sql.Tx, encounter int64, r api.Reading) error {
	channel, err := channelOf(ctx, tx, r)
	if err != nil {
		return err
	}
	var deviceAt any
	if r.DeviceTime != nil {
		deviceAt = nanos(*r.DeviceTime)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO reading(encounter, channel, at, value, quality, detail, site, device_at)
		VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		encounter, channel, nanos(r.At), r.Value, r.Quality, r.Detail, r.Site, deviceAt)
	return err
}

// channelOf returns the row of what r's device measures, made if it is new.
func channelOf(ctx context.Context, tx *sql.Tx, r api.Reading) (seq int64, err error) {
	args := []any{r.Device, r.Quantity, r.Label, r.Unit, r.LOINC, r.MDC, r.Decimals}
	const find = `SELECT c.seq, u.ucum IS NOT NULL FROM channel c LEFT JOIN channel_ucum u ON u.channel = c.seq
		WHERE device = ? AND quantity = ? AND label = ? AND unit = ? AND loinc = ? AND mdc = ? AND decimals = ?`
	var coded bool
	err = tx.QueryRowContext(ctx, find, args...).Scan(&seq, &coded)
	if errors.Is(err, sql.ErrNoRows) {
		const insert = `INSERT INTO channel(device, quantity, label, unit, loinc, mdc, decimals)
			VALUES(?, ?, ?, ?, ?, ?, ?) RETURNING seq`
		err = tx.QueryRowContext(ctx, insert, args...).Scan(&seq)
	}
	if err != nil || coded || r.UCUM == "" {
		return seq, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO channel_ucum(channel, ucum) VALUES(?, ?)`, seq, r.UCUM)
	return seq, err
}

// trendOf returns the readings of an encounter, oldest first.
func trendOf(ctx context.Context, tx *sql.Tx, encounter int64) ([]api.Reading, error) {
	rows, err := tx.QueryContext(ctx, `SELECT c.device, c.quantity, c.label, c.unit, ifnull(u.ucum, ''), c.loinc, c.mdc, c.decimals,
			r.at, r.value, r.quality, r.detail, r.site, r.device_at
		FROM reading r JOIN channel c ON c.seq = r.channel LEFT JOIN channel_ucum u ON u.channel = c.seq
		WHERE r.encounter = ? ORDER BY r.at, r.seq`, encounter)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	trend := []api.Reading{}
	for rows.Next() {
		var r api.Reading
		var at, deviceAt sql.NullInt64
		if err := rows.Scan(&r.Device, &r.Quantity, &r.Label, &r.Unit, &r.UCUM, &r.LOINC, &r.MDC, &r.Decimals,
			&at, &r.Value, &r.Quality, &r.Detail, &r.Site, &deviceAt); err != nil {
			return nil, err
		}
		r.At = moment(at)
		if deviceAt.Valid {
			t := moment(deviceAt)
			r.DeviceTime = &t
		}
		trend = append(trend, r)
	}
	return trend, rows.Err()
}
