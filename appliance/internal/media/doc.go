// Package media carries pictures, sound and data between the cart and the
// pages of up to four people over WebRTC.
//
// Each of them has a peer, an RTCPeerConnection of their own. The cart offers;
// the page answers, says on the control channel which feeds it looks at (view,
// listen), and gets nothing else: a camera that nobody looks at is not even
// opened.
//
// A source (camera, microphone) runs from its first sender's coming to its
// last one's going, and compresses each rendition once, however many share it:
// a camera has one for each codec, size and rate that somebody's link has room
// for, a microphone only one. A sender is one peer's track with a gate of its
// own, which makes hold and the privacy shutter immediate: once SetHeld or
// SetShutter returned, no packet of a picture taken before or after leaves. So
// does the removal of a peer. Estimator, rung and retransmission are the
// peer's own: one that loses packets takes nothing from the others.
//
//	engine.go     what the daemon calls
//	peer.go       one connection; negotiate.go, control.go, outbox.go
//	source.go     camera.go, rendition.go: pictures; microphone.go: sound;
//	              framer.go, timeline.go (gaps), lossless.go, decimate.go
//	sender.go     a peer's part; track.go, retransmit.go, ladder.go,
//	              estimator.go, feedback.go (bit rate)
//	physician.go  a person's picture and voice
//	voices.go     who is heard and seen by whom; mixer.go
//
// A hold means that nothing of the room leaves. The people at the far ends go
// on hearing each other, and are heard in the room.
//
// What the loudspeaker plays is taken out of the conversation's sound again
// (codec/echo), between the framer and the encoder. The stethoscope's sound
// has no such stage: from card to RTP and lossless channel nothing filters it.
//
// It is the only package of the cart that knows pion. Bedside is called from
// the engine's own goroutines, in order, never from within a call to the
// Engine and never with a lock held.
package media
