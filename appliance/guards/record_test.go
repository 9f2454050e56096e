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
	}
}
