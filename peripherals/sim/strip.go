package sim

import "time"

// Blocks is the number of blocks in the strip.
const Blocks = 32

// Strip returns the value of the strip in the top left corner of a picture: the
// capture time in milliseconds since 1970, modulo 2^32. White is 1, black is 0,
// the most significant bit comes first. Each block is a 40th of the picture's
// width wide and a 45th of its height high, and colourless, so that a receiver
// can read the time at any size and after any compression.
func Strip(at time.Time) uint32 { return uint32(at.UnixMilli()) }

// drawStrip draws value on a w×h YUYV picture.
func drawStrip(data []byte, w, h int, value uint32) {
	stride := 2 * w
	first := data[:stride]
	for b := range Blocks {
		y := byte(lumaBlack)
		if value>>(Blocks-1-b)&1 == 1 {
			y = lumaWhite
		}
		grey(first, b*w/40, (b+1)*w/40, y)
	}
	used := 2 * (Blocks * w / 40)
	for row := 1; row < h/45; row++ {
		copy(data[row*stride:row*stride+used], first[:used])
	}
}

// ReadStrip reads the strip of a w×h YUYV picture. ok is false if a block is
// neither white nor black.
func ReadStrip(data []byte, w, h int) (value uint32, ok bool) {
	if len(data) < 2*w*h || w < 40 || h < 45 {
		return 0, false
	}
	row := h / 45 / 2 * 2 * w
	for b := range Blocks {
		switch y := data[row+2*((2*b+1)*w/80)]; {
		case y > 160:
			value = value<<1 | 1
		case y < 90:
			value <<= 1
		default:
			return 0, false
		}
	}
	return value, true
}
