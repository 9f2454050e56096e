package codec

// #include "shim_jpeg.h"
// #include <turbojpeg.h>
import "C"

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"unsafe"

	"telecart/drivers/v4l2"
)

// ErrJPEG is wrapped by every error about a JPEG that is damaged, cut short or
// of an unsupported kind.
var ErrJPEG = errors.New("not a whole JPEG")

// maxJPEG is the largest accepted JPEG, in bytes.
const maxJPEG = 32 << 20

type jpegInfo struct{ width, height, subsampling, colorspace int }

// EncodeJPEG returns f as a JPEG file. A camera's JPEG is returned unchanged
// after a check that it is complete, so that no damaged still is ever stored;
// YUYV is compressed at quality (1 to 100; 90 and more for stills).
func EncodeJPEG(f v4l2.Frame, quality int) ([]byte, error) {
	switch f.Format {
	case v4l2.MJPEG:
		var whole I420
		if err := whole.fromJPEG(f.Data); err != nil {
			return nil, fmt.Errorf("still: %w", err)
		}
		return oneStart(f.Data), nil
	case v4l2.YUYV:
		return encodeYUYV(f, quality)
	}
	return nil, fmt.Errorf("still: pixel format %q is not known", f.Format)
}

func encodeYUYV(f v4l2.Frame, quality int) ([]byte, error) {
	if err := checkYUYV(f); err != nil {
		return nil, err
	}
	pitch := f.Width * 4
	rgb := make([]byte, pitch*f.Height)
	yuyvToBGRA(rgb, pitch, f)
	var (
		out  *C.uchar
		size C.ulong
		msg  [C.TC_MSG]C.char
	)
	rc := C.tc_jpeg_encode(ptr(rgb), C.int(f.Width), C.int(f.Height), C.int(pitch),
		C.int(min(max(quality, 1), 100)), &out, &size, &msg[0])
	defer C.tc_jpeg_free(out)
	if rc != 0 {
		return nil, fmt.Errorf("compress still of %d×%d: %s", f.Width, f.Height, C.GoString(&msg[0]))
	}
	return C.GoBytes(unsafe.Pointer(out), C.int(size)), nil
}

// DecodeJPEG decodes jpeg to opaque RGBA, scaled down in proportion to at most
// maxWidth pixels wide (0 means full size). It draws into dst if dst's memory
// is large enough, and returns the picture drawn.
//
// Going through planes is twice as fast as TurboJPEG's own conversion.
func DecodeJPEG(dst *image.RGBA, jpeg []byte, maxWidth int) (*image.RGBA, error) {
	var full, scaled I420
	if err := full.fromJPEG(jpeg); err != nil {
		return nil, err
	}
	if maxWidth <= 0 || full.Width <= maxWidth {
		return I420ToRGBA(dst, &full), nil
	}
	height := max(1, (full.Height*maxWidth+full.Width/2)/full.Width)
	if err := Scale(&scaled, &full, maxWidth, height); err != nil {
		return nil, err
	}
	return I420ToRGBA(dst, &scaled), nil
}

// fromJPEG decodes data into m: 4:2:0, limited range.
func (m *I420) fromJPEG(data []byte) error {
	data = oneStart(data)
	info, err := readHeader(data)
	if err != nil {
		return err
	}
	if info.colorspace != C.TJCS_YCbCr && info.colorspace != C.TJCS_GRAY {
		return fmt.Errorf("%w: its colours are not YCbCr", ErrJPEG)
	}
	m.resize(info.width, info.height)
	u, v, stride := m.U, m.V, m.UVStride
	cw := int(C.tjPlaneWidth(1, C.int(info.width), C.int(info.subsampling)))
	ch := int(C.tjPlaneHeight(1, C.int(info.height), C.int(info.subsampling)))
	gray := info.subsampling == C.TJSAMP_GRAY
	convert := !gray && info.subsampling != C.TJSAMP_420
	if convert {
		if need := 2 * cw * ch; cap(m.scratch) < need {
			m.scratch = make([]byte, need)
		}
		u, v, stride = m.scratch[:cw*ch], m.scratch[cw*ch:2*cw*ch], cw
	}
	var msg [C.TC_MSG]C.char
	width, height := [3]C.int{C.int(m.Width), C.int(cw), C.int(cw)}, [3]C.int{C.int(m.Height), C.int(ch), C.int(ch)}
	if C.tc_jpeg_planes(ptr(data), C.ulong(len(data)), ptr(m.Y), ptr(u), ptr(v),
		C.int(m.YStride), C.int(stride), &width[0], &height[0], &msg[0]) != 0 {
		return fmt.Errorf("%w: %s", ErrJPEG, C.GoString(&msg[0]))
	}
	switch {
	case gray:
		m.greyChroma()
	case convert:
		w, h := (m.Width+1)/2, (m.Height+1)/2
		scalePlane(m.U, m.UVStride, w, h, u, stride, cw, ch)
		scalePlane(m.V, m.UVStride, w, h, v, stride, cw, ch)
	}
	m.limitRange()
	return nil
}

// oneStart returns data with a single start marker (SOI): some cameras write
// several, and no decoder accepts the second.
func oneStart(data []byte) []byte {
	start := []byte{0xff, 0xd8, 0xff, 0xd8}
	for bytes.HasPrefix(data, start) {
		data = data[2:]
	}
	return data
}

func readHeader(data []byte) (jpegInfo, error) {
	if len(data) < 4 || len(data) > maxJPEG {
		return jpegInfo{}, fmt.Errorf("%w: %d bytes", ErrJPEG, len(data))
	}
	var (
		msg        [C.TC_MSG]C.char
		w, h, s, c C.int
	)
	if C.tc_jpeg_header(ptr(data), C.ulong(len(data)), &w, &h, &s, &c, &msg[0]) != 0 {
		return jpegInfo{}, fmt.Errorf("%w: %s", ErrJPEG, C.GoString(&msg[0]))
	}
	if err := checkSize(int(w), int(h)); err != nil {
		return jpegInfo{}, fmt.Errorf("%w: %w", ErrJPEG, err)
	}
	return jpegInfo{int(w), int(h), int(s), int(c)}, nil
}

// ptr returns the address of b's first byte, nil for an empty b.
func ptr(b []byte) *C.uchar { return (*C.uchar)(unsafe.Pointer(unsafe.SliceData(b))) }
