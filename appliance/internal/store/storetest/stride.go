//go:build !race

package storetest

// Stride is how far a walk over the operations of a disk steps: to each of them.
const Stride = 1
