package mllp

import "bytes"

// The bytes that frame a message.
const (
	startBlock = 0x0B
	endBlock   = 0x1C
	carriage   = 0x0D
)

// AppendFrame appends message in its frame to dst.
func AppendFrame(dst, message []byte) []byte {
	dst = append(dst, startBlock)
	dst = append(dst, message...)
	return append(dst, endBlock, carriage)
}

// Decoder finds frames in a stream of bytes. The zero value is ready. It holds
// at most MaxMessage bytes and reuses them.
type Decoder struct {
	// Rejected counts what was no frame: each run of bytes outside frames, each
	// frame that a new one interrupted, that ended in anything but 1C 0D, or
	// that was too long. Blanks, tabs and line ends between frames do not
	// count.
	Rejected int

	state state
	buf   []byte
	noise bool // the run of bytes outside of a frame was counted
}

type state int

const (
	outside state = iota
	inside        // after 0B
	ending        // after 1C
)

// Inside reports whether a frame has begun and not ended.
func (d *Decoder) Inside() bool { return d.state != outside }

// Feed takes the next bytes of the stream and calls found with each message,
// valid during the call. It returns ErrTooLong if a message was too long and
// was dropped, ErrFrame if something else was dropped, and continues at the
// next frame.
func (d *Decoder) Feed(data []byte, found func(message []byte)) (err error) {
	reject := func(why error) {
		d.Rejected++
		d.state, d.buf, d.noise = outside, d.buf[:0], true
		err = why
	}
	for len(data) > 0 {
		switch d.state {
		case outside:
			i := bytes.IndexByte(data, startBlock)
			skipped := data
			if i >= 0 {
				skipped = data[:i]
			}
			if !d.noise && len(bytes.Trim(skipped, " \t\r\n")) > 0 {
				reject(ErrFrame)
			}
			if i < 0 {
				return err
			}
			data = data[i+1:]
			d.state, d.buf, d.noise = inside, d.buf[:0], false
		case inside:
			i := bytes.IndexAny(data, "\x0b\x1c")
			text := data
			if i >= 0 {
				text = data[:i]
			}
			if len(d.buf)+len(text) > MaxMessage {
				reject(ErrTooLong)
				data = data[len(text):]
				continue
			}
			d.buf = append(d.buf, text...)
			if i < 0 {
				return err
			}
			if data[i] == startBlock { // its second byte never came
				reject(ErrFrame)
				data = data[i:]
				continue
			}
			d.state, data = ending, data[i+1:]
		case ending:
			if data[0] != carriage {
				reject(ErrFrame)
				continue
			}
			data = data[1:]
			d.state = outside
			found(d.buf)
		}
	}
	return err
}
