package localapi

import (
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
	still, err := s.cart.Captures.Capture(r.Context(), req.Device, byNurse)
	if err != nil {
		return nil, err
	}
	return still, nil
}

func (s *Server) discard(r *http.Request) (any, error) {
	if err := decode(r, &struct{}{}); err != nil {
		return nil, err
	}
	return nil, s.cart.Captures.Discard(r.Context(), r.PathValue("id"), byNurse)
}

func (s *Server) assign(r *http.Request) (any, error) {
	if err := decode(r, &struct{}{}); err != nil {
		return nil, err
	}
	return nil, s.cart.Captures.Assign(r.Context(), r.PathValue("id"), byNurse)
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
