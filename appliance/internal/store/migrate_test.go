package store

import (
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestMigrations(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO encounter(id, study_uid, began_at) VALUES('e', '2.25.1', 1)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(schema(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	next := fmt.Sprintf("%03d_", 1+len(files))
	folder := fstest.MapFS{
		next + "ward.sql": {Data: []byte("ALTER TABLE encounter ADD COLUMN ward TEXT NOT NULL DEFAULT 'none'; CREATE TABLE extra(a);")},
	}
	for _, file := range files {
		data, err := fs.ReadFile(schema(), file)
		if err != nil {
			t.Fatal(err)
		}
		folder[file] = &fstest.MapFile{Data: data}
	}
	up := func(folder fs.FS) error { return Migrate(t.Context(), s.db, folder) }
	for range 2 { // the second time there is nothing to do
		if err := up(folder); err != nil {
			t.Fatal(err)
		}
	}
	var ward string
	if err := s.db.QueryRow(`SELECT ward FROM encounter WHERE id = 'e'`).Scan(&ward); err != nil || ward != "none" {
		t.Errorf("old row after migration: %q, %v", ward, err)
	}

	broken := maps.Clone(folder)
	broken[next+"broken.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE half(a); CREATE TABLE half(a);")}
	if err := up(broken); err == nil {
		t.Error("a broken migration was accepted")
	}
	var half int
	if err := s.db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE name = 'half'`).Scan(&half); err != nil || half != 0 {
		t.Errorf("a broken migration left %d tables, %v", half, err)
	}

	edited := maps.Clone(folder)
	edited["001_record.sql"] = &fstest.MapFile{Data: append(slices.Clone(folder["001_record.sql"].Data), ' ')}
	if err := up(edited); err == nil {
		t.Error("a migration that was edited afterwards was accepted")
	}
	gap := maps.Clone(folder)
	delete(gap, "002_wave.sql")
	if err := up(gap); err == nil {
		t.Error("a gap in the numbers was accepted")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("a record of a newer version: %v, want a refusal", err)
	}
}

// Physicians of a record from before there were several people: each has an id,
// the last one that of the session, and left when the next one came or the
// encounter ended.
func TestPhysiciansBecomeParticipants(t *testing.T) {
	db, err := openDB(t.Context(), filepath.Join(t.TempDir(), "old.db"), "adiantum", make([]byte, 32), func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	old := fstest.MapFS{}
	upTo := func(files ...string) {
		t.Helper()
		for _, file := range files {
			data, err := fs.ReadFile(schema(), file)
			if err != nil {
				t.Fatal(err)
			}
			old[file] = &fstest.MapFile{Data: data}
		}
		if err := Migrate(t.Context(), db, old); err != nil {
			t.Fatal(err)
		}
	}
	upTo("001_record.sql", "002_wave.sql", "003_ucum.sql", "004_late.sql")
	_, err = db.Exec(`INSERT INTO encounter(seq, id, study_uid, reason, began_at) VALUES(1, 'e', '2.25.1', '', 1), (2, 'f', '2.25.2', '', 2);
		INSERT INTO encounter_physician(encounter, user, name, specialty, hospital, at)
			VALUES(1, 'ana', 'Ana', '', '', 10), (1, 'bob', 'Bob', '', '', 20), (2, 'eve', 'Eve', '', '', 30);
		INSERT INTO encounter_end(encounter, reason, at) VALUES(1, '', 40)`)
	if err != nil {
		t.Fatal(err)
	}
	upTo("005_participant.sql")
	rows, err := db.Query(`SELECT p.id, p.user, p.role, p.at, ifnull(l.at, 0) FROM participant p
		LEFT JOIN participant_left l ON l.encounter = p.encounter AND l.id = p.id ORDER BY p.seq`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []string
	for rows.Next() {
		var id, user, role string
		var at, left int
		if err := rows.Scan(&id, &user, &role, &at, &left); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(id, user, role, at, left))
	}
	want := []string{fmt.Sprint("e/1", "ana", "lead", 10, 20), fmt.Sprint("e", "bob", "lead", 20, 40), fmt.Sprint("f", "eve", "lead", 30, 0)}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
