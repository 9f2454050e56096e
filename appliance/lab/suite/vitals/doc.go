// Package vitals is the lab's suite of the monitors: each model on a serial
// port passes the conformance suite with the kernel's USB drivers between it
// and its virtual instrument.
package vitals
