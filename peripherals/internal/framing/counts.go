// Package framing finds frames in a stream of bytes, which may begin anywhere,
// be cut anywhere and hold garbage, and finds its way again after that: frames
// that say their length and end with a sum (Summed), frames of which one byte
// is marked (Marked), frames between flags (Flagged). They are pure: no clock,
// no port. Lines of text are in package oximeter.
package framing

import "log/slog"

// Counts is what a parser saw since it began.
type Counts struct {
	Bytes    uint64
	Records  uint64 // frames, packets or lines that were understood
	Rejected uint64 // looked like one and had a fault
	Skipped  uint64 // bytes thrown away while looking for one
}

// Attrs are the counts for the log.
func (c Counts) Attrs() slog.Attr {
	return slog.Group("", slog.Uint64("bytes", c.Bytes), slog.Uint64("records", c.Records),
		slog.Uint64("rejected", c.Rejected), slog.Uint64("skipped", c.Skipped))
}

// Sum is the sum of p modulo 256.
func Sum(p []byte) (s byte) {
	for _, b := range p {
		s += b
	}
	return s
}
