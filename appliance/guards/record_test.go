package guards

// recordGuards: what is acknowledged is there after a power cut, whole and unread.
func recordGuards() []guard {
	return []guard{
		{
			name: "a file is on the disk before it gets its name",
			file: "appliance/internal/store/disk.go",
			old:  `errors.Join(err, f.Sync(), f.Close())`,
			new:  `errors.Join(err, f.Close())`,
			by:   "./appliance/internal/store TestOrderOnTheDisk",
		},
		{
			name: "the name is on the disk before the row",
			file: "appliance/internal/store/disk.go",
			old:  `return d.SyncFolder(filepath.Dir(name))`,
			new:  `return nil`,
			by:   "./appliance/internal/store TestOrderOnTheDisk",
		},
		{
			name: "a new folder is on the disk",
			file: "appliance/internal/store/blob.go",
			old: `if err := s.drive.SyncFolder(filepath.Dir(folder)); err != nil {
			return err
		}`,
			new: ``,
			by:  "./appliance/internal/store TestOrderOnTheDisk",
		},
		{
			name: "a capture leaves the reserve alone",
			file: "appliance/internal/store/disk.go",
			old:  `space.Free < s.keep.of(space.Total)+uint64(size)`,
			new:  `space.Free < s.keep.of(space.Total)`,
			by:   "./appliance/internal/store TestBlobAtTheReserve",
		},
		{
			name: "a capture asks for room",
			file: "appliance/internal/store/blob.go",
			old: `if err := s.Room(len(data)); err != nil {
		return err
	}`,
			new: ``,
			by:  "./appliance/internal/store TestBlobAtTheReserve",
		},
		{
			name: "every commit is on the disk",
			file: "appliance/internal/store/db.go",
			old:  `"synchronous=FULL", // fsync of the log at each commit`,
			new:  `"synchronous=NORMAL",`,
			by:   "./appliance/internal/store TestSettings",
		},
		{
			name: "a file of a blob is bound to its row",
			file: "appliance/internal/store/blob.go",
			old:  `return []byte(b.Scope + "\x00" + b.SHA256)`,
			new:  `return []byte("x")`,
			by:   "./appliance/internal/store TestTampered",
		},
		{
			name: "a second program is kept out",
			file: "appliance/internal/store/disk.go",
			old:  `unix.LOCK_EX|unix.LOCK_NB`,
			new:  `unix.LOCK_SH|unix.LOCK_NB`,
			by:   "./appliance/internal/store TestOneProcess",
		},
		{
			name: "another record's key is refused before it is used",
			file: "appliance/internal/store/keys.go",
			old:  `case string(id) != k.id:`,
			new:  `case string(id) != k.id && len(id) == 0:`,
			by:   "./appliance/internal/store TestKey",
		},
		{
			name: "a note cannot be changed",
			file: "appliance/internal/store/migrations/001_record.sql",
			old: `CREATE TRIGGER note_no_update BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
`,
			new: ``,
			by:  "./appliance/internal/store TestAppendOnly",
		},
		{
			name: "a still cannot be deleted",
			file: "appliance/internal/store/migrations/001_record.sql",
			old: `CREATE TRIGGER still_no_delete BEFORE DELETE ON still BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
`,
			new: ``,
			by:  "./appliance/internal/store TestAppendOnly",
		},
		{
			name: "REPLACE deletes no row",
			file: "appliance/internal/store/db.go",
			old: `		"recursive_triggers=ON", // what REPLACE removes is refused like any other deletion
`,
			new: ``,
			by:  "./appliance/internal/store TestAppendOnly",
		},
		{
			name: "the folder of SQLite's log is on the disk",
			file: "appliance/internal/store/store.go",
			old:  `s.keys.database, s.drive.SyncFolder)`,
			new:  `s.keys.database, func(string) error { return nil })`,
			by:   "./appliance/internal/store TestOrderOnTheDisk",
		},
		{
			name: "the folders of a new record are on the disk",
			file: "appliance/internal/store/disk.go",
			old:  `if err := d.SyncFolder(filepath.Join(dir, sub)); err != nil && sub`,
			new:  `if err := error(nil); err != nil && sub`,
			by:   "./appliance/internal/store TestOrderOnTheDisk",
		},
		{
			name: "a disk that does not say its room takes no capture",
			file: "appliance/internal/store/disk.go",
			old:  `		return fmt.Errorf("free space of %s: %w", s.dir, err)`,
			new:  `		return nil`,
			by:   "./appliance/internal/store TestSpaceUnknown",
		},
		{
			name: "a capture whose commit is uncertain keeps its file",
			file: "appliance/internal/store/blob.go",
			old: `	if errors.Is(err, ErrNotFound) {
		return os`,
			new: `	if err != nil {
		return os`,
			by: "./appliance/internal/store TestUncertainCommitKeepsTheFile",
		},
		{
			name: "the database and the blobs have keys of their own",
			file: "appliance/internal/store/keys.go",
			old:  `wrap: sub("blob keys", keySize)`,
			new:  `wrap: sub("record.db", keySize)`,
			by:   "./appliance/internal/store TestKeysAreApart",
		},
		{
			name: "what names the key gives none of it away",
			file: "appliance/internal/store/keys.go",
			old:  `hex.EncodeToString(sub("key id", 16))`,
			new:  `hex.EncodeToString(secret[:16])`,
			by:   "./appliance/internal/store TestKeysAreApart",
		},
		{
			name: "a short key begins no record",
			file: "appliance/internal/store/keys.go",
			old:  `if len(secret) != keySize {`,
			new:  `if len(secret) == 0 {`,
			by:   "./appliance/internal/store TestShortKeyBeginsNoRecord",
		},
		{
			name: "a note is its encounter's",
			file: "appliance/internal/encounter/show.go",
			old: `FROM note
		WHERE encounter = ? ORDER`,
			new: `FROM note
		WHERE ? > 0 ORDER`,
			by: "./appliance/internal/encounter TestEncountersAreApart",
		},
		{
			name: "a patient is their encounter's",
			file: "appliance/internal/encounter/show.go",
			old: `FROM encounter_patient
		WHERE encounter = ? ORDER`,
			new: `FROM encounter_patient
		WHERE ? > 0 ORDER`,
			by: "./appliance/internal/encounter TestEncountersAreApart",
		},
		{
			name: "a timeline is its encounter's",
			file: "appliance/internal/encounter/show.go",
			old:  `WHERE e.encounter = ? ORDER BY e.at`,
			new:  `WHERE ? > 0 ORDER BY e.at`,
			by:   "./appliance/internal/encounter TestEncountersAreApart",
		},
		{
			name: "the trend is its encounter's",
			file: "appliance/internal/encounter/readings.go",
			old:  `WHERE r.encounter = ? ORDER`,
			new:  `WHERE ? > 0 ORDER`,
			by:   "./appliance/internal/encounter TestEncountersAreApart",
		},
		{
			name: "the newest assignment counts",
			file: "appliance/internal/encounter/stills.go",
			old:  `(SELECT max(seq) FROM still_assigned`,
			new:  `(SELECT min(seq) FROM still_assigned`,
			by:   "./appliance/internal/encounter TestAssignedAnew",
		},
		{
			name: "another patient's picture stays out of the encounter",
			file: "appliance/internal/encounter/assign.go",
			old:  `confirmed != nil && !samePerson(*confirmed, p)`,
			new:  `confirmed != nil && false`,
			by:   "./appliance/internal/encounter TestAssign",
		},
		{
			name: "two people of one name are two",
			file: "appliance/internal/encounter/assign.go",
			old:  `a.Number != "" || b.Number != ""`,
			new:  `a.Number != "" && b.Number != ""`,
			by:   "./appliance/internal/encounter TestSamePerson",
		},
		{
			name: "who was born on another day is another",
			file: "appliance/internal/encounter/assign.go",
			old:  ` && a.BirthDate == b.BirthDate`,
			new:  ``,
			by:   "./appliance/internal/encounter TestSamePerson",
		},
		{
			name: "a picture that is said to be in quarantine is",
			file: "appliance/internal/encounter/stills.go",
			old: `		if !st.Quarantine {
			if _`,
			new: `		if true {
			if _`,
			by: "./appliance/internal/encounter TestQuarantine",
		},
		{
			name: "what is not sound is refused",
			file: "appliance/internal/encounter/readings.go",
			old:  `(r.Value == nil) != (r.Quality == "no-signal")`,
			new:  `false`,
			by:   "./appliance/internal/encounter TestReadingsThatContradictThemselves",
		},
	}
}
