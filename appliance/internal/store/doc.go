// Package store keeps the cart's record on disk: one encrypted SQLite
// database and a folder of encrypted blobs, under one folder that one process
// at a time may use.
//
//	lock             held while the store is open
//	keys/store.key   32 random bytes, made at the first start
//	record.id        which key the record was made with; not a secret
//	record.begun     there is a record: record.db is not missing because it never was
//	record.db        SQLite, pages encrypted with Adiantum; record.db-wal likewise
//	blobs/ab/abcd…   age files (ChaCha20-Poly1305 in parts of 64 KiB); those of
//	                 before 006_journal.sql AES-256-GCM as a whole
//	blobs/tmp/       what was being written; emptied at start
//
// A write returns only when what it wrote would survive a power cut. A blob is
// written, fsynced, renamed, its folder fsynced, and only then does the row
// that names it commit (BlobWriter). The whole schema stands in migrations/, so
// that everything which must commit together can.
//
// Each scope, which is an encounter or something that stands alone, has a key
// of its own under the store's, for its blobs and for its rows' payloads. To
// destroy it (DestroyKeys) is to delete them: the key is overwritten on its
// page and gone from the log. What a flash chip keeps of blocks that were
// overwritten is out of a program's reach; there it takes keys/store.key too,
// to read them.
//
// What is encrypted is safe from whoever has the disk without the key, and a
// blob that was tampered with is refused. Adiantum does not notice a database
// page that was put back to an older one.
//
// The package knows nothing of patients or encounters; package encounter
// does. It imports nothing of ours.
package store
