// Package vusb is USB devices in user space: the kernel's vhci_hcd uses one end
// of a socket as the wire to a device, and we answer at the other end. Its
// drivers see a device in a port and cannot tell the difference; closing the
// socket pulls the plug.
//
// The wire is USB/IP (kernel, Documentation/usb/usbip_protocol.rst, the part
// after the import): usbip.go. A Device answers control requests and serves its
// end points: camera.go is a USB Video Class camera (UVC 1.1, MJPEG, bulk),
// described by uvc.go and uvccontrol.go; serial.go is a serial port (CDC ACM),
// adapter.go and ftdi.go are one with modem lines (FTDI); sound.go and uac.go
// are a microphone (UAC 1.0, isochronous).
package vusb
