// Package hotplug tells when devices come and go, as udev does.
//
// It listens on the netlink group of udev (2), not on the kernel's (1): the
// kernel speaks some 200 ms earlier, when the node has neither its group nor
// its links in /dev. Whoever needs to know what is there now listens first and
// looks then, or a device that came in between is missed.
//
// Only messages sent by root count. The format is libudev's own, "libudev",
// fe ed ca fe and then the properties (systemd, src/libsystemd/sd-device/
// device-monitor.c); the kernel does not describe it.
package hotplug
