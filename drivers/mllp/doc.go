// Package mllp takes HL7 messages that others send over TCP.
//
// The document is HL7's "Transport Specification: MLLP, Release 1": a message
// is framed by 0B before and 1C 0D behind it, and is answered by a message in
// a frame of its own. The content may hold neither 0B nor 1C, so that a
// receiver that lost its place finds the next 0B: what came before is lost and
// counted. MLLP itself has no sign of life, encrypts nothing and does not say
// who sends: an open port belongs to a network on which only the monitor is,
// and Config.Senders names it.
//
// # Limits
//
// A sender may be slow, may send anything, or may be dead without a word. So a
// message has a greatest length, a frame that has begun has a time to end in,
// a connection that says nothing is closed (TCP's own keep-alive finds a dead
// peer sooner), and the number of connections is bounded. All memory that a
// sender can make this package hold is MaxMessage for each of MaxConnections.
package mllp

import "time"

// The limits.
const (
	MaxMessage     = 1 << 20 // bytes, without the framing
	MaxConnections = 8
	IdleTimeout    = 15 * time.Minute // without a byte; some monitors send once in some minutes
	FrameTimeout   = 30 * time.Second // from a frame's first byte to its last
	ReplyTimeout   = 10 * time.Second // for the sender to take the reply
)
