// Package edge translates between the record and the API: between what is
// stored and what the screens send and receive.
package edge
