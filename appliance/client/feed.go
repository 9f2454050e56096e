package client

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"telecart/appliance/api"
)

// FeedPhysician is the name of the feed of the physician's picture; other feeds
// are named by their device.
const FeedPhysician = "physician"

// Feed calls fn for each frame of a feed in order; fn may keep the frame. While
// fn is busy the daemon skips outdated frames. It returns ctx's error when ctx
// ends, nil when the feed ended, and otherwise an error: status 404 if there is
// no such feed, 503 if there is no picture now.
func (c *Client) Feed(ctx context.Context, name string, fn func(api.Frame)) error {
	resp, err := c.open(ctx, http.MethodGet, api.PathFeeds+url.PathEscape(name), nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	in := bufio.NewReaderSize(resp.Body, 64<<10)
	for {
		f, err := api.ReadFrame(in)
		switch {
		case ctx.Err() != nil:
			return ended(ctx)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return c.unreachable(ctx, fmt.Errorf("feed: %w", err))
		}
		fn(f)
	}
}
