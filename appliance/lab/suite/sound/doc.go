// Package sound is the lab's suite of sound cards: the kernel's loopback card,
// snd-aloop, where what is played on one side is recorded on the other.
//
// It also stands for the stethoscope. Its plug is pulled by taking the device
// from its driver, which libasound and we see as with USB: ENODEV.
package sound
