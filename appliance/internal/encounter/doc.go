// Package encounter is the cart's record: who was treated when and by whom, and
// what was measured, seen and written.
//
// All of it is a journal of entries (package record). A method that writes
// returns only when what it wrote would survive a power cut. All methods may be
// called from any goroutine. Entries are never changed: a correction (a
// different patient, a new revision of a note, a capture that is located,
// assigned or discarded) is a new entry, and the newest counts. Identifiers are
// made once, at capture.
//
// A capture taken while no patient is confirmed is in quarantine, whatever its
// kind: it is filed under nobody until a person assigns it (Assign) or discards
// it (Discard).
//
// Each encounter has a key of its own, and so has each capture taken outside of
// one. DestroyKey makes an encounter unreadable once all of it was delivered;
// its header stays.
//
// Some things are stored beside the record, each replaced as a whole: the
// session's state, who is in the bed, and what an instrument must know after a
// restart.
//
// The package imports appliance/record and internal/store.
package encounter
