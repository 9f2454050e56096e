package codec

// #include "shim_h264.h"
import "C"

import (
	"errors"
	"fmt"
)

// errClosed is returned by an encoder or decoder after Close.
var errClosed = errors.New("codec is closed")

type h264 struct {
	c             *C.tc_h264
	width, height int
	buf           []byte
}

// NewH264 opens an H.264 encoder (OpenH264, constrained baseline) for
// pictures of width×height at about fps pictures a second and bps bit/s.
func NewH264(width, height, fps, bps int) (Encoder, error) {
	if err := checkEncoder("H.264", width, height, fps, bps); err != nil {
		return nil, err
	}
	var code C.int
	c := C.tc_h264_open(C.int(width), C.int(height), C.float(fps), C.int(bps), &code)
	if c == nil {
		return nil, fmt.Errorf("H.264 encoder for %d×%d: OpenH264 error %d", width, height, code)
	}
	return &h264{c: c, width: width, height: height}, nil
}

func (e *h264) Encode(img *I420, forceKey bool) ([]byte, bool, error) {
	if e.c == nil {
		return nil, false, errClosed
	}
	if err := checkPicture("H.264", img, e.width, e.height); err != nil {
		return nil, false, err
	}
	var (
		size       C.size_t
		key, force C.int
	)
	if forceKey {
		force = 1
	}
	if rc := C.tc_h264_encode(e.c, u8(img.Y), u8(img.U), u8(img.V), C.int(img.YStride), C.int(img.UVStride),
		force, &size, &key); rc != 0 {
		return nil, false, fmt.Errorf("H.264 encoder: OpenH264 error %d", rc)
	}
	if size == 0 {
		return nil, false, nil
	}
	e.buf = grow(e.buf, int(size))
	C.tc_h264_copy(e.c, u8(e.buf), size)
	return e.buf, key != 0, nil
}

func (e *h264) SetBitrate(bps int) error {
	if e.c == nil {
		return errClosed
	}
	if rc := C.tc_h264_bitrate(e.c, C.int(min(max(bps, minBitrate), maxBitrate))); rc != 0 {
		return fmt.Errorf("H.264 encoder: set %d bit/s: OpenH264 error %d", bps, rc)
	}
	return nil
}

func (e *h264) Close() error {
	if e.c != nil {
		C.tc_h264_close(e.c)
		e.c = nil
	}
	return nil
}
