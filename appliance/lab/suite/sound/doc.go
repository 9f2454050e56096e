// Package sound is the lab's suite of sound cards. The stethoscope is a USB
// microphone of package vusb behind the kernel's own snd-usb-audio, which is
// unplugged and comes back; the room is the loopback card, snd-aloop, where
// what is played on one side is recorded on the other.
package sound
