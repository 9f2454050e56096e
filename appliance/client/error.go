package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"syscall"

	"telecart/appliance/api"
)

// Error is why the daemon did not do it, as a sentence for people. Status is
// the HTTP status of a refusal, usually 400, 403, 404, 409 or 503; it is 0 if
// no answer came.
type Error struct {
	Status  int
	Message api.Message
	Err     error // the cause, if any
}

func (e *Error) Error() string { return e.Message.English }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Said returns the message of err for people.
func Said(err error) api.Message {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return api.English(err.Error())
}

// unreachable explains why no answer came. The end of the caller's own context
// is returned unchanged.
func (c *Client) unreachable(ctx context.Context, err error) error {
	const start = "Start it with \"systemctl start cartd\", or the demonstration with \"make run\"."
	e := &Error{Err: err}
	switch {
	case ctx.Err() != nil:
		return ended(ctx)
	case errors.Is(err, fs.ErrNotExist):
		e.Message = api.Say("client.no-socket", "The cart's daemon is not running (no socket at {0}). "+start, c.socket)
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Message = api.Say("client.nobody-answers", "The cart's daemon is not running (nobody answers at {0}). "+start, c.socket)
	case errors.Is(err, fs.ErrPermission):
		e.Message = api.Say("client.forbidden", "This user may not open the cart's socket {0}. Join the socket's group (\"ls -l\" shows it) and sign in again.", c.socket)
	case errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENAMETOOLONG):
		e.Message = api.Say("client.path-too-long", "The socket's path {0} is too long: at most 107 bytes.", c.socket)
	default:
		e.Message = api.Say("client.broken", "The connection to the cart's daemon broke. It may be starting again; try once more.")
	}
	return e
}

// ended returns why ctx ended, with the text of its cause; errors.Is finds both
// the cause and ctx's own error.
func ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, ctx.Err()) {
		return cause
	}
	return &Error{Message: api.English(cause.Error()), Err: errors.Join(cause, ctx.Err())}
}

// refused parses the sentence of an answer that is not 2xx.
func refused(resp *http.Response) error {
	data, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10)) // a partial answer is used
	var body api.Error
	if err := json.Unmarshal(data, &body); err != nil || strings.TrimSpace(body.Error.English) == "" {
		body.Error = api.Say("client.no-reason", "The daemon answered \"{0}\" without saying why.", resp.Status)
	}
	return &Error{Status: resp.StatusCode, Message: body.Error}
}
