package codec

import (
	"errors"
	"fmt"
)

// MaxSide is the largest accepted width or height of a camera or JPEG, in
// pixels.
const MaxSide = 4096

// I420 is a picture in three planes: luma, and chroma at half the width and
// height. Strides are in bytes. The zero value is an empty picture, usable as a
// destination; its memory is reused if large enough.
type I420 struct {
	Y, U, V           []byte
	YStride, UVStride int
	Width, Height     int

	scratch []byte // chroma of a JPEG that is not 4:2:0
}

// errEmpty is returned for a picture without pixels or with short planes.
var errEmpty = errors.New("picture has no pixels, or its planes are too short")

// resize sets m's size to width×height. The planes hold whole 2×2 blocks with
// strides that are multiples of 16, as TurboJPEG and the encoders prefer.
func (m *I420) resize(width, height int) {
	ys := (width + 31) &^ 31
	rows := (height + 1) &^ 1
	luma, chroma := ys*rows, ys/2*(rows/2)
	if cap(m.Y) < luma || cap(m.U) < chroma || cap(m.V) < chroma {
		m.Y, m.U, m.V = make([]byte, luma), make([]byte, chroma), make([]byte, chroma)
	}
	m.Y, m.U, m.V = m.Y[:luma], m.U[:chroma], m.V[:chroma]
	m.YStride, m.UVStride = ys, ys/2
	m.Width, m.Height = width, height
}

// check refuses a picture whose planes are too short for Width×Height pixels: C
// would read past their end.
func (m *I420) check() error {
	cw, ch := (m.Width+1)/2, (m.Height+1)/2
	switch {
	case m.Width <= 0 || m.Height <= 0 || m.Width > MaxSide || m.Height > MaxSide,
		m.YStride < m.Width || m.UVStride < cw,
		len(m.Y) < m.YStride*(m.Height-1)+m.Width,
		len(m.U) < m.UVStride*(ch-1)+cw,
		len(m.V) < m.UVStride*(ch-1)+cw:
		return errEmpty
	}
	return nil
}

func checkSize(width, height int) error {
	if width <= 0 || height <= 0 || width > MaxSide || height > MaxSide {
		return fmt.Errorf("picture of %d×%d pixels: only 1 to %d a side are taken", width, height, MaxSide)
	}
	return nil
}
