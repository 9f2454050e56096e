// Package store keeps the cart's record on disk: one encrypted SQLite
// database and a folder of encrypted blobs, under one folder that one process
// at a time may use.
//
//	lock             held while the store is open
//	keys/store.key   32 random bytes, made at the first start
//	record.id        which key the record was made with; not a secret
//	record.db        SQLite, pages encrypted with Adiantum; record.db-wal likewise
//	blobs/ab/abcd…   AES-256-GCM, named by the SHA-256 of what is in the file
//	blobs/tmp/       what was being written; emptied at start
//
// A write returns only when what it wrote would survive a power cut. A blob is
// written, fsynced, renamed, its folder fsynced, and only then does the row
// that names it commit (PutBlob). The whole schema stands in migrations/, so
// that everything which must commit together can.
//
// What is encrypted is safe from whoever has the disk without the key, and a
// blob that was tampered with is refused. Adiantum does not notice a database
// page that was put back to an older one.
//
// The package knows nothing of patients or encounters; package encounter
// does. It imports nothing of ours.
package store
