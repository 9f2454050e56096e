// Package drivers is the room of the buses: bytes, frames, samples and edges
// in and out of Linux, one folder a bus.
//
// Each folder has a small contract (contract.go), one implementation on the
// package that is named in its doc comment, and beside it a fake (Xtest) that
// fakes the bus and not our code. A driver knows nothing of instruments,
// patients or sessions.
//
// Import rule: a driver imports the standard library, its one named package
// and golang.org/x/sys, never a sibling. appliance/archtest checks it.
package drivers
