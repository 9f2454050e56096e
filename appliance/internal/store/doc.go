// Package store keeps the cart's record on disk: an encrypted SQLite database
// and a folder of encrypted blobs, in one folder that only one process at a
// time may use.
//
//	lock             held while the store is open
//	keys/store.key   32 random bytes, made at the first start
//	record.id        which key the record was made with; not a secret
//	record.begun     there is a record: record.db is not missing because it never was
//	record.db        SQLite, pages encrypted with Adiantum; record.db-wal likewise
//	blobs/ab/abcd…   age files (ChaCha20-Poly1305 in parts of 64 KiB); those from
//	                 before 006_journal.sql AES-256-GCM as a whole
//	blobs/tmp/       files being written; emptied at start
//
// A write returns only once it would survive a power cut. A blob is written,
// fsynced, renamed, its folder fsynced, and only then the row that names it is
// committed (BlobWriter). The whole schema is in migrations/, so that
// everything that must commit together can.
//
// Each scope, which is an encounter or something that stands alone, has its own
// key under the store's, for its blobs and for the payloads of its rows.
// Destroying it (DestroyKeys) overwrites the key on its page and removes it
// from the log. A flash chip may keep overwritten blocks, which no program can
// reach; reading them also takes keys/store.key.
//
// Encrypted data is safe from anybody with the disk but without the key, and a
// blob that was tampered with is refused. Adiantum does not detect a database
// page that was replaced by an older version.
//
// The package knows nothing of patients or encounters; package encounter does.
// It imports nothing of ours.
package store
