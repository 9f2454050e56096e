// Package cart is the lab's suite of the daemon under its own unit: sandboxed,
// watched, started with nothing plugged in, and then with everything.
package cart
