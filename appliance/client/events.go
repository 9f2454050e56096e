package client

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"telecart/appliance/api"
)

// silentTooLong is three of the daemon's heartbeats: a stream silent for longer
// belongs to a daemon that hangs.
const silentTooLong = 4500 * time.Millisecond

// maxEvent is the longest line of an event, in bytes.
const maxEvent = 16 << 20

// errSilent is the cause when a silent daemon is given up.
var errSilent = errors.New("the cart's daemon does not answer any more")

// Events calls fn for each event in order: first the snapshot
// (api.EventSnapshot), then the changes. data is the event's JSON, valid during
// the call. It returns ctx's error when ctx ends, and otherwise why the stream
// ended: the daemon stopped, hangs, or cut off a lagging client. Follow
// reconnects by itself.
func (c *Client) Events(ctx context.Context, fn func(name string, data []byte)) error {
	live, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	alarm := time.AfterFunc(c.silent, func() {
		giveUp(&Error{Message: api.Say("client.silent", "The cart's daemon does not answer any more."), Err: errSilent})
	})
	defer alarm.Stop()
	err := c.events(ctx, live, alarm, fn)
	if ctx.Err() == nil && live.Err() != nil {
		return context.Cause(live)
	}
	return err
}

// events reads the stream under live, which ends with ctx or when the alarm
// rings.
func (c *Client) events(ctx, live context.Context, alarm *time.Timer, fn func(string, []byte)) error {
	resp, err := c.open(live, http.MethodGet, api.PathEvents, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(make([]byte, 0, 64<<10), maxEvent)
	var name string
	var data []byte
	for lines.Scan() {
		alarm.Stop()
		switch line := lines.Bytes(); {
		case len(line) == 0:
			if name != "" {
				fn(name, data)
			}
			name, data = "", nil
		case bytes.HasPrefix(line, []byte("event: ")):
			name = string(line[len("event: "):])
		case bytes.HasPrefix(line, []byte("data: ")):
			data = bytes.Clone(line[len("data: "):])
		}
		if ctx.Err() != nil {
			return ended(ctx)
		}
		alarm.Reset(c.silent) // not while fn runs, which is the caller's time
	}
	if err := lines.Err(); err != nil {
		return c.unreachable(ctx, fmt.Errorf("events: %w", err))
	}
	return &Error{Message: api.Say("client.ended", "The cart's daemon ended the connection. It may be starting again.")}
}

// How long Follow waits before it retries.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 3 * time.Second
)

// Follow is Events that reconnects: after the stream is lost it retries for
// ever, and the next snapshot shows that it is back. lost is called once when
// the stream is lost, or cannot be opened at the start, with a sentence to
// show; again only after another snapshot.
//
// It returns when ctx ends, with ctx's error, and when the daemon refuses
// (*Error with status 4xx), since retrying would not help.
func (c *Client) Follow(ctx context.Context, fn func(name string, data []byte), lost func(error)) error {
	pause, told := firstPause, false
	for {
		err := c.Events(ctx, func(name string, data []byte) {
			pause, told = firstPause, false
			fn(name, data)
		})
		if ctx.Err() != nil {
			return ended(ctx)
		}
		var refusal *Error
		if errors.As(err, &refusal) && refusal.Status/100 == 4 {
			return err
		}
		if !told {
			lost(err)
			told = true
		}
		select {
		case <-ctx.Done():
			return ended(ctx)
		case <-time.After(pause):
		}
		pause = min(2*pause, lastPause)
	}
}
