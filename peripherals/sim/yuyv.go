package sim

// Pictures are YUYV in ITU-R BT.601 video range (luma 16..235), as USB cameras
// deliver them.
const (
	lumaBlack, lumaWhite = 16, 235
	chromaNone           = 128
)

// appendYUYV appends the pixels of c to dst; its width must be even.
func (c *canvas) appendYUYV(dst []byte) []byte {
	for i := 0; i+1 < len(c.px); i += 2 {
		a, b := c.px[i], c.px[i+1]
		m := mix(a, b, 0.5)
		dst = append(dst,
			luma(a), level(128-0.148*m.r-0.291*m.g+0.439*m.b),
			luma(b), level(128+0.439*m.r-0.368*m.g-0.071*m.b))
	}
	return dst
}

func luma(c rgb) byte { return level(16 + 0.257*c.r + 0.504*c.g + 0.098*c.b) }

func level(v float32) byte { return byte(min(max(v+0.5, 1), 254)) }

// grey fills pixels x0 to x1 (both even) of a YUYV row with a grey.
func grey(row []byte, x0, x1 int, y byte) {
	for i := x0 * 2; i < x1*2; i += 2 {
		row[i], row[i+1] = y, chromaNone
	}
}
