package daemon

import (
	"time"

	"telecart/appliance/api"
	"telecart/appliance/codec"
	"telecart/appliance/internal/localapi"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// What the kiosk shows of the cart's own cameras: enough to aim by. It draws no
// picture wider than 900 of the 1280 pixels of its screen.
const (
	previewEvery   = 100 * time.Millisecond
	previewWidth   = 960
	previewQuality = 75
)

// Feed hands out a camera's pictures as JPEG, or the physician's as they come.
func (n nurse) Feed(name string) (<-chan api.Frame, func(), error) {
	if name == "physician" {
		frames, leave := n.engine.Physician().Subscribe()
		n.engine.RequestPhysicianKey() // a decoder starts at a key frame
		return frames, leave, nil
	}
	for _, u := range n.units {
		if camera, ok := u.peripheral.(peripherals.VideoSource); ok && u.id == name {
			frames, leave := camera.Video().Subscribe()
			return previews(frames), leave, nil
		}
	}
	return nil, nil, localapi.Refuse(localapi.NotFound, api.Say("device.no-camera", "There is no camera \"{0}\" on this cart.", name))
}

// previews thins the frames out and makes them JPEG. The channel is closed
// when the subscription ends.
func previews(frames <-chan v4l2.Frame) <-chan api.Frame {
	out := make(chan api.Frame, 1)
	go func() {
		defer close(out)
		var (
			last    time.Time
			preview codec.Preview
		)
		for f := range frames {
			if f.At.Sub(last) >= previewEvery-previewEvery/10 {
				if jpeg, err := preview.JPEG(f, previewWidth, previewQuality); err == nil { // else the next one may be whole
					last = f.At
					select {
					case out <- api.Frame{Kind: api.FrameJPEG, Key: true, At: f.At, Data: jpeg}:
					default: // the kiosk is slower than we
					}
				}
			}
			f.Release()
		}
	}()
	return out
}
