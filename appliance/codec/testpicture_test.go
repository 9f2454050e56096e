package codec

import (
	"image"
	"math"
	"testing"

	"telecart/drivers/v4l2"
)

// yuyv is a picture with soft shapes, edges and colours, that moves with n.
func yuyv(width, height, n int) v4l2.Frame {
	table := func(size int, f func(float64) float64) []float64 {
		t := make([]float64, size)
		for i := range t {
			t[i] = f(float64(i))
		}
		return t
	}
	across := table(width, func(x float64) float64 { return 60 * math.Sin((x+4*float64(n))/37) })
	down := table(height, func(y float64) float64 { return math.Cos(y / 29) })
	u := table(width, func(x float64) float64 { return 128 + 50*math.Sin(x/90) })
	v := table(height, func(y float64) float64 { return 128 + 50*math.Cos((y+float64(n))/70) })
	data := make([]byte, width*height*2)
	for y := range height {
		row := data[y*width*2:]
		for x := range width {
			luma := 120 + across[x]*down[y]
			if (x/40+y/40)%5 == 0 {
				luma += 30
			}
			chroma := u[x]
			if x%2 == 1 {
				chroma = v[y]
			}
			row[2*x], row[2*x+1] = byte(luma), byte(chroma)
		}
	}
	return v4l2.Frame{Format: v4l2.YUYV, Width: width, Height: height, Data: data, Seq: uint64(n)}
}

func i420(t testing.TB, f v4l2.Frame) *I420 {
	t.Helper()
	var m I420
	if err := ToI420(&m, f); err != nil {
		t.Fatal(err)
	}
	return &m
}

// psnr compares planes of width×height, in dB; +Inf when they are equal.
func psnr(a []byte, astride int, b []byte, bstride, width, height int) float64 {
	var sum float64
	for y := range height {
		for x := range width {
			d := float64(a[y*astride+x]) - float64(b[y*bstride+x])
			sum += d * d
		}
	}
	return 10 * math.Log10(255*255*float64(width*height)/sum)
}

func psnrRGBA(a, b *image.RGBA) float64 {
	return psnr(a.Pix, a.Stride, b.Pix, b.Stride, a.Rect.Dx()*4, a.Rect.Dy())
}

// planesPSNR compares all planes of pictures of the same size.
func planesPSNR(a, b *I420) map[string]float64 {
	w, h := (a.Width+1)/2, (a.Height+1)/2
	return map[string]float64{
		"Y": psnr(a.Y, a.YStride, b.Y, b.YStride, a.Width, a.Height),
		"U": psnr(a.U, a.UVStride, b.U, b.UVStride, w, h),
		"V": psnr(a.V, a.UVStride, b.V, b.UVStride, w, h),
	}
}
