package v4l2

import (
	"cmp"
	"math"
	"slices"

	"github.com/blackjack/webcam"
)

// The size and rate for a zero field of the wanted Mode: large enough for a
// call, and smooth.
const (
	bestWidth, bestHeight = 1920, 1080
	bestRate              = 30
)

// code returns V4L2's number for the format.
func (f PixelFormat) code() webcam.PixelFormat {
	var n uint32
	for i, c := range []byte(f) {
		n |= uint32(c) << (8 * i)
	}
	return webcam.PixelFormat(n)
}

func formatOf(code webcam.PixelFormat) PixelFormat {
	n := uint32(code)
	return PixelFormat([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)})
}

// offered lists the modes of cam that telecart can use, largest and fastest
// first. A camera that reports ranges gets the usual sizes and rates within
// them, and those of want.
func offered(cam lister, want Mode) []Mode {
	var modes []Mode
	formats := cam.GetSupportedFormats()
	for _, f := range []PixelFormat{MJPEG, YUYV} {
		if _, ok := formats[f.code()]; !ok {
			continue
		}
		for _, s := range sizes(cam.GetSupportedFrameSizes(f.code()), want) {
			rates := rates(cam.GetSupportedFramerates(f.code(), uint32(s.Width), uint32(s.Height)), want.Rate)
			for _, r := range rates {
				modes = append(modes, Mode{Format: f, Width: s.Width, Height: s.Height, Rate: r})
			}
		}
	}
	slices.SortStableFunc(modes, func(a, b Mode) int {
		return cmp.Or(b.Width*b.Height-a.Width*a.Height, b.Width-a.Width, b.Rate-a.Rate)
	})
	return slices.Compact(modes)
}

// sizes turns the enumerated sizes into single ones. A driver that enumerates
// nothing, or a continuous range (which webcam leaves zero), rounds our
// request.
func sizes(given []webcam.FrameSize, want Mode) []Mode {
	usual := []Mode{{Width: 1920, Height: 1080}, {Width: 1280, Height: 720}, {Width: 640, Height: 480}, {Width: 640, Height: 360}, {Width: 320, Height: 240}}
	if want.Width > 0 && want.Height > 0 {
		usual = append(usual, Mode{Width: want.Width, Height: want.Height})
	}
	if len(given) == 0 {
		return usual
	}
	var out []Mode
	for _, s := range given {
		if s.MaxWidth != 0 {
			out = append(out, Mode{Width: int(s.MaxWidth), Height: int(s.MaxHeight)})
		}
		if s.MinWidth == s.MaxWidth && s.MinHeight == s.MaxHeight && s.MaxWidth != 0 {
			continue
		}
		for _, u := range usual {
			if fits(u.Width, s.MinWidth, s.MaxWidth, s.StepWidth) && fits(u.Height, s.MinHeight, s.MaxHeight, s.StepHeight) {
				out = append(out, u)
			}
		}
	}
	return out
}

func fits(v int, low, high, step uint32) bool {
	if high == 0 {
		return true // continuous
	}
	n := uint32(v)
	return n >= low && n <= high && (n-low)%max(step, 1) == 0
}

// rates turns frame intervals into frames per second, rounded (30000/1001 is
// 30). A rate of 0 means that the driver names none.
func rates(given []webcam.FrameRate, want int) []int {
	var out []int
	for _, r := range given {
		fastest := perSecond(r.MinNumerator, r.MinDenominator)
		slowest := perSecond(r.MaxNumerator, r.MaxDenominator)
		if fastest == 0 {
			continue
		}
		out = append(out, fastest)
		for _, usual := range []int{60, 30, 25, 15, 10, 5, want} {
			if usual > 0 && usual < fastest && usual >= slowest && slowest < fastest {
				out = append(out, usual)
			}
		}
	}
	if len(out) == 0 {
		return []int{0}
	}
	return out
}

func perSecond(numerator, denominator uint32) int {
	if numerator == 0 {
		return 0
	}
	return int(math.Round(float64(denominator) / float64(numerator)))
}

// nearest picks the mode nearest to want: the requested format, then the
// nearest size, then a rate that is not too low, then MJPEG (which spares the
// USB), then the lowest rate above. ok is false if there is none.
func nearest(modes []Mode, want Mode) (m Mode, ok bool) {
	if len(modes) == 0 {
		return m, false
	}
	return slices.MinFunc(modes, func(a, b Mode) int {
		return slices.Compare(distance(a, want), distance(b, want))
	}), true
}

func distance(m, want Mode) []int {
	size, format, mjpeg := 0, 0, 0
	if want.Format != "" && m.Format != want.Format {
		format = 1
	}
	if m.Format != MJPEG {
		mjpeg = 1
	}
	if want.Width == 0 && want.Height == 0 {
		want.Width, want.Height = bestWidth, bestHeight
	}
	if want.Width != 0 {
		size += abs(m.Width - want.Width)
	}
	if want.Height != 0 {
		size += abs(m.Height - want.Height)
	}
	rate := cmp.Or(want.Rate, bestRate)
	slow, fast := max(0, rate-m.Rate), max(0, m.Rate-rate)
	if m.Rate == 0 { // unknown: worse than fitting, better than too slow
		slow, fast = 0, math.MaxInt
	}
	return []int{format, size, slow, mjpeg, fast}
}

func abs(v int) int { return max(v, -v) }
