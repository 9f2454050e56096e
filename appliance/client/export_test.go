package client

import "time"

// SetSilence makes a client impatient.
func SetSilence(c *Client, d time.Duration) { c.silent = d }
