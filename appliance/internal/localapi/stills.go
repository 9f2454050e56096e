package localapi

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"telecart/appliance/api"
)

func (s *Server) capture(r *http.Request) (any, error) {
	var req api.CaptureRequest
	if err := decode(r, &req); err != nil {
		return nil, err
	}
	if req.Device == "" {
		return nil, Refuse(BadRequest, api.Say("localapi.which-camera", "Say which camera is to take the picture."))
	}
	return s.cart.Captures.Capture(r.Context(), req.Device, byNurse)
}

func (s *Server) discard(r *http.Request) (any, error) {
	return bare(r, func(ctx context.Context) error { return s.cart.Captures.Discard(ctx, r.PathValue("id"), byNurse) })
}

func (s *Server) assign(r *http.Request) (any, error) {
	return bare(r, func(ctx context.Context) error { return s.cart.Captures.Assign(ctx, r.PathValue("id"), byNurse) })
}

// still sends the picture itself.
func (s *Server) still(w http.ResponseWriter, r *http.Request) error {
	data, still, err := s.cart.Records.StillData(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	defer data.Close()
	h := w.Header()
	h.Set("Content-Type", still.Type)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("ETag", strconv.Quote(still.SHA256))
	extend(w)
	http.ServeContent(w, r, "", time.Time{}, data)
	return nil
}
