package daemon

import (
	"bytes"
	"context"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/codec"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/record"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// stillQuality is the JPEG quality of a still from a camera that does not
// deliver JPEG. If it does, its bytes are stored as they are.
const stillQuality = 95

// frameWithin is how long a camera may take to deliver a picture.
const frameWithin = 5 * time.Second

// Capture takes a still at the camera's full resolution and returns once it is
// on disk. Without a confirmed patient it goes to quarantine.
func (n nurse) Capture(ctx context.Context, device, by string) (api.Still, error) {
	u, err := n.unit(device)
	if err != nil {
		return api.Still{}, err
	}
	camera, ok := u.peripheral.(peripherals.VideoSource)
	if !ok {
		return api.Still{}, localapi.Refuse(localapi.BadRequest, api.Say("captures.no-camera", "{0} takes no pictures.", u.label))
	}
	if err := n.closed(); err != nil {
		return api.Still{}, err
	}
	from := n.bed.Moment()
	frame, err := nextFrame(ctx, camera.Video())
	if err != nil {
		return api.Still{}, localapi.Refuse(localapi.Unavailable, n.why(u))
	}
	if err := n.closed(); err != nil { // meanwhile
		return api.Still{}, err
	}
	jpeg, err := codec.EncodeJPEG(frame, stillQuality)
	if err != nil {
		return api.Still{}, localapi.Refuse(localapi.Unavailable, api.Say("captures.damaged", "{0} gave a damaged picture. Try again.", u.label))
	}
	return n.bed.Keep(ctx, from, record.Capture{
		Kind: record.KindStill, Device: u.id, Label: u.label, By: by, At: frame.At,
		Meta: encounter.PictureSize(frame.Width, frame.Height),
	}, "image/jpeg", bytes.NewReader(jpeg))
}

// closed returns the reason why no picture of the room may be taken now, if
// any.
func (n nurse) closed() error {
	switch {
	case n.desk.Held():
		return localapi.Refuse(localapi.Conflict, api.Say("captures.held", "The session is on hold. Go on with it to take a picture."))
	case n.around.shut():
		return localapi.Refuse(localapi.Conflict, api.Say("captures.shutter-closed", "The privacy shutter is closed. Open it to take a picture."))
	}
	return nil
}

// nextFrame waits for a picture taken from now on.
func nextFrame(ctx context.Context, video *peripherals.Video) (v4l2.Frame, error) {
	ctx, cancel := context.WithTimeout(ctx, frameWithin)
	defer cancel()
	frames, leave := video.Subscribe()
	defer leave()
	select {
	case <-ctx.Done():
		return v4l2.Frame{}, ctx.Err()
	case f := <-frames:
		return f, nil
	}
}

// Discard takes a capture out of the record. It stays in the store, marked as
// discarded.
func (n nurse) Discard(ctx context.Context, id, who string) error { return n.bed.Discard(ctx, id, who) }

// Assign files a capture from quarantine under the patient in the bed.
func (n nurse) Assign(ctx context.Context, id, who string) error { return n.bed.Assign(ctx, id, who) }

// why says what is wrong with a camera that gives no picture.
func (d *Daemon) why(u unit) api.Message {
	for _, dev := range d.board.Devices() {
		if dev.ID == u.id && !dev.Detail.IsZero() {
			return dev.Detail
		}
	}
	return api.Say("captures.no-picture", "{0} gives no picture. Try again; if that does not help, unplug it and plug it in again.", u.label)
}
