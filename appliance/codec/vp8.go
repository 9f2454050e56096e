package codec

// #include "shim_vp8.h"
import "C"

import (
	"fmt"
	"unsafe"
)

type vp8 struct {
	c             *C.tc_vp8enc
	width, height int
	buf           []byte
}

// NewVP8 opens a VP8 encoder (libvpx, real time) for pictures of width×height
// at about fps pictures a second and bps bit/s.
func NewVP8(width, height, fps, bps int) (Encoder, error) {
	if err := checkEncoder("VP8", width, height, fps, bps); err != nil {
		return nil, err
	}
	var code C.int
	c := C.tc_vp8enc_open(C.int(width), C.int(height), C.int(fps), C.int(bps), &code)
	if c == nil {
		return nil, fmt.Errorf("VP8 encoder for %d×%d: libvpx error %d", width, height, code)
	}
	return &vp8{c: c, width: width, height: height}, nil
}

func (e *vp8) Encode(img *I420, forceKey bool) ([]byte, bool, error) {
	if e.c == nil {
		return nil, false, errClosed
	}
	if err := checkPicture("VP8", img, e.width, e.height); err != nil {
		return nil, false, err
	}
	var (
		data       *C.uint8_t
		size       C.size_t
		key, force C.int
	)
	if forceKey {
		force = 1
	}
	if rc := C.tc_vp8enc_encode(e.c, u8(img.Y), u8(img.U), u8(img.V), C.int(img.YStride), C.int(img.UVStride),
		force, &data, &size, &key); rc != 0 {
		return nil, false, fmt.Errorf("VP8 encoder: libvpx error %d", rc)
	}
	if size == 0 {
		return nil, false, nil
	}
	e.buf = grow(e.buf, int(size))
	copy(e.buf, unsafe.Slice((*byte)(data), int(size)))
	return e.buf, key != 0, nil
}

func (e *vp8) SetBitrate(bps int) error {
	if e.c == nil {
		return errClosed
	}
	if rc := C.tc_vp8enc_bitrate(e.c, C.int(min(max(bps, minBitrate), maxBitrate))); rc != 0 {
		return fmt.Errorf("VP8 encoder: set %d bit/s: libvpx error %d", bps, rc)
	}
	return nil
}

func (e *vp8) Close() error {
	if e.c != nil {
		C.tc_vp8enc_close(e.c)
		e.c = nil
	}
	return nil
}
