// Package drivers holds the buses: bytes, frames, samples and edges in and out
// of Linux, one folder for each bus.
//
// Each folder has a small contract (contract.go), one implementation on the
// package that is named in its doc comment, and a fake (Xtest) of the bus, not
// of our code. A driver knows nothing of instruments, patients or sessions.
//
// Import rule: a driver imports the standard library, its one named package and
// golang.org/x/sys, never a sibling. appliance/archtest checks it.
package drivers
