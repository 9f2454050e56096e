// Package supervisor keeps the cart's instruments running. It runs each
// peripheral's Run, restarts it when it ends, waits longer after each failure,
// and reports the state of each device with a sentence that a nurse
// understands.
//
// Devices do not affect each other: each has its own goroutines and its own
// bounded mailbox, so that one that fails, blocks, panics or floods costs the
// others nothing. Nothing that a peripheral calls ever blocks it: of readings,
// states and alarms only the newest is kept, and of waves the oldest are
// dropped and counted (Seq shows the gap).
//
// The package imports peripherals, and drivers/hotplug for what udev reports.
package supervisor
