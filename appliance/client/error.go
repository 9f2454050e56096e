package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"syscall"

	"telecart/appliance/api"
)

// Error is why the daemon did not do it, as a sentence for people. Status is
// the HTTP status of a refusal: 400, 403, 404, 409 or 503 as a rule; it is 0
// when no answer came.
type Error struct {
	Status  int
	Message string
	Err     error // the cause, where there is one
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// unreachable explains why no answer came. The end of the caller's own
// context is returned as it is.
func (c *Client) unreachable(ctx context.Context, err error) error {
	const start = "Start it with \"systemctl start cartd\", or the demonstration with \"make run\"."
	e := &Error{Err: err}
	switch {
	case ctx.Err() != nil:
		return ended(ctx)
	case errors.Is(err, fs.ErrNotExist):
		e.Message = fmt.Sprintf("The cart's daemon is not running (no socket at %s). %s", c.socket, start)
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Message = fmt.Sprintf("The cart's daemon is not running (nobody answers at %s). %s", c.socket, start)
	case errors.Is(err, fs.ErrPermission):
		e.Message = fmt.Sprintf("This user may not open the cart's socket %s. Join the socket's group (\"ls -l\" shows it) and sign in again.", c.socket)
	case errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENAMETOOLONG):
		e.Message = fmt.Sprintf("The socket's path %s is too long: at most 107 bytes.", c.socket)
	default:
		e.Message = "The connection to the cart's daemon broke. It may be starting again; try once more."
	}
	return e
}

// ended returns why ctx ended: the words of its cause, which is found by
// errors.Is as is ctx's own error.
func ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, ctx.Err()) {
		return cause
	}
	return &Error{Message: cause.Error(), Err: errors.Join(cause, ctx.Err())}
}

// refused reads the sentence of an answer that is not 2xx.
func refused(resp *http.Response) error {
	data, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10)) // what came is used
	var body api.Error
	if err := json.Unmarshal(data, &body); err != nil || strings.TrimSpace(body.Error) == "" {
		body.Error = fmt.Sprintf("The daemon answered %q without saying why.", resp.Status)
	}
	return &Error{Status: resp.StatusCode, Message: body.Error}
}
