package daemon

import (
	"context"
	"slices"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/codec"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/session"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// stillQuality is the JPEG quality of a still from a camera that gives no
// JPEG itself; one that does has its bytes stored as they are.
const stillQuality = 95

// frameWithin is how long a camera may take to give a picture.
const frameWithin = 5 * time.Second

// Capture takes a still at the camera's full resolution and returns once it
// is on disk. Without a confirmed patient it goes to quarantine.
func (n nurse) Capture(ctx context.Context, device, by string) (api.Still, error) {
	i := slices.IndexFunc(n.units, func(u unit) bool { return u.id == device })
	if i < 0 {
		return api.Still{}, localapi.Refuse(localapi.NotFound, "There is no device %q on this cart.", device)
	}
	u := n.units[i]
	camera, ok := u.peripheral.(peripherals.VideoSource)
	if !ok {
		return api.Still{}, localapi.Refuse(localapi.BadRequest, "%s takes no pictures.", u.label)
	}
	if n.shut() {
		return api.Still{}, localapi.Refuse(localapi.Conflict, "The privacy shutter is closed. Open it to take a picture.")
	}
	frame, err := nextFrame(ctx, camera.Video())
	if err != nil {
		return api.Still{}, localapi.Refuse(localapi.Unavailable, "%s gives no picture: %s", u.label, n.why(u.id))
	}
	jpeg, err := codec.EncodeJPEG(frame, stillQuality)
	if err != nil {
		return api.Still{}, localapi.Refuse(localapi.Unavailable, "%s gave a damaged picture. Try again.", u.label)
	}
	return n.keepStill(ctx, u, frame, jpeg, by)
}

func (n nurse) keepStill(ctx context.Context, u unit, f v4l2.Frame, jpeg []byte, by string) (api.Still, error) {
	st := api.Still{
		Device: u.id, Label: u.label, By: by, Type: "image/jpeg",
		Width: f.Width, Height: f.Height, At: f.At,
		// The store sees to it where the encounter has no patient. But a nurse
		// who said in the middle of one that this patient is no longer in the
		// bed has said that a picture from now on is not this patient's.
		Quarantine: n.currentPatient() == nil,
	}
	if s := n.desk.current(); session.Running(s) {
		st.Encounter = s.ID
	}
	st, err := n.store.AddStill(context.WithoutCancel(ctx), st, jpeg, func(c *encounter.Change, st api.Still) error {
		if st.Encounter == "" {
			return nil
		}
		return c.AddEvent(st.Encounter, api.TimelineEntry{At: st.At, Kind: "still", Who: st.By, Text: st.Label})
	})
	if err != nil {
		return api.Still{}, n.storeFailed("the picture", err)
	}
	n.mu.Lock()
	n.stills = append(slices.Clone(n.stills), st)
	n.mu.Unlock()
	n.changed()
	return st, nil
}

// nextFrame waits for a picture that was taken from now on.
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

// Discard takes a still out of the record; it stays marked in the store.
func (n nurse) Discard(ctx context.Context, id, who string) error {
	err := n.store.Do(ctx, "the picture", func(c *encounter.Change) error { return c.Discard(id, who, time.Now()) })
	if err != nil {
		return refuseStore("the picture", err)
	}
	return n.reloadStills(ctx)
}

// Assign files a still out of quarantine under the patient in the bed.
func (n nurse) Assign(ctx context.Context, id, who string) error {
	p := n.currentPatient()
	if p == nil {
		return localapi.Refuse(localapi.Conflict, "Nobody is confirmed as the patient. Say who the patient is first.")
	}
	err := n.store.Do(ctx, "the picture", func(c *encounter.Change) error { return c.Assign(id, *p, who, time.Now()) })
	if err != nil {
		return refuseStore("the picture", err)
	}
	return n.reloadStills(ctx)
}

func (n nurse) reloadStills(ctx context.Context) error {
	stills, err := n.store.Captures(ctx, n.desk.current().ID)
	if err != nil {
		return refuseStore("the pictures", err)
	}
	n.mu.Lock()
	n.stills = stills
	n.mu.Unlock()
	n.changed()
	return nil
}

func (d *Daemon) shut() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.shutter == string(peripherals.ShutterClosed) || d.shutter == string(peripherals.ShutterUnknown)
}

// why says what a device that does not answer is up to.
func (d *Daemon) why(device string) string {
	for _, dev := range d.board.Devices() {
		if dev.ID == device && dev.Detail != "" {
			return dev.Detail
		}
	}
	return "Try again; if that does not help, unplug it and plug it in again."
}
