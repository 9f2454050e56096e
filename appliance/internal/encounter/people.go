package encounter

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"telecart/appliance/api"
)

// Join says that p takes part from now on, or goes on in another role. Said
// twice it changes nothing.
func (c *Change) Join(id string, p api.Participant, at time.Time) error {
	seq, err := sequence(c.ctx, c.tx, id)
	if err != nil {
		return err
	}
	people, err := peopleOf(c.ctx, c.tx, seq)
	if err != nil {
		return err
	}
	for _, a := range people {
		if a.ID == p.ID && a.Role == p.Role && a.Physician == p.Physician {
			return nil
		}
	}
	_, err = c.tx.ExecContext(c.ctx, `INSERT INTO participant(encounter, id, user, name, specialty, hospital, role, at)
		VALUES(?, ?, ?, ?, ?, ?, ?, ?)`, seq, p.ID, p.User, p.Name, p.Specialty, p.Hospital, p.Role, nanos(at))
	return err
}

// Leave says that the participant no longer takes part. The first time counts.
func (c *Change) Leave(id, participant string, at time.Time) error {
	seq, err := sequence(c.ctx, c.tx, id)
	if err != nil {
		return err
	}
	_, err = c.tx.ExecContext(c.ctx, `INSERT INTO participant_left(encounter, id, at) VALUES(?, ?, ?)
		ON CONFLICT(encounter, id) DO NOTHING`, seq, participant, nanos(at))
	return err
}

// peopleOf returns who takes or took part, in the order in which they came.
func peopleOf(ctx context.Context, tx *sql.Tx, encounter int64) ([]api.Attendance, error) {
	rows, err := tx.QueryContext(ctx, `SELECT p.id, p.user, p.name, p.specialty, p.hospital, p.role, p.at, l.at
		FROM participant p LEFT JOIN participant_left l ON l.encounter = p.encounter AND l.id = p.id
		WHERE p.encounter = ? ORDER BY p.seq`, encounter)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	people := []api.Attendance{}
	for rows.Next() {
		var a api.Attendance
		var joined, left sql.NullInt64
		if err := rows.Scan(&a.ID, &a.User, &a.Name, &a.Specialty, &a.Hospital, &a.Role, &joined, &left); err != nil {
			return nil, err
		}
		a.JoinedAt = moment(joined)
		if left.Valid {
			at := moment(left)
			a.LeftAt = &at
		}
		i := slices.IndexFunc(people, func(b api.Attendance) bool { return b.ID == a.ID })
		if i < 0 {
			people = append(people, a)
			continue
		}
		a.JoinedAt = people[i].JoinedAt // the same one in another role
		people[i] = a
	}
	return people, rows.Err()
}

// leader returns who led last; nil for nobody.
func leader(people []api.Attendance) *api.Physician {
	for _, a := range slices.Backward(people) {
		if a.Role == api.RoleLead {
			return &a.Physician
		}
	}
	return nil
}
