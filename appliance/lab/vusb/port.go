package vusb

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// highSpeed is USB 2.0's 480 Mbit/s, as vhci_hcd counts (usb_device_speed).
const highSpeed = 3

// vhci is where vhci_hcd accepts the wire and reports the state of its ports.
const vhci = "/sys/devices/platform/vhci_hcd.0"

// States of a port (drivers/usb/usbip/usbip_common.h, usbip_device_status).
const (
	portFree   = 4
	portGiven  = 7 // given up: unusable until it is detached
	unknown    = -1
	freeWithin = 5 * time.Second
)

// Attach plugs d into a port of vhci_hcd, 0 to 7. A port that the kernel has
// given up is detached first.
func Attach(port int, d Device) (*Plug, error) {
	p, err := attach(vhci, port, d)
	if errors.Is(err, unix.EBUSY) && state(vhci, port) == portGiven {
		if err := detach(vhci, port); err != nil {
			return nil, err
		}
		p, err = attach(vhci, port, d)
	}
	if err != nil {
		return nil, fmt.Errorf("vusb: attach to port %d (is vhci-hcd loaded, and the port free?): %w", port, err)
	}
	return p, nil
}

func attach(dir string, port int, d Device) (*Plug, error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fds[1]) // the kernel holds its own reference
	mine := os.NewFile(uintptr(fds[0]), "usbip")
	defer mine.Close()
	wire, err := net.FileConn(mine)
	if err != nil {
		return nil, err
	}
	id := 1<<16 | (port + 2) // bus and number, which appear only in the log
	if err := os.WriteFile(filepath.Join(dir, "attach"), fmt.Appendf(nil, "%d %d %d %d", port, fds[1], id, highSpeed), 0); err != nil {
		wire.Close()
		return nil, err
	}
	return start(wire, d), nil
}

// detach frees a port that the kernel has given up, and waits for that.
func detach(dir string, port int) error {
	if err := os.WriteFile(filepath.Join(dir, "detach"), strconv.AppendInt(nil, int64(port), 10), 0); err != nil {
		return fmt.Errorf("vusb: detach port %d: %w", port, err)
	}
	for limit := time.Now().Add(freeWithin); state(dir, port) != portFree; {
		if time.Now().After(limit) {
			return fmt.Errorf("vusb: port %d, which the kernel has given up, is not free after %v", port, freeWithin)
		}
		time.Sleep(10 * time.Millisecond) // the kernel does not report it
	}
	return nil
}

// state returns vhci_hcd's state of a port, or unknown.
func state(dir string, port int) int {
	f, err := os.Open(filepath.Join(dir, "status"))
	if err != nil {
		return unknown
	}
	defer f.Close()
	// hub port sta spd dev      sockfd local_busid
	// hs  0000 004 000 00000000 000000 0-0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		w := strings.Fields(lines.Text())
		if len(w) < 3 {
			continue
		}
		n, err1 := strconv.Atoi(w[1])
		sta, err2 := strconv.Atoi(w[2])
		if err1 == nil && err2 == nil && n == port {
			return sta
		}
	}
	return unknown
}
