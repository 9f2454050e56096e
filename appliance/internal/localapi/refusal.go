package localapi

import (
	"net/http"

	"telecart/appliance/api"
)

// Kind is the reason for a refusal; each has an HTTP status.
type Kind int

// The kinds of refusals.
const (
	BadRequest  Kind = iota + 1 // 400: the request makes no sense
	Denied                      // 403: not for this caller
	NotFound                    // 404: it does not exist
	Conflict                    // 409: not in the present state of the cart
	Unavailable                 // 503: possible, but not now (a device is away, the disk is full)
)

// Refusal is an error shown to the person at the cart: what failed, and what to
// do.
type Refusal struct {
	Kind Kind
	Said api.Message
	Err  error // the cause, logged and never shown; may be nil
}

// Refuse returns a *Refusal without a cause.
func Refuse(kind Kind, said api.Message) error { return &Refusal{Kind: kind, Said: said} }

func (r *Refusal) Error() string { return r.Said.English }

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Err }

// status returns the HTTP status of a kind; an unknown kind is a bug.
func (k Kind) status() int {
	switch k {
	case BadRequest:
		return http.StatusBadRequest
	case Denied:
		return http.StatusForbidden
	case NotFound:
		return http.StatusNotFound
	case Conflict:
		return http.StatusConflict
	case Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
