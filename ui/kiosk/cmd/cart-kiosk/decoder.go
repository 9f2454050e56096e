package main

import (
	"errors"
	"fmt"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/codec"
	"telecart/drivers/v4l2"
	"telecart/ui/kiosk/widget"
)

// widestVP8 is the widest picture of the physician that is drawn. Wider ones
// are scaled down first, because without a graphics processor each drawn pixel
// costs.
const widestVP8 = 800

// decoder turns the frames of one feed into pictures of one view. It decodes
// every VP8 frame, since each builds on the previous one, but draws no faster
// than the screen.
type decoder struct {
	view    *widget.VideoView
	every   time.Duration
	vp8     *codec.VP8Decoder
	planes  codec.I420
	smaller codec.I420
	drawn   time.Time
}

var errEmpty = errors.New("picture without pixels")

func newDecoder(v *widget.VideoView, every time.Duration) *decoder {
	return &decoder{view: v, every: every}
}

func (d *decoder) close() {
	if d.vp8 != nil {
		d.vp8.Close()
		d.vp8 = nil
	}
}

func (d *decoder) take(f api.Frame) error {
	// A tenth early is in time, since frames and beats are not in step.
	due := time.Since(d.drawn) >= d.every-d.every/10
	switch f.Kind {
	case api.FrameJPEG:
		if !due {
			return nil
		}
		width := d.view.Pixels()
		if err := codec.Reduce(&d.planes, v4l2.Frame{Format: v4l2.MJPEG, Data: f.Data}, width, 0); err != nil {
			return err
		}
		return d.show(width)
	case api.FrameVP8:
		return d.takeVP8(f, due)
	}
	return fmt.Errorf("frame of kind %d: not known to this kiosk", f.Kind)
}

func (d *decoder) takeVP8(f api.Frame, due bool) error {
	if d.vp8 == nil {
		var err error
		if d.vp8, err = codec.NewVP8Decoder(); err != nil {
			return err
		}
	}
	ok, err := d.vp8.Decode(f.Data, &d.planes)
	if err != nil || !ok || !due {
		return err
	}
	return d.show(widestVP8)
}

// show draws the planes, at most widest pixels wide.
func (d *decoder) show(widest int) error {
	from := &d.planes
	if from.Width > widest {
		if err := codec.Scale(&d.smaller, from, widest, max(from.Height*widest/from.Width&^1, 2)); err != nil {
			return err
		}
		from = &d.smaller
	}
	img := codec.I420ToRGBA(d.view.Buffer(), from)
	if img == nil {
		return errEmpty
	}
	d.drawn = time.Now()
	d.view.Offer(img)
	return nil
}
