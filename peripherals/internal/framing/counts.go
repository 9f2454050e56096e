// Package framing finds frames in a stream of bytes that may begin anywhere, be
// cut anywhere and contain garbage, and resynchronises after it: frames with a
// length and a checksum (Summed), frames with one marked byte (Marked), frames
// between flags (Flagged). It is pure: no clock, no port. Lines of text are in
// package oximeter.
package framing

import "log/slog"

// Counts is what a parser has seen.
type Counts struct {
	Bytes    uint64
	Records  uint64 // good frames, packets or lines
	Rejected uint64 // looked like one but were faulty
	Skipped  uint64 // bytes dropped while looking for one
}

// Attrs returns the counts for the log.
func (c Counts) Attrs() slog.Attr {
	return slog.Group("", slog.Uint64("bytes", c.Bytes), slog.Uint64("records", c.Records),
		slog.Uint64("rejected", c.Rejected), slog.Uint64("skipped", c.Skipped))
}

// Sum returns the sum of p modulo 256.
func Sum(p []byte) (s byte) {
	for _, b := range p {
		s += b
	}
	return s
}
