// Package serial is the lab's suite of serial ports: the kernel's cdc_acm and
// ftdi_sio with ports of package vusb, and our virtual instruments behind them.
package serial
