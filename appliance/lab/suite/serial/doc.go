// Package serial is the lab's suite of serial ports: the kernel's cdc_acm with
// ports of package vusb, and our virtual oximeter behind them.
package serial
