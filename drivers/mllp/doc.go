// Package mllp receives HL7 messages over TCP.
//
// The document is HL7's "Transport Specification: MLLP, Release 1": a message
// is framed by 0B before and 1C 0D after it, and is answered by a message in
// its own frame. The content may contain neither 0B nor 1C, so a receiver that
// lost its place finds the next 0B; what came before is lost and counted. MLLP
// has no keep-alive, no encryption and no authentication: an open port belongs
// on a network with only the monitor on it, which Config.Senders names.
//
// # Limits
//
// A sender may be slow, send anything, or die silently. So messages have a
// maximum length, a frame must end within a time, an idle connection is closed
// (TCP's own keep-alive finds a dead peer sooner), and the number of
// connections is bounded. A sender can make this package hold at most
// MaxMessage for each of MaxConnections.
package mllp

import "time"

// The limits.
const (
	MaxMessage     = 1 << 20 // bytes, without the framing
	MaxConnections = 8
	IdleTimeout    = 15 * time.Minute // without a byte; some monitors send every few minutes
	FrameTimeout   = 30 * time.Second // from a frame's first byte to its last
	ReplyTimeout   = 10 * time.Second // for the sender to take the reply
)
