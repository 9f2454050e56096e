// Package foreign has instruments written from the vendors' documents alone,
// by somebody who had not read the drivers: a cart that understands them
// understands more than its own twins. It must never import telecart's
// peripherals or drivers, nor share code with them; where both are wrong in
// the same way, no test here would show it.
//
// The instruments only make and take apart bytes. The system tests put them
// on a pseudo-terminal with a real cartd at its other end.
package foreign
