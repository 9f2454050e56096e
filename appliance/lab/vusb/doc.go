// Package vusb is USB devices in user space: the kernel's vhci_hcd takes one
// end of a socket for the wire to a device, and we answer at the other end.
// Its drivers see a device in a port and cannot tell the difference; closing
// the socket is pulling the plug.
//
// The wire is USB/IP (kernel, Documentation/usb/usbip_protocol.rst, the part
// after the import): usbip.go. A Device answers control requests and serves
// its end points: camera.go is a USB Video Class camera (UVC 1.1, MJPEG, bulk),
// its descriptors are in uvc.go; serial.go is a serial port (CDC ACM).
package vusb
