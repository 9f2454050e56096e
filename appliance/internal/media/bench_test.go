package media

import (
	"syscall"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/codec"
	"telecart/drivers/v4l2"
)

// BenchmarkLargeFeed720p30 is one picture of a large feed from the camera to
// RTP packets; the steps alone are benchmarks of package codec. cpu-ms/frame
// holds also on a busy machine; times 3 it is per cent of a core at 30/s.
func BenchmarkLargeFeed720p30(b *testing.B) {
	for _, format := range []v4l2.PixelFormat{v4l2.YUYV, v4l2.MJPEG} {
		for _, mime := range []string{webrtc.MimeTypeH264, webrtc.MimeTypeVP8} {
			b.Run(string(format)+"/"+mime[len("video/"):], func(b *testing.B) { benchmarkFeed(b, format, mime, sizeLarge) })
		}
	}
}

// BenchmarkSmallFeed360p15 is one picture of a small feed of a 720p camera.
func BenchmarkSmallFeed360p15(b *testing.B) {
	for _, format := range []v4l2.PixelFormat{v4l2.YUYV, v4l2.MJPEG} {
		b.Run(string(format), func(b *testing.B) { benchmarkFeed(b, format, webrtc.MimeTypeH264, sizeSmall) })
	}
}

func benchmarkFeed(b *testing.B, format v4l2.PixelFormat, mime, size string) {
	var frames []v4l2.Frame
	for n := range 16 {
		f := picture(1280, 720, n)
		if format == v4l2.MJPEG {
			data, err := codec.EncodeJPEG(f, 85)
			if err != nil {
				b.Fatal(err)
			}
			f.Format, f.Data = v4l2.MJPEG, data
		}
		frames = append(frames, f)
	}
	w := &fakeWriter{}
	c, senders := filmTo(b, mime, w)
	senders[0].setSize(size)
	senders[0].setTarget(climb(size, 1_500_000, target{}))
	n := 0
	before := cpu()
	for b.Loop() {
		f := frames[n%16]
		f.At = noon.Add(time.Duration(n) * time.Second / 10) // every one is due
		c.picture(f, senders)
		n++
	}
	b.ReportMetric(float64(cpu()-before)/1e6/float64(n), "cpu-ms/frame")
	b.ReportMetric(float64(w.packets)/float64(n), "packets/frame")
}

// cpu is the processor time that this process took so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
