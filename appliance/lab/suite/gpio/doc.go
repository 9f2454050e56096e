// Package gpio is the lab's suite of buttons, shutter and lamp: drivers/gpio
// and peripherals/controls on the kernel's simulated chip.
package gpio
