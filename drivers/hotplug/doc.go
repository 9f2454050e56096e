// Package hotplug reports when devices come and go, as udev does.
//
// It listens on the netlink group of udev (2), not of the kernel (1): the
// kernel reports some 200 ms earlier, when the node has neither its group nor
// its links in /dev. To know what is there now, listen first and then look, or
// a device that comes in between is missed.
//
// Only messages sent by root count. The format is libudev's own, "libudev", fe
// ed ca fe and then the properties (systemd,
// src/libsystemd/sd-device/device-monitor.c); the kernel does not document it.
package hotplug
