package media

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/codec"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// videoPump takes a camera's pictures while somebody looks, and sends them.
type videoPump struct {
	feed  *peripherals.Video
	track *track
	log   *slog.Logger
	wake  chan struct{}

	mu     sync.Mutex
	size   string
	target target
	key    bool // the next picture is to be a key frame
}

func newVideoPump(feed *peripherals.Video, t *track, log *slog.Logger) *videoPump {
	return &videoPump{feed: feed, track: t, log: log, wake: make(chan struct{}, 1), size: sizeOff}
}

// setSize says what is wanted: off, small or large. After off nothing leaves.
func (v *videoPump) setSize(size string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if size == v.size {
		return
	}
	v.size, v.key = size, true
	v.target = target{}
	if size != sizeOff { // until the next share of the budget
		rungs, most := ladder(size)
		v.target = target{rungs[0].step, most * 6 / 10}
	}
	v.track.setOpen(size != sizeOff)
	poke(v.wake)
}

func (v *videoPump) demand() (size string, last target) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.size, v.target
}

func (v *videoPump) setTarget(t target) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.size != sizeOff {
		v.target = t
	}
}

func (v *videoPump) forceKey() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.key = true
}

// run pumps until ctx ends. It listens to the camera only while wanted.
func (v *videoPump) run(ctx context.Context) {
	s := stream{pump: v, epoch: time.Now(), base: rand.Uint32()}
	for ctx.Err() == nil {
		if size, _ := v.demand(); size != sizeOff {
			s.run(ctx)
			continue
		}
		select {
		case <-ctx.Done():
		case <-v.wake:
		}
	}
}

// take returns what to do with the next picture.
func (v *videoPump) take() (t target, key bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	t, key = v.target, v.key
	v.key = false
	return t, key
}

// stream is the state of one pump's goroutine.
type stream struct {
	pump    *videoPump
	epoch   time.Time // of the RTP clock
	base    uint32
	last    uint32 // RTP time of the last picture
	sent    bool
	due     time.Time // before it the next picture is left out
	source  codec.I420
	scaled  codec.I420
	encoder codec.Encoder
	mime    string // what encoder makes
	shape   step   // what encoder was opened for
	bps     int
	bad     int // pictures in a row that failed
}

// run sends pictures until nobody looks, or ctx ends.
func (s *stream) run(ctx context.Context) {
	frames, cancel := s.pump.feed.Subscribe()
	defer cancel()
	defer s.closeEncoder()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.pump.wake:
			if size, _ := s.pump.demand(); size == sizeOff {
				return
			}
		case f := <-frames:
			s.picture(f)
		}
	}
}

// picture sends f, or leaves it out when its turn has not come. One that
// fails is left out too: the next one follows soon, and the log says so.
func (s *stream) picture(f v4l2.Frame) {
	t, key := s.pump.take()
	sent := false
	if t.bps > 0 && s.isDue(f.At, t.rate) {
		var err error
		sent, err = s.send(f, t, key)
		if err != nil {
			if s.bad++; s.bad == 1 || s.bad%300 == 0 {
				s.pump.log.Warn("picture not sent", "err", err, "in a row", s.bad)
			}
		} else {
			s.bad = 0
		}
	}
	if key && !sent {
		s.pump.forceKey()
	}
}

// isDue thins the pictures to rate a second, evenly: a picture up to a
// quarter of the interval early is taken.
func (s *stream) isDue(at time.Time, rate int) bool {
	interval := time.Second / time.Duration(rate)
	if at.Before(s.due.Add(-interval / 4)) {
		return false
	}
	s.due = s.due.Add(interval)
	if s.due.Before(at) { // after a pause: begin anew
		s.due = at.Add(interval)
	}
	return true
}

func (s *stream) send(f v4l2.Frame, t target, key bool) (bool, error) {
	mime := s.pump.track.codec()
	if mime == "" {
		return false, nil // not negotiated yet
	}
	if err := codec.ToI420(&s.source, f); err != nil {
		return false, err
	}
	img, shape := &s.source, t.step
	shape.width, shape.height = fit(img.Width, img.Height, t.width, t.height)
	if shape.width != img.Width || shape.height != img.Height {
		if err := codec.Scale(&s.scaled, img, shape.width, shape.height); err != nil {
			return false, err
		}
		img = &s.scaled
	}
	if err := s.prepare(mime, shape, t.bps); err != nil {
		return false, err
	}
	data, _, err := s.encoder.Encode(img, key)
	if err != nil {
		s.closeEncoder()
		return false, err
	}
	return s.pump.track.write(mime, data, s.stamp(f.At), f.At, false)
}

// prepare opens an encoder for the shape, or gives the open one its bit rate.
func (s *stream) prepare(mime string, shape step, bps int) error {
	if s.encoder != nil && s.mime == mime && s.shape == shape {
		if bps == s.bps {
			return nil
		}
		s.bps = bps
		return s.encoder.SetBitrate(bps)
	}
	s.closeEncoder()
	open := codec.NewH264
	if mime == webrtc.MimeTypeVP8 {
		open = codec.NewVP8
	}
	e, err := open(shape.width, shape.height, shape.rate, bps)
	if err != nil {
		return fmt.Errorf("open encoder: %w", err)
	}
	s.encoder, s.mime, s.shape, s.bps = e, mime, shape, bps
	return nil
}

func (s *stream) closeEncoder() {
	if s.encoder == nil {
		return
	}
	if err := s.encoder.Close(); err != nil {
		s.pump.log.Debug("close encoder", "err", err)
	}
	s.encoder = nil
}

// stamp is the RTP time of a picture taken at t. It always grows.
func (s *stream) stamp(t time.Time) uint32 {
	ts := s.base + uint32(int64(t.Sub(s.epoch))*(videoClock/1000)/int64(time.Millisecond))
	if s.sent && int32(ts-s.last) <= 0 {
		ts = s.last + 1
	}
	s.last, s.sent = ts, true
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
