package localapi

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"telecart/appliance/api"
)

// byNurse is recorded as the author of what comes over the local socket: the
// person at the cart. Which user it was is in the log.
const byNurse = "nurse"

// The number of encounters listed without ?limit=, and the most that can be
// asked for.
const (
	defaultLimit = 50
	maxLimit     = 1000
)

func (s *Server) status(r *http.Request) (any, error) {
	_, role := callerOf(r)
	return statusFor(role, s.cart.Board.Status()), nil
}

func (s *Server) devices(r *http.Request) (any, error) {
	_, role := callerOf(r)
	return api.Devices{Devices: devicesFor(role, s.cart.Board.Devices())}, nil
}

func (s *Server) readings(*http.Request) (any, error) {
	return told(s.cart.Board.Readings()), nil
}

func (s *Server) models(*http.Request) (any, error) {
	return api.Models{Models: list(s.cart.Models.Models())}, nil
}

func (s *Server) setPatient(r *http.Request) (any, error) {
	var p api.PatientRequest
	if err := decode(r, &p); err != nil {
		return nil, err
	}
	if p.Correction && p.Another {
		return nil, Refuse(BadRequest, api.Say("localapi.correction-or-another", "Say either that it is a correction or that it is another patient."))
	}
	p.Patient = tidied(p.Patient)
	if err := checkPatient(p.Patient, time.Now().In(s.zone)); err != nil {
		return nil, err
	}
	return nil, s.cart.Patients.SetPatient(r.Context(), p)
}

func (s *Server) clearPatient(r *http.Request) (any, error) {
	return bare(r, s.cart.Patients.ClearPatient)
}

func (s *Server) call(r *http.Request) (any, error) {
	var req api.CallRequest
	if err := decode(r, &req); err != nil {
		return nil, err
	}
	if err := checkText("reason", req.Reason); err != nil {
		return nil, err
	}
	return nil, s.cart.Caller.Call(r.Context(), req.Reason)
}

func (s *Server) admit(r *http.Request) (any, error) {
	var req struct {
		Participant string `json:"participant"`
	}
	if err := decode(r, &req); err != nil {
		return nil, err
	}
	return nil, s.cart.Door.Admit(r.Context(), req.Participant)
}

func (s *Server) remove(r *http.Request) (any, error) {
	var req struct {
		Participant string `json:"participant"`
	}
	if err := decode(r, &req); err != nil {
		return nil, err
	}
	if req.Participant == "" {
		return nil, Refuse(BadRequest, api.Say("localapi.who-removed", "Say who is to be removed: the request names nobody."))
	}
	return nil, s.cart.Door.Remove(r.Context(), req.Participant)
}

func (s *Server) refuse(r *http.Request) (any, error) {
	var req api.PersonRequest
	if err := decode(r, &req); err != nil {
		return nil, err
	}
	if err := checkText("reason", req.Reason); err != nil {
		return nil, err
	}
	return nil, s.cart.Door.Refuse(r.Context(), req.Participant, req.Reason)
}

func (s *Server) hold(r *http.Request) (any, error) { return switched(r, s.cart.InCall.Hold) }

func (s *Server) mute(r *http.Request) (any, error) { return switched(r, s.cart.InCall.Mute) }

func (s *Server) hangup(r *http.Request) (any, error) { return bare(r, s.cart.Caller.Hangup) }

func (s *Server) next(r *http.Request) (any, error) { return bare(r, s.cart.Kiosk.Next) }

func (s *Server) measure(r *http.Request) (any, error) {
	var req api.MeasureRequest
	if err := decode(r, &req); err != nil {
		return nil, err
	}
	if req.Device == "" {
		return nil, Refuse(BadRequest, api.Say("localapi.which-device", "Say which device is to measure."))
	}
	return nil, s.cart.Measurer.Measure(r.Context(), req)
}

func (s *Server) release(r *http.Request) (any, error) {
	var req api.ReleaseRequest
	if err := decode(r, &req); err != nil {
		return nil, err
	}
	if err := checkText("reason", req.Reason); err != nil {
		return nil, err
	}
	if req.Device == "" || strings.TrimSpace(req.Reason) == "" {
		return nil, Refuse(BadRequest, api.Say("localapi.which-release", "Say which device is released, and why."))
	}
	return nil, s.cart.Measurer.Release(r.Context(), req)
}

func (s *Server) kioskReport(r *http.Request) (any, error) {
	var report api.KioskReport
	if err := decode(r, &report); err != nil {
		return nil, err
	}
	report.At = time.Now() // the time of arrival, by our clock
	s.cart.Kiosk.KioskReport(report)
	return nil, nil
}

func (s *Server) askDone(r *http.Request) (any, error) {
	var done api.AskDone
	if err := decode(r, &done); err != nil {
		return nil, err
	}
	if done.ID == "" {
		return nil, Refuse(BadRequest, api.Say("localapi.what-done", "Say what was done: the request has no id."))
	}
	return nil, s.cart.Kiosk.AskDone(r.Context(), done.ID)
}

func (s *Server) encounters(r *http.Request) (any, error) {
	limit := defaultLimit
	if text := r.URL.Query().Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxLimit {
			return nil, Refuse(BadRequest, api.Say("localapi.limit", "The limit must be a number from 1 to {0}.", strconv.Itoa(maxLimit)))
		}
		limit = n
	}
	found, err := s.cart.Records.Encounters(r.Context(), limit)
	if err != nil {
		return nil, err
	}
	return api.EncounterList{Encounters: list(found)}, nil
}

func (s *Server) encounter(r *http.Request) (any, error) {
	e, err := s.cart.Records.Encounter(r.Context(), r.PathValue("id"), r.URL.Query().Get("trend") != "no")
	if err != nil {
		return nil, err
	}
	e.Participants, e.Captures, e.Timeline, e.Trend, e.Curves = list(e.Participants), list(e.Captures), list(e.Timeline), plain(e.Trend), list(e.Curves)
	return e, nil
}

// bare does something for which the request has no parameters.
func bare(r *http.Request, do func(context.Context) error) (any, error) {
	if err := decode(r, &struct{}{}); err != nil {
		return nil, err
	}
	return nil, do(r.Context())
}

// switched switches something. It insists on the key of api.Switch: an empty
// request must not count as off.
func switched(r *http.Request, do func(context.Context, bool) error) (any, error) {
	var req struct {
		On *bool `json:"on"`
	}
	if err := decode(r, &req); err != nil {
		return nil, err
	}
	if req.On == nil {
		return nil, Refuse(BadRequest, api.Say("localapi.on-or-off", `Say {"on":true} or {"on":false}.`))
	}
	return nil, do(r.Context(), *req.On)
}
