// Package usb is the lab's suite of USB cameras: the kernel's uvcvideo with
// cameras of package vusb, which are unplugged and come back.
package usb
