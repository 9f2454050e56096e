// Package supervisor keeps the cart's instruments alive. It runs each
// peripheral's Run, starts it again when it ends, waits longer after each
// failure, and tells the state of each device with a sentence that a nurse
// understands.
//
// Devices do not touch each other: each has its own goroutines and its own
// bounded mailbox, so that one that fails, blocks, panics or floods costs the
// others nothing. Nothing that a peripheral calls ever blocks it: of readings,
// states and alarms the newest counts, of waves the oldest are dropped and
// counted (Seq shows the gap).
//
// The package imports peripherals, and the drivers for the errors by which
// they say why a device does not work.
package supervisor
