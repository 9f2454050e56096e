// Package codec compresses, decompresses, converts and scales pictures. It is a
// thin cgo layer over libturbojpeg, libyuv, OpenH264 and libvpx, all under
// BSD-like licences; appliance/codec/opus has the sound.
//
// Planes are BT.601 limited range (black is 16, white 235), as the encoders and
// every browser assume; a camera's JPEG is full range and is converted.
//
// Nothing keeps memory of the C libraries beyond a call, except the encoders
// and the decoder, which must be closed and are for one goroutine at a time.
// Compressed input is not trusted: sizes are checked before memory is
// allocated, and damage is an error.
package codec

// #cgo CFLAGS: -O3
// #cgo pkg-config: libturbojpeg libjpeg openh264 vpx
// #cgo LDFLAGS: -lyuv
import "C"
