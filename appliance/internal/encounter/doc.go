// Package encounter is the cart's record: who was treated when, by whom, and
// what was measured, seen and written.
//
// Every exported method that writes returns only when what it wrote would
// survive a power cut; all may be called from any goroutine. Rows are never
// changed: a correction (a patient who turns out to be another, a note that
// is saved again, a picture that is assigned or discarded) is a new row, and
// the newest counts. Identifiers are minted once, at capture.
//
// A picture taken while no patient is confirmed is in quarantine: it is filed
// under nobody until a person assigns it (Assign) or discards it (Discard).
//
// Some things are not part of the record but live beside it, each replaced as
// a whole: the session's state, who lies in the bed, and what an instrument
// must know after a restart.
//
// The package imports appliance/api and internal/store.
package encounter
