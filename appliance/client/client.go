package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"telecart/appliance/api"
)

// maxAnswer is the largest accepted answer, in bytes: a still of the largest
// camera, or an encounter with its whole trend.
const maxAnswer = 256 << 20

// Client calls the daemon at one socket. It may be used from any goroutine.
type Client struct {
	socket string
	http   *http.Client
	silent time.Duration // a stream silent for this long is given up
}

// New returns a client of the daemon at the socket. It does not connect yet.
func New(socket string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}
	return &Client{
		socket: socket,
		http:   &http.Client{Transport: &http.Transport{DialContext: dial, DisableCompression: true, IdleConnTimeout: time.Minute}},
		silent: silentTooLong,
	}
}

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// open sends a request and returns a 2xx answer; the caller closes its body.
func (c *Client) open(ctx context.Context, method, path string, body any) (*http.Response, error) {
	var content io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", method, path, err)
		}
		content = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://cartd"+path, content)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, c.unreachable(ctx, err)
	}
	if resp.StatusCode/100 != 2 {
		defer resp.Body.Close()
		return nil, refused(resp)
	}
	return resp, nil
}

// do sends a request and decodes the answer into out, which may be nil.
func (c *Client) do(ctx context.Context, method, path string, body, out any) error {
	data, _, err := c.read(ctx, method, path, body)
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(data, out); err != nil {
		return &Error{Message: api.Say("client.not-understood", "The daemon's answer was not understood. Are the program and cartd of the same version?"), Err: fmt.Errorf("%s %s: %w", method, path, err)}
	}
	return nil
}

func (c *Client) read(ctx context.Context, method, path string, body any) ([]byte, http.Header, error) {
	resp, err := c.open(ctx, method, path, body)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, nil, c.unreachable(ctx, err)
	}
	return data, resp.Header, nil
}

// get is do for an answer of type T.
func get[T any](ctx context.Context, c *Client, path string) (T, error) {
	var out T
	err := c.do(ctx, http.MethodGet, path, nil, &out)
	return out, err
}

func (c *Client) post(ctx context.Context, path string, body any) error {
	return c.do(ctx, http.MethodPost, path, body, nil)
}

// Status returns the cart as a whole.
func (c *Client) Status(ctx context.Context) (api.Status, error) {
	return get[api.Status](ctx, c, api.PathStatus)
}

// Devices returns the instruments and their states.
func (c *Client) Devices(ctx context.Context) ([]api.Device, error) {
	d, err := get[api.Devices](ctx, c, api.PathDevices)
	return d.Devices, err
}

// Readings returns the newest reading of each quantity.
func (c *Client) Readings(ctx context.Context) ([]api.Reading, error) {
	r, err := get[api.Readings](ctx, c, api.PathReadings)
	return r.Readings, err
}

// Models returns the models that the daemon knows.
func (c *Client) Models(ctx context.Context) ([]api.Model, error) {
	m, err := get[api.Models](ctx, c, api.PathModels)
	return m.Models, err
}

// Encounters returns the newest encounters, at most limit (1 to 1000; 0: the
// daemon's default).
func (c *Client) Encounters(ctx context.Context, limit int) ([]api.EncounterSummary, error) {
	path := api.PathEncounters
	if limit > 0 {
		path += "?limit=" + strconv.Itoa(limit)
	}
	l, err := get[api.EncounterList](ctx, c, path)
	return l.Encounters, err
}

// Outline returns one encounter without its trend and curves, which are long.
func (c *Client) Outline(ctx context.Context, id string) (api.Encounter, error) {
	return get[api.Encounter](ctx, c, api.PathEncounters+"/"+url.PathEscape(id)+"?trend=no")
}

// Encounter returns one encounter with everything in it.
func (c *Client) Encounter(ctx context.Context, id string) (api.Encounter, error) {
	return get[api.Encounter](ctx, c, api.PathEncounters+"/"+url.PathEscape(id))
}

// StillData returns the picture of a still and its media type.
func (c *Client) StillData(ctx context.Context, id string) (data []byte, mediaType string, err error) {
	data, header, err := c.read(ctx, http.MethodGet, api.PathStills+url.PathEscape(id), nil)
	return data, header.Get("Content-Type"), err
}
