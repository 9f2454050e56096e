package daemon

import (
	"time"

	"telecart/appliance/api"
	"telecart/appliance/codec"
	"telecart/appliance/internal/localapi"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// Previews of the cart's own cameras for the kiosk: enough to aim by. The kiosk
// draws no picture wider than 900 of the 1280 pixels of its screen.
const (
	previewEvery   = 100 * time.Millisecond
	previewWidth   = 960
	previewQuality = 75
)

// Feed delivers a camera's pictures as JPEG, or the physician's as they come.
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

// previews drops frames and encodes the others as JPEG. Its channel is closed
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
				if jpeg, err := preview.JPEG(f, previewWidth, previewQuality); err == nil { // otherwise the next one may be intact
					last = f.At
					select {
					case out <- api.Frame{Kind: api.FrameJPEG, Key: true, At: f.At, Data: jpeg}:
					default: // the kiosk is too slow
					}
				}
			}
			f.Release()
		}
	}()
	return out
}
