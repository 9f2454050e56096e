package codec

// #include <libyuv.h>
// #include "shim_range.h"
import "C"

import (
	"fmt"
	"image"
	"unsafe"

	"telecart/drivers/v4l2"
)

// ToI420 converts a camera's frame into dst, whose memory is reused. After an
// error nothing in dst may be shown.
func ToI420(dst *I420, f v4l2.Frame) error { return Reduce(dst, f, MaxSide, MaxSide) }

// Reduce is ToI420 for a picture that is shown at width×height pixels: a JPEG
// of twice the size or more is decoded to a half, a quarter or an eighth, which
// costs less. dst is no smaller than asked for, where f is not.
func Reduce(dst *I420, f v4l2.Frame, width, height int) error {
	switch f.Format {
	case v4l2.MJPEG:
		_, err := dst.fromJPEG(f.Data, width, height)
		return err
	case v4l2.YUYV:
		if err := checkYUYV(f); err != nil {
			return err
		}
		dst.resize(f.Width, f.Height)
		C.YUY2ToI420(u8(f.Data), C.int(f.Width*2), u8(dst.Y), C.int(dst.YStride), u8(dst.U), C.int(dst.UVStride),
			u8(dst.V), C.int(dst.UVStride), C.int(f.Width), C.int(f.Height))
		return nil
	}
	return fmt.Errorf("camera frame: pixel format %q is not known", f.Format)
}

// Scale scales src to width×height pixels into dst, a different picture whose
// memory is reused.
func Scale(dst *I420, src *I420, width, height int) error {
	if err := src.check(); err != nil {
		return fmt.Errorf("scale: %w", err)
	}
	if err := checkSize(width, height); err != nil {
		return fmt.Errorf("scale: %w", err)
	}
	dst.resize(width, height)
	C.I420Scale(u8(src.Y), C.int(src.YStride), u8(src.U), C.int(src.UVStride), u8(src.V), C.int(src.UVStride),
		C.int(src.Width), C.int(src.Height), u8(dst.Y), C.int(dst.YStride), u8(dst.U), C.int(dst.UVStride),
		u8(dst.V), C.int(dst.UVStride), C.int(width), C.int(height), C.kFilterBox)
	return nil
}

// I420ToRGBA converts src to opaque RGBA. It draws into dst if dst's memory is
// large enough, and returns the picture drawn; nil if src is empty.
func I420ToRGBA(dst *image.RGBA, src *I420) *image.RGBA {
	if src.check() != nil {
		return nil
	}
	dst = reuse(dst, src.Width, src.Height)
	// libyuv names formats by word, so its ABGR is R, G, B, A in memory.
	C.I420ToABGR(u8(src.Y), C.int(src.YStride), u8(src.U), C.int(src.UVStride), u8(src.V), C.int(src.UVStride),
		u8(dst.Pix), C.int(dst.Stride), C.int(src.Width), C.int(src.Height))
	return dst
}

func checkYUYV(f v4l2.Frame) error {
	if err := checkSize(f.Width, f.Height); err != nil {
		return err
	}
	if f.Width%2 != 0 || len(f.Data) < f.Width*f.Height*2 {
		return fmt.Errorf("YUYV frame of %d×%d has %d bytes: %d are needed, and an even width",
			f.Width, f.Height, len(f.Data), f.Width*f.Height*2)
	}
	return nil
}

// planesOf takes a YUYV frame apart: luma, and chroma at half the width.
func planesOf(f v4l2.Frame) (y, u, v []byte) {
	n := f.Width * f.Height
	all := make([]byte, 2*n)
	y, u, v = all[:n:n], all[n:n+n/2:n+n/2], all[n+n/2:]
	C.YUY2ToI422(u8(f.Data), C.int(f.Width*2), u8(y), C.int(f.Width), u8(u), C.int(f.Width/2),
		u8(v), C.int(f.Width/2), C.int(f.Width), C.int(f.Height))
	return y, u, v
}

func scalePlane(dst []byte, dstStride, dw, dh int, src []byte, srcStride, sw, sh int) {
	C.ScalePlane(u8(src), C.int(srcStride), C.int(sw), C.int(sh),
		u8(dst), C.int(dstStride), C.int(dw), C.int(dh), C.kFilterBox)
}

// limitRange converts m from JPEG's full range to the encoders' limited range.
func (m *I420) limitRange() {
	C.tc_limit_luma(u8(m.Y), C.size_t(len(m.Y)))
	C.tc_limit_chroma(u8(m.U), C.size_t(len(m.U)))
	C.tc_limit_chroma(u8(m.V), C.size_t(len(m.V)))
}

// fullRange converts planes from the encoders' limited range to JPEG's.
func fullRange(y, u, v []byte) {
	C.tc_full_luma(u8(y), C.size_t(len(y)))
	C.tc_full_chroma(u8(u), C.size_t(len(u)))
	C.tc_full_chroma(u8(v), C.size_t(len(v)))
}

func (m *I420) greyChroma() {
	for i := range m.U {
		m.U[i], m.V[i] = 128, 128
	}
}

// reuse returns dst resized to width×height if its memory suffices, else a new
// picture.
func reuse(dst *image.RGBA, width, height int) *image.RGBA {
	need := width * height * 4
	if dst == nil || cap(dst.Pix) < need {
		return image.NewRGBA(image.Rect(0, 0, width, height))
	}
	dst.Pix, dst.Stride, dst.Rect = dst.Pix[:need], width*4, image.Rect(0, 0, width, height)
	return dst
}

func u8(b []byte) *C.uint8_t { return (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(b))) }
