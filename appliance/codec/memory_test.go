package codec

import (
	"runtime"
	"sync"
	"testing"

	"telecart/appliance/codec/codectest"
	"telecart/drivers/v4l2"
)

// A call changes its picture's size many times, and the cart runs for months:
// what is opened and closed, or fails, leaves nothing behind in C's memory.
func TestNothingIsLeftInC(t *testing.T) {
	runtime.LockOSThread() // each thread keeps some freed memory at hand
	defer runtime.UnlockOSThread()
	img := i420(t, yuyv(64, 48, 0))
	key := vp8Frames(t, 64, 48, 1)[0]
	whole := file(t, "422.jpg")
	jpeg := func(data []byte) func() error {
		return func() error {
			var m I420
			_ = Reduce(&m, v4l2.Frame{Format: v4l2.MJPEG, Data: data}, 0, 0) // also of a damaged one
			return ToI420(&m, v4l2.Frame{Format: v4l2.MJPEG, Data: data})
		}
	}
	for name, use := range map[string]func() error{
		"H.264": func() error { return encodeOnce(NewH264, img) },
		"VP8":   func() error { return encodeOnce(NewVP8, img) },
		"VP8 decoder": func() error {
			d, err := NewVP8Decoder()
			if err != nil {
				return err
			}
			defer d.Close()
			var m I420
			_, _ = d.Decode(key[:len(key)/2], &m)
			_, err = d.Decode(key, &m)
			return err
		},
		"JPEG": jpeg(whole),
		"JPEG cut short": func() error {
			if jpeg(whole[:len(whole)/2])() == nil {
				t.Error("half a JPEG is taken")
			}
			return nil
		},
		"JPEG's header": func() error { _ = jpeg(whole[:300])(); return nil },
		"still":         func() error { _, err := EncodeJPEG(yuyv(64, 48, 0), 90); return err },
	} {
		const times = 400
		before := 0
		for n := range 2 * times {
			if n == times {
				before, _ = codectest.Memory()
			}
			if err := use(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if after, _ := codectest.Memory(); after-before > 16*times {
			t.Errorf("%s: %d bytes are left each time", name, (after-before)/times)
		}
	}
}

func encodeOnce(open func(w, h, fps, bps int) (Encoder, error), img *I420) error {
	e, err := open(img.Width, img.Height, 30, 300_000)
	if err != nil {
		return err
	}
	defer e.Close()
	_, _, err = e.Encode(img, false)
	return err
}

// Encoders are opened on whatever thread runs, and the C library has a heap for
// each: what was freed in one must not stay there for good.
func TestClosedEncodersGiveTheirMemoryBack(t *testing.T) {
	img := i420(t, yuyv(1280, 720, 0))
	for name, open := range map[string]func(w, h, fps, bps int) (Encoder, error){"H.264": NewH264, "VP8": NewVP8} {
		_, before := codectest.Memory()
		most := 0
		for range 3 {
			var opened, done sync.WaitGroup
			closing := make(chan struct{})
			for range 6 {
				opened.Add(1)
				done.Go(func() {
					runtime.LockOSThread() // it ends with its goroutine
					e, err := open(1280, 720, 30, 1_000_000)
					if err == nil {
						defer e.Close()
						_, _, err = e.Encode(img, false)
					}
					if err != nil {
						t.Error(err)
					}
					opened.Done()
					<-closing
				})
			}
			opened.Wait()
			_, held := codectest.Memory()
			most = max(most, held-before)
			close(closing)
			done.Wait()
		}
		_, after := codectest.Memory()
		t.Logf("%s: six open: %d MB, closed: %d kB", name, most>>20, (after-before)>>10)
		if after-before > most/6 {
			t.Errorf("%s: of %d MB for six encoders %d stay when all are closed", name, most>>20, (after-before)>>20)
		}
	}
}
