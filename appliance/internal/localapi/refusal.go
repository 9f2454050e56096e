package localapi

import (
	"errors"
	"fmt"
	"net/http"
)

// Kind is why something is refused; each has its HTTP status.
type Kind int

// The kinds of refusals.
const (
	BadRequest  Kind = iota + 1 // 400: the request makes no sense
	Denied                      // 403: not for this caller
	NotFound                    // 404: there is no such thing
	Conflict                    // 409: not in the state the cart is in now
	Unavailable                 // 503: could be done, but not now (a device is away, the disk is full)
)

// Refusal is an error whose sentence is for the person at the cart: what
// failed on what, and what to do.
type Refusal struct {
	Kind     Kind
	Sentence string
	Err      error // the cause, logged and never told; may be nil
}

// Refuse returns a *Refusal with a formatted sentence. An argument for %w
// becomes the cause, and its text part of the sentence.
func Refuse(kind Kind, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Refusal{Kind: kind, Sentence: err.Error(), Err: errors.Unwrap(err)}
}

func (r *Refusal) Error() string { return r.Sentence }

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Err }

// status returns the HTTP status of a kind; an unknown one is our mistake.
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
