package media

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"telecart/appliance/codec"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// camera takes an instrument's pictures while somebody watches, and encodes each
// rendition once, however many people watch it.
type camera struct {
	source[*videoSender]
	feed *peripherals.Video
	log  *slog.Logger

	// The state of a run.
	epoch      time.Time // start of the RTP clock
	base       uint32
	last       uint32 // RTP time of the last picture
	sent       bool
	renditions []*rendition
	image      codec.I420
	bad        int // pictures in a row that failed
}

func newCamera(feed *peripherals.Video, log *slog.Logger) *camera {
	c := &camera{feed: feed, log: log, epoch: time.Now(), base: rand.Uint32()}
	c.run = c.film
	return c
}

// film takes pictures until ctx ends.
func (c *camera) film(ctx context.Context) {
	frames, cancel := c.feed.Subscribe()
	defer cancel()
	defer c.arrange(nil, v4l2.Frame{})
	for {
		select {
		case <-ctx.Done():
			return
		case f := <-frames:
			c.picture(f, c.wanted(ctx))
			f.Release()
		}
	}
}

// picture sends f in each rendition that is due. A picture that fails is left
// out, since the next one follows soon; the log says so.
func (c *camera) picture(f v4l2.Frame, senders []*videoSender) {
	c.arrange(senders, f)
	if err := c.send(f); err == nil {
		c.bad = 0
	} else if c.bad++; c.bad%300 == 1 {
		c.log.Warn("picture not sent", "err", err, "in a row", c.bad)
	}
}

func (c *camera) send(f v4l2.Frame) (err error) {
	ts, taken := uint32(0), false
	width, height := c.largest()
	for _, r := range c.renditions {
		if !r.isDue(f.At) {
			continue
		}
		if !taken {
			if err := codec.Reduce(&c.image, f, width, height); err != nil {
				return err
			}
			ts, taken = c.stamp(f.At), true
		}
		err = errors.Join(err, r.send(&c.image, ts, f.At))
	}
	return err
}

// largest returns the size that all renditions fit into: no picture needs to be
// larger.
func (c *camera) largest() (width, height int) {
	for _, r := range c.renditions {
		width, height = max(width, r.width), max(height, r.height)
	}
	return width, height
}

// arrange opens the renditions of f that the senders want, and closes those that
// none wants any more.
func (c *camera) arrange(senders []*videoSender, f v4l2.Frame) {
	var wants []want
	for _, s := range senders {
		w := want{sender: s, mime: s.track.codec(), target: s.wants()}
		if w.mime == "" || w.bps == 0 {
			continue // not negotiated yet, or the bit rate has no room for it
		}
		w.width, w.height = fit(f.Width, f.Height, w.width, w.height)
		wants = append(wants, w)
	}
	before := c.renditions
	c.renditions = arrange(wants)
	for _, r := range before {
		if !slices.Contains(c.renditions, r) {
			r.close(c.log)
		}
	}
}

// stamp returns the RTP time of a picture taken at t. It always grows.
func (c *camera) stamp(t time.Time) uint32 {
	ts := c.base + uint32(int64(t.Sub(c.epoch))*(videoClock/1000)/int64(time.Millisecond))
	if c.sent && int32(ts-c.last) <= 0 {
		ts = c.last + 1
	}
	c.last, c.sent = ts, true
	return ts
}

// fit returns the largest even size within maxWidth×maxHeight that has the
// proportions of width×height; a picture is never enlarged.
func fit(width, height, maxWidth, maxHeight int) (int, int) {
	w, h := width, height
	if w > maxWidth {
		w, h = maxWidth, height*maxWidth/width
	}
	if h > maxHeight {
		w, h = width*maxHeight/height, maxHeight
	}
	return max(w&^1, 16), max(h&^1, 16)
}
