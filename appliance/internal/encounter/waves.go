package encounter

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"telecart/appliance/api"
)

// AddWaves stores runs of curves as they are: a gap stays
// a gap. A run without samples, rate, time or a known quality is refused and
// named by the error of Do, an ErrRefused; the others are stored all the same.
func (c *Change) AddWaves(id string, ws []api.Wave) error {
	if len(ws) == 0 {
		return nil
	}
	seq, err := sequence(c.ctx, c.tx, id)
	if err != nil {
		return err
	}
	for _, w := range ws {
		if err := soundWave(w); err != nil {
			c.refused = append(c.refused, fmt.Errorf("curve %s of %s is refused: %w", w.Quantity, w.Device, err))
		} else if err := addWave(c.ctx, c.tx, seq, w); err != nil {
			return err
		}
	}
	return nil
}

// soundWave says what is wrong with w.
func soundWave(w api.Wave) error {
	finite := func(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
	switch {
	case len(w.Samples) == 0:
		return errors.New("it has no samples")
	case !(w.Rate > 0) || !finite(w.Rate) || !finite(w.Scale) || !finite(w.Offset):
		return fmt.Errorf("rate %v, scale %v, offset %v make no curve", w.Rate, w.Scale, w.Offset)
	case w.Quality != "good" && w.Quality != "suspect" && w.Quality != "no-signal":
		return fmt.Errorf("%q is no quality", w.Quality)
	case w.At.IsZero():
		return errors.New("it has no time")
	}
	return nil
}

func addWave(ctx context.Context, tx *sql.Tx, encounter int64, w api.Wave) error {
	channel, err := channelOf(ctx, tx, api.Reading{Device: w.Device, Quantity: w.Quantity, Label: w.Label, Unit: w.Unit, UCUM: w.UCUM, MDC: w.MDC})
	if err != nil {
		return err
	}
	samples := make([]byte, 0, 4*len(w.Samples))
	for _, v := range w.Samples {
		samples = binary.LittleEndian.AppendUint32(samples, uint32(v))
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO wave(encounter, channel, at, first, rate, scale, zero, quality, samples)
		VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		encounter, channel, nanos(w.At), int64(w.Seq), w.Rate, w.Scale, w.Offset, w.Quality, samples)
	return err
}

// Waves returns the curves of an encounter, each device's and quantity's in
// the order in which they came.
func (s *Store) Waves(ctx context.Context, id string) ([]api.Wave, error) {
	var all []api.Wave
	err := s.read(ctx, "curves of encounter "+id, func(tx *sql.Tx) error {
		seq, err := sequence(ctx, tx, id)
		if err != nil {
			return err
		}
		all, err = wavesOf(ctx, tx, seq)
		return err
	})
	return all, err
}

func wavesOf(ctx context.Context, tx *sql.Tx, encounter int64) ([]api.Wave, error) {
	rows, err := tx.QueryContext(ctx, `SELECT c.device, c.quantity, c.label, c.unit, ifnull(u.ucum, ''), c.mdc,
			w.at, w.first, w.rate, w.scale, w.zero, w.quality, w.samples
		FROM wave w JOIN channel c ON c.seq = w.channel LEFT JOIN channel_ucum u ON u.channel = c.seq
		WHERE w.encounter = ? ORDER BY c.device, c.quantity, w.seq`, encounter)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []api.Wave
	for rows.Next() {
		var w api.Wave
		var at sql.NullInt64
		var first int64
		var samples []byte
		if err := rows.Scan(&w.Device, &w.Quantity, &w.Label, &w.Unit, &w.UCUM, &w.MDC,
			&at, &first, &w.Rate, &w.Scale, &w.Offset, &w.Quality, &samples); err != nil {
			return nil, err
		}
		w.At, w.Seq = moment(at), uint64(first)
		for ; len(samples) >= 4; samples = samples[4:] {
			w.Samples = append(w.Samples, int32(binary.LittleEndian.Uint32(samples)))
		}
		all = append(all, w)
	}
	return all, rows.Err()
}

// curvesOf says what curves an encounter has, and where they have holes.
func curvesOf(ctx context.Context, tx *sql.Tx, encounter int64) ([]api.Curve, error) {
	rows, err := tx.QueryContext(ctx, `SELECT c.device, c.quantity, w.rate, min(w.at), max(w.at),
			sum(length(w.samples) / 4),
			sum(w.first <> ifnull(w.expected, w.first))
		FROM (SELECT *, lag(first + length(samples) / 4) OVER (PARTITION BY channel ORDER BY seq) AS expected
			FROM wave WHERE encounter = ?) w JOIN channel c ON c.seq = w.channel
		GROUP BY c.device, c.quantity, w.rate ORDER BY c.device, c.quantity`, encounter)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	curves := []api.Curve{}
	for rows.Next() {
		var c api.Curve
		var from, to sql.NullInt64
		if err := rows.Scan(&c.Device, &c.Quantity, &c.Rate, &from, &to, &c.Samples, &c.Gaps); err != nil {
			return nil, err
		}
		c.From, c.To = moment(from), moment(to)
		curves = append(curves, c)
	}
	return curves, rows.Err()
}
