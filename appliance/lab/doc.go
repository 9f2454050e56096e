// Package lab is the virtual hardware lab, `make lab`: it boots Debian's kernel
// with systemd in QEMU, gives it cameras, serial ports, sound cards and GPIO
// lines, and runs the suites there with the real programs.
//
//	guest/    builds the guest (kernel, initrd, root) from Debian's packages,
//	          once, into a cache; init and run run inside it
//	cmd/lab   the host's side: builds the guest and the suites, boots, reports
//	cmd/devices  plugs in a cart's devices, for the shell of make lab SHELL=1
//	vusb/     USB devices in user space, plugged in and out over vhci_hcd
//	rig/      what the suites share: modules, waiting, leaks
//	suite/    the suites, Go tests behind the build tag lab, a folder each
//
// Suites run only inside the guest: they load modules, stop services and pull
// plugs. To add one, make a folder in suite; cmd/lab finds it.
package lab
