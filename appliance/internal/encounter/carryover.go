package encounter

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"telecart/appliance/internal/store"
	"telecart/appliance/record"
)

// journalMigration is the number of the migration that introduced the journal.
const journalMigration = 6

// carryOver moves what older versions kept in tables of its own into the
// journal. Blobs stay as they are, encrypted with the keys of their encounters.
func carryOver(ctx context.Context, db *store.Store, tx *sql.Tx, done func(part, whole int)) error {
	v := view{ctx: ctx, tx: tx, db: db, unstamped: true}
	ids, err := column[string](v, `SELECT id FROM old_encounter ORDER BY seq`)
	if err != nil {
		return err
	}
	for i, id := range ids {
		if err := v.carryEncounter(id); err != nil {
			return fmt.Errorf("encounter %s: %w", id, err)
		}
		done(i+1, len(ids))
	}
	stills, err := rowsOf(v, still, `SELECT s.id, s.sop_uid, ifnull(e.id, ''), s.device, s.label, s.taken_by, s.type, s.width, s.height,
			s.at, s.blob, b.sha256, b.size, s.patient IS NULL
		FROM still s JOIN old_blob b ON b.name = s.blob LEFT JOIN old_encounter e ON e.seq = s.encounter ORDER BY s.seq`)
	if err != nil {
		return err
	}
	for _, s := range stills {
		if err := v.carryStill(s); err != nil {
			return fmt.Errorf("still %s: %w", s.ID, err)
		}
	}
	return nil
}

func (v view) carryEncounter(id string) error {
	begun, err := rowsOf(v, func(s scan) (e record.Encounter, err error) {
		var began sql.NullInt64
		err = s(&e.ID, &e.StudyUID, &e.Reason, &began)
		e.Began = moment(began)
		return e, err
	}, `SELECT id, study_uid, reason, began_at FROM old_encounter WHERE id = ?`, id)
	if err != nil {
		return err
	}
	if err := v.begin(begun[0]); err != nil {
		return err
	}
	for _, part := range []struct {
		read  func(scan) (record.Entry, error)
		query string
	}{
		{patientEntry, `SELECT number, name, birth_date, practice, at FROM encounter_patient r`},
		{participantEntry, `SELECT r.id, user, name, specialty, hospital, role, r.at,
				(SELECT min(p.at) FROM participant p WHERE p.encounter = r.encounter AND p.id = r.id), l.at
			FROM participant r LEFT JOIN participant_left l ON l.encounter = r.encounter AND l.id = r.id`},
		{readingEntry, `SELECT c.device, c.quantity, c.label, c.unit, ifnull(u.ucum, ''), c.loinc, c.mdc, c.decimals,
				at, value, quality, detail, site, device_at
			FROM reading r JOIN channel c ON c.seq = r.channel LEFT JOIN channel_ucum u ON u.channel = c.seq`},
		{waveEntry, `SELECT c.device, c.quantity, c.label, c.unit, ifnull(u.ucum, ''), c.mdc,
				at, first, rate, scale, zero, quality, samples
			FROM wave r JOIN channel c ON c.seq = r.channel LEFT JOIN channel_ucum u ON u.channel = c.seq`},
		{eventEntry, `SELECT at, kind, who, text, l.stored_at FROM event r LEFT JOIN event_late l ON l.event = r.seq`},
		{noteEntry, `SELECT text, revision, author, at FROM note r`},
		{endedEntry, `SELECT reason, at FROM encounter_end r`},
	} {
		entries, err := rowsOf(v, part.read, part.query+` WHERE r.encounter = (SELECT seq FROM old_encounter WHERE id = ?) ORDER BY r.rowid`, id)
		if err != nil {
			return err
		}
		for _, e := range joined(entries) {
			if err := v.append(id, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// joined combines readings, and runs of waves, as the recorder does: a few
// hundred in one entry.
func joined(entries []record.Entry) (out []record.Entry) {
	const most = 200
	for _, e := range entries {
		last := len(out) - 1
		switch {
		case last >= 0 && len(e.Readings) > 0 && len(out[last].Readings) < most:
			out[last].Readings = append(out[last].Readings, e.Readings...)
			out[last].At = later(out[last].At, e.At)
		case last >= 0 && len(e.Waves) > 0 && len(out[last].Waves) < most:
			out[last].Waves = append(out[last].Waves, e.Waves...)
			out[last].At = later(out[last].At, e.At)
		default:
			out = append(out, e)
		}
	}
	return out
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func patientEntry(s scan) (record.Entry, error) {
	var p record.Patient
	var at sql.NullInt64
	err := s(&p.Number, &p.Name, &p.BirthDate, &p.Practice, &at)
	return record.Entry{At: moment(at), Patient: &p}, err
}

func participantEntry(s scan) (record.Entry, error) {
	var p record.Participant
	var at, joined, left sql.NullInt64
	err := s(&p.ID, &p.User, &p.Name, &p.Specialty, &p.Hospital, &p.Role, &at, &joined, &left)
	p.Joined, p.Left = moment(joined), moment(left)
	return record.Entry{At: moment(at), Participant: &p}, err
}

func readingEntry(s scan) (record.Entry, error) {
	var r record.Reading
	var at, deviceAt sql.NullInt64
	err := s(&r.Device, &r.Quantity, &r.Label, &r.Unit, &r.UCUM, &r.LOINC, &r.MDC, &r.Decimals,
		&at, &r.Value, &r.Quality, &r.Detail, &r.Site, &deviceAt)
	r.At, r.DeviceTime = moment(at), moment(deviceAt)
	return record.Entry{At: r.At, Readings: []record.Reading{r}}, err
}

func waveEntry(s scan) (record.Entry, error) {
	var w record.Wave
	var at sql.NullInt64
	var first int64
	var samples []byte
	err := s(&w.Device, &w.Quantity, &w.Label, &w.Unit, &w.UCUM, &w.MDC, &at, &first, &w.Rate, &w.Scale, &w.Offset, &w.Quality, &samples)
	w.At, w.Seq, w.Count = moment(at), uint64(first), len(samples)/4
	for ; len(samples) >= 4; samples = samples[4:] {
		w.Samples = append(w.Samples, int32(binary.LittleEndian.Uint32(samples)))
	}
	return record.Entry{At: w.At, Waves: []record.Wave{w}}, err
}

func eventEntry(s scan) (record.Entry, error) {
	var e record.Event
	var at, late sql.NullInt64
	err := s(&at, &e.Kind, &e.Who, &e.Text, &late)
	e.At, e.Late = moment(at), moment(late)
	return record.Entry{At: e.At, Event: &e}, err
}

func noteEntry(s scan) (record.Entry, error) {
	var n record.Note
	var at sql.NullInt64
	err := s(&n.Text, &n.Revision, &n.Author, &at)
	n.At = moment(at)
	return record.Entry{At: n.At, Note: &n}, err
}

func endedEntry(s scan) (record.Entry, error) {
	var e record.Ended
	var at sql.NullInt64
	err := s(&e.Reason, &at)
	return record.Entry{At: moment(at), Ended: &e}, err
}

// oldStill is a still as older versions stored it.
type oldStill struct {
	record.Capture
	blob string
}

func still(s scan) (oldStill, error) {
	c := oldStill{Capture: record.Capture{Kind: record.KindStill, Blob: &record.Blob{}}}
	var width, height int
	var at sql.NullInt64
	err := s(&c.ID, &c.UID, &c.Encounter, &c.Device, &c.Label, &c.By, &c.Blob.Type, &width, &height,
		&at, &c.blob, &c.Blob.SHA256, &c.Blob.Size, &c.Quarantine)
	c.At, c.Meta = moment(at), PictureSize(width, height)
	return c, err
}

// PictureSize is what the record keeps of a picture's size, in pixels.
func PictureSize(width, height int) map[string]string {
	return map[string]string{"width": strconv.Itoa(width), "height": strconv.Itoa(height)}
}

func (v view) carryStill(s oldStill) error {
	if err := v.insert(s.Capture, s.blob); err != nil {
		return err
	}
	c, err := v.capture(s.ID)
	if err != nil {
		return err
	}
	type assignment struct {
		record.Assigned
		home sql.NullInt64
	}
	all, err := rowsOf(v, func(s scan) (a assignment, err error) {
		var at sql.NullInt64
		err = s(&a.Patient.Number, &a.Patient.Name, &a.Patient.BirthDate, &a.Patient.Practice, &a.By, &at, &a.Encounter, &a.home)
		a.At = moment(at)
		return a, err
	}, `SELECT a.number, a.name, a.birth_date, a.practice, a.who, a.at, ifnull(e.id, ''), n.seq FROM still_assigned a
		JOIN still s ON s.seq = a.still
		LEFT JOIN old_encounter e ON e.seq = coalesce(s.encounter, a.encounter) LEFT JOIN encounter n ON n.id = e.id
		WHERE s.id = ? ORDER BY a.seq`, s.ID)
	if err != nil {
		return err
	}
	for _, a := range all {
		to := c.place()
		to.encounter = a.home
		if err := v.write(to, record.Entry{At: a.At, Assigned: &record.Assignment{Assigned: a.Assigned, Capture: s.ID}}); err != nil {
			return err
		}
	}
	gone, err := rowsOf(v, func(s scan) (m record.Mark, err error) {
		var at sql.NullInt64
		err = s(&m.By, &at)
		m.At = moment(at)
		return m, err
	}, `SELECT d.who, d.at FROM still_discarded d JOIN still s ON s.seq = d.still WHERE s.id = ?`, s.ID)
	if err != nil || len(gone) == 0 {
		return err
	}
	return v.write(c.place(), record.Entry{At: gone[0].At, Discarded: &record.Discarded{Mark: gone[0], Capture: s.ID}})
}
