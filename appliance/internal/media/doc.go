// Package media carries pictures, sound and data between the cart and one
// physician's page over WebRTC.
//
// An Engine holds at most one peer, one RTCPeerConnection. The cart offers;
// the page answers, says on the control channel which feeds it looks at
// (view, listen), and gets nothing else: a camera that nobody looks at is not
// even opened. Each feed has one pump, a goroutine that subscribes to the
// instrument, converts, compresses and sends. A gate on each track makes hold
// and the privacy shutter immediate: once SetHeld or SetShutter returned, no
// packet of a picture taken before or after leaves.
//
//	engine.go     what the daemon calls
//	peer.go       one connection; negotiate.go, control.go, outbox.go
//	videopump.go  camera → RTP; track.go, retransmit.go, ladder.go, estimator.go, feedback.go (bit rate)
//	soundpump.go  microphone → RTP; timeline.go (gaps), lossless.go, decimate.go
//	physician.go  the physician's picture and voice
//
// What the loudspeaker plays is taken out of the conversation's sound again
// (codec/echo), between the framer and the encoder. The stethoscope's sound
// has no such stage: from card to RTP and lossless channel nothing filters it.
//
// It is the only package of the cart that knows pion. Bedside is called from
// the engine's own goroutines, in order, never from within a call to the
// Engine and never with a lock held.
package media
