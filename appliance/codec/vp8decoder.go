package codec

// #include "shim_vp8.h"
import "C"

import (
	"errors"
	"fmt"
)

// Largest picture, in pixels, and frame, in bytes, that a VP8Decoder accepts.
const (
	MaxVP8Width  = 1920
	MaxVP8Height = 1080
	maxVP8Frame  = 4 << 20
)

// ErrVP8 is wrapped by every error about an undecodable frame. After it the
// decoder waits for a key frame.
var ErrVP8 = errors.New("not a VP8 frame that can be shown")

// VP8Decoder decodes VP8 from an untrusted sender. It must be closed.
type VP8Decoder struct {
	c       *C.tc_vp8dec
	started bool // a key frame was decoded without a failure since
}

// NewVP8Decoder opens a decoder that waits for a key frame.
func NewVP8Decoder() (*VP8Decoder, error) {
	var code C.int
	c := C.tc_vp8dec_open(&code)
	if c == nil {
		return nil, fmt.Errorf("VP8 decoder: libvpx error %d", code)
	}
	return &VP8Decoder{c: c}, nil
}

// Decode decodes one frame into dst, whose memory is reused. ok is false if
// there is nothing to show: before the first key frame, or for a hidden frame.
// After an error, frames are ignored until the next key frame.
func (d *VP8Decoder) Decode(data []byte, dst *I420) (ok bool, err error) {
	if d.c == nil {
		return false, errClosed
	}
	key, err := checkVP8(data)
	if err != nil {
		d.started = false
		return false, err
	}
	if !key && !d.started {
		return false, nil
	}
	var w, h C.int
	rc := C.tc_vp8dec_decode(d.c, u8(data), C.size_t(len(data)), &w, &h)
	if rc != 0 {
		d.started = false
		return false, fmt.Errorf("%w: libvpx error %d", ErrVP8, rc)
	}
	d.started = true
	if w == 0 {
		return false, nil
	}
	if w > MaxVP8Width || h > MaxVP8Height {
		d.started = false
		return false, fmt.Errorf("%w: %d×%d pixels", ErrVP8, w, h)
	}
	dst.resize(int(w), int(h))
	C.tc_vp8dec_copy(d.c, u8(dst.Y), u8(dst.U), u8(dst.V), C.int(dst.YStride), C.int(dst.UVStride))
	return true, nil
}

// Close frees the decoder. It may be called more than once.
func (d *VP8Decoder) Close() {
	if d.c != nil {
		C.tc_vp8dec_close(d.c)
		d.c = nil
	}
}

// checkVP8 parses the frame header (RFC 6386, 9.1) so that libvpx never
// allocates memory for a picture larger than we show.
func checkVP8(data []byte) (key bool, err error) {
	if len(data) < 3 || len(data) > maxVP8Frame {
		return false, fmt.Errorf("%w: %d bytes", ErrVP8, len(data))
	}
	if data[0]&1 != 0 {
		return false, nil
	}
	if len(data) < 10 || data[3] != 0x9d || data[4] != 0x01 || data[5] != 0x2a {
		return false, fmt.Errorf("%w: no start code", ErrVP8)
	}
	w, h := int(data[6])|int(data[7]&0x3f)<<8, int(data[8])|int(data[9]&0x3f)<<8
	if w == 0 || h == 0 || w > MaxVP8Width || h > MaxVP8Height {
		return false, fmt.Errorf("%w: %d×%d pixels, at most %d×%d are taken", ErrVP8, w, h, MaxVP8Width, MaxVP8Height)
	}
	return true, nil
}
