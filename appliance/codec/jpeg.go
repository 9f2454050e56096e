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
		var small I420 // all bytes are read whatever is made of them
		if _, err := small.fromJPEG(f.Data, 0, 0); err != nil {
			return nil, fmt.Errorf("still: %w", err)
		}
		return oneStart(f.Data), nil
	case v4l2.YUYV:
		if err := checkYUYV(f); err != nil {
			return nil, err
		}
		y, u, v := planesOf(f)
		fullRange(y, u, v)
		return compress(y, u, v, f.Width, f.Width/2, f.Width, f.Height, C.TJSAMP_422, quality)
	}
	return nil, fmt.Errorf("still: pixel format %q is not known", f.Format)
}

// Preview makes JPEGs of a camera's pictures to aim by. Its zero value is
// ready; its memory is reused, so it is for one goroutine at a time.
type Preview struct{ whole, small I420 }

// JPEG returns f as a new JPEG file: a camera's own as EncodeJPEG does; YUYV at
// most width pixels wide, compressed at quality.
func (p *Preview) JPEG(f v4l2.Frame, width, quality int) ([]byte, error) {
	if f.Format != v4l2.YUYV {
		return EncodeJPEG(f, quality)
	}
	if err := ToI420(&p.whole, f); err != nil {
		return nil, err
	}
	m := &p.whole
	if m.Width > width {
		m = &p.small
		if err := Scale(m, &p.whole, width, heightFor(width, f.Width, f.Height)); err != nil {
			return nil, err
		}
	}
	fullRange(m.Y, m.U, m.V)
	return compress(m.Y, m.U, m.V, m.YStride, m.UVStride, m.Width, m.Height, C.TJSAMP_420, quality)
}

// heightFor keeps the proportions of width×height at another width.
func heightFor(other, width, height int) int { return max(1, (height*other+width/2)/width) }

// compress makes a JPEG of planes in full range.
func compress(y, u, v []byte, ystride, uvstride, width, height, sampling, quality int) ([]byte, error) {
	var (
		out  *C.uchar
		size C.ulong
		msg  [C.TC_MSG]C.char
	)
	rc := C.tc_jpeg_encode(ptr(y), ptr(u), ptr(v), C.int(ystride), C.int(uvstride), C.int(width), C.int(height),
		C.int(sampling), C.int(min(max(quality, 1), 100)), &out, &size, &msg[0])
	defer func() { C.tc_jpeg_free(out) }()
	if rc != 0 {
		return nil, fmt.Errorf("compress picture of %d×%d: %s", width, height, C.GoString(&msg[0]))
	}
	return C.GoBytes(unsafe.Pointer(out), C.int(size)), nil
}

// DecodeJPEG decodes jpeg to opaque RGBA, scaled down in proportion to at most
// maxWidth pixels wide (0 means full size). It draws into dst if dst's memory
// is large enough, and returns the picture drawn.
//
// Going through planes is twice as fast as TurboJPEG's own conversion.
func DecodeJPEG(dst *image.RGBA, jpeg []byte, maxWidth int) (*image.RGBA, error) {
	if maxWidth <= 0 {
		maxWidth = MaxSide
	}
	var reduced, scaled I420
	info, err := reduced.fromJPEG(jpeg, maxWidth, 0)
	if err != nil {
		return nil, err
	}
	if reduced.Width <= maxWidth {
		return I420ToRGBA(dst, &reduced), nil
	}
	if err := Scale(&scaled, &reduced, maxWidth, heightFor(maxWidth, info.width, info.height)); err != nil {
		return nil, err
	}
	return I420ToRGBA(dst, &scaled), nil
}

// fromJPEG decodes data into m, reduced to width×height or more: 4:2:0, limited
// range. What is damaged is refused at every size.
func (m *I420) fromJPEG(data []byte, width, height int) (jpegInfo, error) {
	data = oneStart(data)
	info, err := readHeader(data)
	if err != nil {
		return info, err
	}
	if info.colorspace != C.TJCS_YCbCr && info.colorspace != C.TJCS_GRAY {
		return info, fmt.Errorf("%w: its colours are not YCbCr", ErrJPEG)
	}
	by := info.reduction(width, height)
	m.resize(part(info.width, by), part(info.height, by))
	u, v, stride := m.U, m.V, m.UVStride
	cw, ch := info.chroma(by)
	gray := info.subsampling == C.TJSAMP_GRAY
	convert := !gray && (cw != part(m.Width, 2) || ch != part(m.Height, 2))
	if convert {
		if need := 2 * cw * ch; cap(m.scratch) < need {
			m.scratch = make([]byte, need)
		}
		u, v, stride = m.scratch[:cw*ch], m.scratch[cw*ch:2*cw*ch], cw
	}
	var msg [C.TC_MSG]C.char
	widths, heights := [3]C.int{C.int(m.Width), C.int(cw), C.int(cw)}, [3]C.int{C.int(m.Height), C.int(ch), C.int(ch)}
	if C.tc_jpeg_planes(ptr(data), C.ulong(len(data)), C.int(by), ptr(m.Y), ptr(u), ptr(v),
		C.int(m.YStride), C.int(stride), &widths[0], &heights[0], &msg[0]) != 0 {
		return info, fmt.Errorf("%w: %s", ErrJPEG, C.GoString(&msg[0]))
	}
	switch {
	case gray:
		m.greyChroma()
	case convert:
		w, h := part(m.Width, 2), part(m.Height, 2)
		scalePlane(m.U, m.UVStride, w, h, u, stride, cw, ch)
		scalePlane(m.V, m.UVStride, w, h, v, stride, cw, ch)
	}
	m.limitRange()
	return info, nil
}

// reduction is the most by which both sides can be divided in decoding, so
// that width×height pixels are left.
func (i jpegInfo) reduction(width, height int) int {
	for _, by := range []int{8, 4, 2} {
		if part(i.width, by) >= width && part(i.height, by) >= height {
			return by
		}
	}
	return 1
}

// chroma is the size of the chroma planes when both sides are divided. Of
// 4:2:0 libjpeg then gives them as large as luma: it reduces them half as much.
func (i jpegInfo) chroma(by int) (width, height int) {
	if i.subsampling == C.TJSAMP_420 && by > 1 {
		by /= 2
	}
	w, h := C.tjPlaneWidth(1, C.int(i.width), C.int(i.subsampling)), C.tjPlaneHeight(1, C.int(i.height), C.int(i.subsampling))
	return part(int(w), by), part(int(h), by)
}

// part is n divided, rounded up.
func part(n, by int) int { return (n + by - 1) / by }

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
