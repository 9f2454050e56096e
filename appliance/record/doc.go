// Package record is an encounter as a value: who was treated when, by whom, and
// what was measured, seen and written. This is what is stored on the cart, sent
// to the hub and exported, as JSON, never a type of an API.
//
// An Entry is written at once and never changed. The entries of an encounter in
// order are its journal, and Replay turns them into a Document, on the cart as
// on the hub: a correction is a new entry, and the newest counts. Session and
// Bed are the cart's working memory; a Receipt confirms that an encounter is
// safe elsewhere.
//
// Each of them has the version that wrote it. Parsing refuses a newer one
// (ErrNewer), since it may contain something that this program would lose, and
// upgrades an older one.
//
// A value that was not measured is absent, never zero.
//
// The package imports nothing of ours.
package record
