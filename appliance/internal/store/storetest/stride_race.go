//go:build race

package storetest

// Stride is how far a walk over the operations of a disk steps. The race
// detector makes each step ten times as long, and its finds do not depend on
// which operation fails; make unit takes every step without it.
const Stride = 7
