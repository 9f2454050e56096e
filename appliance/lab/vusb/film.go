package vusb

import "time"

// film sends a camera's pictures to the host.
type film struct {
	c    *Camera
	n    int       // pictures begun
	rest []byte    // of the current picture
	next time.Time // when the next one begins
	last time.Time // the end of the last isochronous transfer
}

// bulk answers t with the next piece of a picture, or returns how long to wait
// for one.
func (f *film) bulk(t *Transfer) (wait time.Duration) {
	if wait := f.wait(); wait > 0 {
		return wait
	}
	if b := f.payload(t.Length); t.Answer(b) {
		f.sent(b)
	}
	return 0
}

// isochronous answers t at the end of its packets' time; without a picture they
// are empty.
func (f *film) isochronous(t *Transfer) (wait time.Duration) {
	took := time.Duration(len(t.Packets)) * packetTime
	if now := time.Now(); now.Sub(f.last) > 5*took { // too late to catch up
		f.last = now
	}
	if wait := time.Until(f.last.Add(took)); wait > 0 {
		return wait
	}
	f.last = f.last.Add(took)
	packets := make([][]byte, len(t.Packets))
	for i, size := range t.Packets {
		if f.wait() <= 0 {
			packets[i] = f.payload(size)
			f.sent(packets[i])
		}
	}
	t.AnswerPackets(packets, false) // data for an unlinked transfer is lost
	return 0
}

// wait returns how long until there is something of a picture; a stalled camera
// checks again.
func (f *film) wait() time.Duration {
	if len(f.rest) > 0 {
		return 0
	}
	if f.c.isStalled() {
		return 50 * time.Millisecond
	}
	if wait := time.Until(f.next); wait > 0 {
		return wait
	}
	f.rest = f.c.Picture(f.n)
	f.n++
	// The sensor's clock runs on while nobody takes pictures, and missed ones
	// are gone: catching up in a burst would overrun the host's buffers.
	step := time.Second / time.Duration(f.c.Rate)
	f.next = f.next.Add((time.Since(f.next)/step + 1) * step)
	return 0
}

// payload returns the next piece of the picture, after a header (UVC 2.4.3.3)
// that tells alternate pictures apart and marks the last piece.
func (f *film) payload(size int) []byte {
	k := min(size-2, len(f.rest))
	head := []byte{2, byte(0x80 | f.n&1)}
	if k == len(f.rest) {
		head[1] |= 2
	}
	return join(head, f.rest[:k])
}

func (f *film) sent(payload []byte) { f.rest = f.rest[len(payload)-2:] }
