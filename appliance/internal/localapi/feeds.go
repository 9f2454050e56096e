package localapi

import (
	"net/http"

	"telecart/appliance/api"
)

// maxBacklog is how many frames are read ahead while a client is slow.
const maxBacklog = 64

// feed answers GET /v1/feeds/{name}: frames, one after the other, until the
// client leaves or the feed ends. A slow client gets the newest ones.
func (s *Server) feed(w http.ResponseWriter, r *http.Request) error {
	frames, cancel, err := s.cart.Feeds.Feed(r.PathValue("name"))
	if err != nil {
		return err
	}
	defer cancel()
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Cache-Control", "no-store")
	rc := http.NewResponseController(w)
	extend(w)
	if rc.Flush() != nil { // the client knows at once that there is such a feed
		return nil
	}
	var seen decodable
	for {
		select {
		case <-r.Context().Done():
			return nil
		case <-s.stopping:
			return nil
		case f, ok := <-frames:
			if !ok {
				return nil
			}
			for _, f := range newest(gather(f, frames)) {
				if !seen.pass(f) {
					continue
				}
				extend(w)
				if api.WriteFrame(w, f) != nil {
					return nil // the client has left or is stuck
				}
			}
			if rc.Flush() != nil {
				return nil
			}
		}
	}
}

// gather returns first and all frames that are already waiting.
func gather(first api.Frame, frames <-chan api.Frame) []api.Frame {
	got := []api.Frame{first}
	for len(got) < maxBacklog {
		select {
		case f, ok := <-frames:
			if !ok {
				return got // the next receive sees it too
			}
			got = append(got, f)
		default:
			return got
		}
	}
	return got
}

// newest returns the frames that are still worth sending. A JPEG is complete in
// itself, so that is the last one; a VP8 frame needs all since the last key
// frame (RFC 6386, section 4).
func newest(frames []api.Frame) []api.Frame {
	for i := len(frames) - 1; i > 0; i-- {
		if frames[i].Kind == api.FrameJPEG || frames[i].Key {
			return frames[i:]
		}
	}
	return frames
}

// decodable holds back what a decoder that starts here cannot show: VP8 before
// the first key frame, and frames that are too large.
type decodable struct{ key bool }

func (d *decodable) pass(f api.Frame) bool {
	fits := len(f.Data) > 0 && len(f.Data) <= api.MaxFrame
	if f.Kind == api.FrameVP8 {
		d.key = fits && (d.key || f.Key) // a missing frame breaks all up to the next key frame
		return d.key
	}
	return fits
}
