package media

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/codec"
)

// rendition is a camera's pictures in one codec, size, rate and bit rate. It
// is compressed once for all who look at it.
type rendition struct {
	mime    string
	target  // the least of its senders'
	senders []*videoSender

	due     time.Time // pictures before it are left out
	fresh   bool      // somebody joined: the next picture is a key frame
	keyed   time.Time // of the last one
	scaled  codec.I420
	encoder codec.Encoder
	encoded int // bit/s of encoder
}

// want is what one sender is to get of the next picture.
type want struct {
	sender *videoSender
	mime   string
	target
}

// Senders of the same codec, size and rate share a rendition while the least of
// their bit rates is at least keepPart per cent of the largest, so that a
// narrow link costs the others little. After parting they join again from
// joinPart on: each change costs a key frame.
const (
	keepPart = 75
	joinPart = 85
)

// sharedKeys is the least time between requested key frames of a shared
// rendition: one receiver's losses must not make the others' pictures worse.
const sharedKeys = time.Second / 2

// maxRenditions of a camera are made at the same time. If more are wanted, the
// neighbours that differ least share the smaller one of theirs.
const maxRenditions = 3

// arrange distributes wants among renditions, new ones and those that the
// senders are in.
func arrange(wants []want) []*rendition {
	groups := group(wants)
	for len(groups) > maxRenditions && squeeze(&groups) {
	}
	var all []*rendition
	for _, g := range groups {
		r := &rendition{mime: g[0].mime}
		least := g[len(g)-1].target
		for _, w := range g {
			least.bps = min(least.bps, w.bps)
		}
		for _, w := range g {
			if in := w.sender.in; in != nil && in.mime == r.mime && in.step == least.step && !slices.Contains(all, in) {
				r = in
				break
			}
		}
		var senders []*videoSender
		for _, w := range g {
			r.fresh = r.fresh || !slices.Contains(r.senders, w.sender)
			senders = append(senders, w.sender)
		}
		r.target, r.senders = least, senders
		all = append(all, r)
	}
	for _, r := range all {
		for _, s := range r.senders {
			s.in = r
		}
	}
	return all
}

// group puts together those who can share. The groups, and the members of each,
// are sorted from the most to the least.
func group(wants []want) (groups [][]want) {
	slices.SortStableFunc(wants, func(a, b want) int {
		return cmp.Or(cmp.Compare(a.mime, b.mime), cmp.Compare(b.pixels(), a.pixels()), cmp.Compare(b.bps, a.bps))
	})
	for _, w := range wants {
		if n := len(groups); n > 0 && w.joins(groups[n-1]) {
			groups[n-1] = append(groups[n-1], w)
		} else {
			groups = append(groups, []want{w})
		}
	}
	return groups
}

func (w want) joins(g []want) bool {
	part := keepPart
	if in := w.sender.in; in != nil && in != g[0].sender.in {
		part = joinPart
	}
	return w.mime == g[0].mime && w.step == g[0].step && 100*w.bps >= part*g[0].bps
}

// squeeze merges the two neighbours that differ least; false if no two have the
// same codec.
func squeeze(groups *[][]want) bool {
	best, most := -1, 0.0
	for i := 1; i < len(*groups); i++ {
		more, less := (*groups)[i-1], (*groups)[i]
		if part := float64(less[0].bps) / float64(more[0].bps); less[0].mime == more[0].mime && part > most {
			best, most = i, part
		}
	}
	if best < 0 {
		return false
	}
	(*groups)[best-1] = append((*groups)[best-1], (*groups)[best]...)
	*groups = slices.Delete(*groups, best, best+1)
	return true
}

// isDue reduces the pictures to rate a second, evenly: a picture up to a
// quarter of the interval early is taken.
func (r *rendition) isDue(at time.Time) bool {
	interval := time.Second / time.Duration(r.rate)
	if at.Before(r.due.Add(-interval / 4)) {
		return false
	}
	r.due = r.due.Add(interval)
	if r.due.Before(at) { // after a pause: begin anew
		r.due = at.Add(interval)
	}
	return true
}

// send compresses img and gives it to all senders. A sender who wanted a key
// frame and did not get it still wants it.
func (r *rendition) send(img *codec.I420, ts uint32, at time.Time) error {
	key := r.fresh
	if key || len(r.senders) == 1 || at.Sub(r.keyed) >= sharedKeys {
		for _, s := range r.senders {
			key = s.takeKey() || key
		}
	}
	data, err := r.encode(img, key)
	r.fresh = r.fresh && err != nil
	if key && err == nil {
		r.keyed = at
	}
	errs := []error{err}
	for _, s := range r.senders {
		sent, err := s.track.write(r.mime, data, ts, at, false)
		if key && !sent {
			s.forceKey()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (r *rendition) encode(img *codec.I420, key bool) ([]byte, error) {
	if r.width != img.Width || r.height != img.Height {
		if err := codec.Scale(&r.scaled, img, r.width, r.height); err != nil {
			return nil, err
		}
		img = &r.scaled
	}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	data, _, err := r.encoder.Encode(img, key)
	if err != nil {
		_ = r.encoder.Close()
		r.encoder = nil
	}
	return data, err
}

// prepare opens the encoder, or sets the bit rate of an open one.
func (r *rendition) prepare() error {
	if r.encoder != nil {
		if r.bps == r.encoded {
			return nil
		}
		r.encoded = r.bps
		return r.encoder.SetBitrate(r.bps)
	}
	open := codec.NewH264
	if r.mime == webrtc.MimeTypeVP8 {
		open = codec.NewVP8
	}
	e, err := open(r.width, r.height, r.rate, r.bps)
	if err != nil {
		return fmt.Errorf("open encoder: %w", err)
	}
	r.encoder, r.encoded = e, r.bps
	return nil
}

func (r *rendition) close(log *slog.Logger) {
	if r.encoder == nil {
		return
	}
	if err := r.encoder.Close(); err != nil {
		log.Debug("close encoder", "err", err)
	}
	r.encoder = nil
}
