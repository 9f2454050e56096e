// Package record is an encounter as a value: who was treated when, by whom,
// and what was measured, seen and written. What is stored on the cart, sent to
// the hub and exported is this, as JSON, and never a type of an API.
//
// An Entry is what is written at once and never changed. The entries of an
// encounter in their order are its journal, and Replay makes a Document of
// them, on the cart as on the hub: a correction is a new entry, and the newest
// counts. A Session and a Bed are the cart's working memory, and a Receipt says
// that an encounter is safe elsewhere.
//
// Each of them bears the version that it was written by. Parsing refuses a
// newer one (ErrNewer), since it may say something that this program would
// lose, and brings an older one up to date.
//
// A value that was not measured is absent and never zero.
//
// The package imports nothing of ours.
package record
