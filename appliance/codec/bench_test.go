package codec

import (
	"image"
	"testing"

	"telecart/drivers/v4l2"
)

// Each benchmark is one 1280×720 picture.

func BenchmarkMJPEGToI420(b *testing.B) {
	data, err := EncodeJPEG(yuyv(1280, 720, 0), 85)
	if err != nil {
		b.Fatal(err)
	}
	benchmarkToI420(b, v4l2.Frame{Format: v4l2.MJPEG, Data: data})
}

func BenchmarkYUYVToI420(b *testing.B) { benchmarkToI420(b, yuyv(1280, 720, 0)) }

func benchmarkToI420(b *testing.B, f v4l2.Frame) {
	var m I420
	b.ReportAllocs()
	for b.Loop() {
		if err := ToI420(&m, f); err != nil {
			b.Fatal(err)
		}
	}
}

// A small feed of an MJPEG camera: decoded whole and scaled, or reduced.
func BenchmarkMJPEGTo360(b *testing.B) {
	data, err := EncodeJPEG(yuyv(1280, 720, 0), 85)
	if err != nil {
		b.Fatal(err)
	}
	f := v4l2.Frame{Format: v4l2.MJPEG, Data: data}
	for name, size := range map[string][2]int{"whole": {1280, 720}, "reduced": {640, 360}} {
		b.Run(name, func(b *testing.B) {
			var m, small I420
			for b.Loop() {
				if err := Reduce(&m, f, size[0], size[1]); err != nil {
					b.Fatal(err)
				}
				if m.Width == 640 {
					continue
				}
				if err := Scale(&small, &m, 640, 360); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The bedside's preview of a YUYV camera.
func BenchmarkPreview(b *testing.B) {
	f := yuyv(1280, 720, 0)
	b.Run("whole", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := EncodeJPEG(f, 75); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("960", func(b *testing.B) {
		var p Preview
		b.ReportAllocs()
		for b.Loop() {
			if _, err := p.JPEG(f, 960, 75); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkScaleTo360(b *testing.B) {
	src := i420(b, yuyv(1280, 720, 0))
	var dst I420
	for b.Loop() {
		if err := Scale(&dst, src, 640, 360); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkI420ToRGBA(b *testing.B) {
	src := i420(b, yuyv(1280, 720, 0))
	var dst *image.RGBA
	for b.Loop() {
		dst = I420ToRGBA(dst, src)
	}
}

func BenchmarkDecodeJPEG(b *testing.B) {
	data, err := EncodeJPEG(yuyv(1280, 720, 0), 85)
	if err != nil {
		b.Fatal(err)
	}
	for name, width := range map[string]int{"1280": 1280, "960": 960, "640": 640} {
		b.Run(name, func(b *testing.B) {
			var dst *image.RGBA
			for b.Loop() {
				if dst, err = DecodeJPEG(dst, data, width); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkH264(b *testing.B) { benchmarkEncoder(b, NewH264) }
func BenchmarkVP8(b *testing.B)  { benchmarkEncoder(b, NewVP8) }

func benchmarkEncoder(b *testing.B, open func(w, h, fps, bps int) (Encoder, error)) {
	e, err := open(1280, 720, 30, 1_500_000)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	var pictures []*I420
	for n := range 16 {
		pictures = append(pictures, i420(b, yuyv(1280, 720, n)))
	}
	bytes, n := 0, 0
	for b.Loop() {
		data, _, err := e.Encode(pictures[n%16], false)
		if err != nil {
			b.Fatal(err)
		}
		bytes += len(data)
		n++
	}
	b.ReportMetric(float64(bytes*8*30)/float64(n)/1e6, "Mbit/s")
}

func BenchmarkVP8Decode(b *testing.B) {
	frames := vp8Frames(b, 1280, 720, 16)
	d, err := NewVP8Decoder()
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	var m I420
	n := 0
	for b.Loop() {
		if _, err := d.Decode(frames[n%16], &m); err != nil {
			b.Fatal(err)
		}
		n++
	}
}
