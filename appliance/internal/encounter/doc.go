// Package encounter is the cart's record: who was treated when, by whom, and
// what was measured, seen and written.
//
// All of it is a journal of entries (package record). Every exported method
// that writes returns only when what it wrote would survive a power cut; all
// may be called from any goroutine. Entries are never changed: a correction (a
// patient who turns out to be another, a note that is saved again, a capture
// that is located, assigned or discarded) is a new one, and the newest counts.
// Identifiers are minted once, at capture.
//
// A capture that was taken while no patient is confirmed is in quarantine: it
// is filed under nobody until a person assigns it (Assign) or discards it
// (Discard). That is so for every kind of capture.
//
// Each encounter has a key of its own, and so has each capture that was taken
// outside of one. DestroyKey makes an encounter unreadable once all of it was
// delivered; its header stays.
//
// Some things are not part of the record but live beside it, each replaced as
// a whole: the session's state, who lies in the bed, and what an instrument
// must know after a restart.
//
// The package imports appliance/record and internal/store.
package encounter
