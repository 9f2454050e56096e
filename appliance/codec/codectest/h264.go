// Package codectest decodes H.264, so that tests can check what was encoded.
// The appliance itself never decodes it.
package codectest

// #cgo pkg-config: openh264
// #include "shim.h"
import "C"

import (
	"errors"
	"fmt"
	"unsafe"
)

// Picture is a decoded picture: three planes without padding.
type Picture struct {
	Y, U, V       []byte
	Width, Height int
}

// H264Decoder decodes Annex B access units. It must be closed.
type H264Decoder struct{ c *C.tc_h264dec }

// NewH264Decoder opens OpenH264's decoder.
func NewH264Decoder() (*H264Decoder, error) {
	c := C.tc_h264dec_open()
	if c == nil {
		return nil, errors.New("OpenH264 decoder does not open")
	}
	return &H264Decoder{c}, nil
}

// Decode decodes one access unit; the picture is nil if it shows nothing.
func (d *H264Decoder) Decode(data []byte) (*Picture, error) {
	if len(data) == 0 {
		return nil, errors.New("decode H.264: no data")
	}
	var w, h C.int
	rc := C.tc_h264dec_decode(d.c, (*C.uint8_t)(unsafe.Pointer(&data[0])), C.int(len(data)), &w, &h)
	if rc != 0 {
		return nil, fmt.Errorf("decode H.264: state %#x", int(rc))
	}
	if w == 0 {
		return nil, nil
	}
	n := int(w) * int(h)
	p := &Picture{Y: make([]byte, n), U: make([]byte, n/4), V: make([]byte, n/4), Width: int(w), Height: int(h)}
	C.tc_h264dec_copy(d.c, (*C.uint8_t)(unsafe.Pointer(&p.Y[0])), (*C.uint8_t)(unsafe.Pointer(&p.U[0])),
		(*C.uint8_t)(unsafe.Pointer(&p.V[0])))
	return p, nil
}

// Close frees the decoder.
func (d *H264Decoder) Close() { C.tc_h264dec_close(d.c) }
