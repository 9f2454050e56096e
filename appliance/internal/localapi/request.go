package localapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"telecart/appliance/api"
)

// maxBody is the largest body of a request, in bytes.
const maxBody = 64 << 10

// run answers one request by its route. It checks the caller's role before
// anything else.
func (s *Server) run(rt route, w http.ResponseWriter, r *http.Request) {
	uid, role := callerOf(r)
	start := time.Now()
	log := s.log.With("method", r.Method, "route", rt.path, "uid", uid, "role", string(role))
	if !rt.allows(role) {
		log.Warn("local API: refused")
		s.fail(w, refusedTo(role))
		return
	}
	if r.Method != rt.method { // ServeMux lets HEAD through as GET
		s.noSuchMethod(rt.method, w, r)
		return
	}
	if err := s.readBody(w, r); err != nil {
		s.fail(w, err)
		return
	}
	if rt.limit > 0 {
		ctx, cancel := context.WithTimeout(r.Context(), rt.limit)
		defer cancel()
		r = r.WithContext(ctx)
	}
	if rt.stream != nil {
		err := rt.stream(s, w, r)
		logDone(log, r, start, err)
		if err != nil {
			s.fail(w, err)
		}
		return
	}
	body, err := rt.answer(s, r)
	logDone(log, r, start, err)
	if err != nil {
		s.fail(w, err)
		return
	}
	s.send(w, body)
}

// readBody reads the whole body with a deadline, and then removes the deadline:
// net/http keeps reading to see the client leave, and would end the request's
// context when the deadline came.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request) error {
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Now().Add(s.bodyLimit)) // no error: a connection has deadlines
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return Refuse(BadRequest, api.Say("localapi.too-large", "The request is larger than {0} bytes.", strconv.FormatInt(tooLarge.Limit, 10)))
	case err != nil:
		return cutShort()
	}
	_ = rc.SetReadDeadline(time.Time{})
	r.Body = io.NopCloser(bytes.NewReader(data))
	return nil
}

func cutShort() error {
	return Refuse(BadRequest, api.Say("localapi.cut-short", "The request could not be read to its end."))
}

// logDone logs how a request ended. Neither the path (it may name an encounter)
// nor the words of a refusal (they may name a patient) are logged.
func logDone(log *slog.Logger, r *http.Request, start time.Time, err error) {
	took := time.Since(start).Round(time.Millisecond)
	var refusal *Refusal
	switch {
	case err == nil && (r.Method == http.MethodGet || r.URL.Path == api.PathReport): // once a second
		log.Debug("local API: done", "took", took)
	case err == nil:
		log.Info("local API: done", "took", took)
	case errors.As(err, &refusal):
		log.Info("local API: not done", "took", took, "status", refusal.Kind.status(), "cause", refusal.Err)
	case r.Context().Err() != nil:
		log.Info("local API: given up", "took", took, "err", err)
	default:
		log.Error("local API: failed", "took", took, "err", err)
	}
}

// fail answers with a sentence about the error.
func (s *Server) fail(w http.ResponseWriter, err error) {
	status, said := http.StatusInternalServerError, api.Say("localapi.failed", "The cart could not do this. The log of cartd says why.")
	var refusal *Refusal
	switch {
	case errors.As(err, &refusal):
		status, said = refusal.Kind.status(), refusal.Said
	case errors.Is(err, context.DeadlineExceeded):
		status, said = http.StatusServiceUnavailable, api.Say("localapi.too-slow", "The cart took too long and gave up. Try again.")
	}
	s.sendStatus(w, status, api.Error{Error: said})
}

func (s *Server) send(w http.ResponseWriter, body any) {
	if body == nil {
		extend(w)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	s.sendStatus(w, http.StatusOK, body)
}

func (s *Server) sendStatus(w http.ResponseWriter, status int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		s.log.Error("local API: an answer could not be written as JSON", "type", fmt.Sprintf("%T", body), "err", err)
		status, data = http.StatusInternalServerError, []byte(`{"error":"The cart could not write the answer. The log of cartd says why."}`)
	}
	extend(w)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n')) // the client has left
}

// extend gives the client time to take what is written next.
func extend(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeout)) // no error: a connection has deadlines
}

// noSuchMethod and noSuchPath answer requests that are not in the table.
func (s *Server) noSuchMethod(allow string, w http.ResponseWriter, r *http.Request) {
	if _, role := callerOf(r); role == Nobody {
		s.fail(w, refusedTo(role))
		return
	}
	w.Header().Set("Allow", allow)
	s.sendStatus(w, http.StatusMethodNotAllowed, api.Error{Error: api.Say("localapi.other-method", "The cart's API takes {0} here.", allow)})
}

func (s *Server) noSuchPath(w http.ResponseWriter, r *http.Request) {
	if _, role := callerOf(r); role == Nobody {
		s.fail(w, refusedTo(role))
		return
	}
	s.fail(w, Refuse(NotFound, api.Say("localapi.no-path", "The cart's API has no such path. The program and cartd may be of different versions.")))
}

func refusedTo(role Role) error {
	switch role {
	case Nobody:
		return Refuse(Denied, api.Say("localapi.no-access", "This user may not use the cart. Who may is configured under [access] in cartd's configuration."))
	case Technician:
		return Refuse(Denied, api.Say("localapi.care", "A technician may not do this: it belongs to the patient's care. Ask the nurse."))
	}
	return Refuse(Denied, api.Say("localapi.role", "The role \"{0}\" may not do this.", string(role)))
}

// decode reads the request's body into v: one JSON value, no unknown key, valid
// UTF-8 (a patient's name must not change on the way). An empty body is allowed
// if v needs nothing.
func decode(r *http.Request, v any) error {
	data, err := io.ReadAll(r.Body)
	switch {
	case err != nil:
		return cutShort()
	case !utf8.Valid(data):
		return Refuse(BadRequest, api.Say("localapi.not-utf8", "The request is not valid UTF-8."))
	case len(bytes.TrimSpace(data)) == 0:
		data = []byte("{}")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return Refuse(BadRequest, api.Say("localapi.unexpected", "The request is not what the cart expects: {0}.", err.Error()))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Refuse(BadRequest, api.Say("localapi.after-end", "The request has something after its end."))
	}
	return nil
}
