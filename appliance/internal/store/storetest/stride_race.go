//go:build race

package storetest

// Stride is the step of a walk over a disk's operations. The race detector
// makes each step ten times slower, and its findings do not depend on which
// operation fails; make unit takes every step without it.
const Stride = 17
