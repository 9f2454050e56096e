//go:build !race

package storetest

// Stride is the step of a walk over a disk's operations: every one.
const Stride = 1
