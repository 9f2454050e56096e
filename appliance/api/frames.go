package api

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

// FrameKind is how a frame of GET /v1/feeds/… is compressed.
type FrameKind uint8

// The kinds of frames.
const (
	FrameJPEG FrameKind = 1
	FrameVP8  FrameKind = 2
)

// MaxFrame is the largest frame accepted, in bytes.
const MaxFrame = 8 << 20

// Frame is one picture on the local socket: a camera's (JPEG, "what the
// doctor sees") or the physician's (VP8, decoded by the kiosk).
type Frame struct {
	Kind FrameKind
	Key  bool      // VP8: a key frame
	At   time.Time // of capture; of arrival for the physician's
	Data []byte
}

const frameHeader = 16 // length u32, kind u8, flags u8, 2 spare, µs since 1970 i64; big endian

// WriteFrame writes f as ReadFrame reads it.
func WriteFrame(w io.Writer, f Frame) error {
	buf := make([]byte, frameHeader, frameHeader+len(f.Data))
	binary.BigEndian.PutUint32(buf, uint32(len(f.Data)))
	buf[4] = byte(f.Kind)
	if f.Key {
		buf[5] = 1
	}
	binary.BigEndian.PutUint64(buf[8:], uint64(f.At.UnixMicro()))
	_, err := w.Write(append(buf, f.Data...))
	return err
}

// ReadFrame reads one frame. It refuses a length over MaxFrame, and returns
// io.EOF only between frames.
func ReadFrame(r io.Reader) (Frame, error) {
	var h [frameHeader]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return Frame{}, err
	}
	n := binary.BigEndian.Uint32(h[:])
	if n > MaxFrame {
		return Frame{}, fmt.Errorf("frame of %d bytes: at most %d are taken", n, MaxFrame)
	}
	f := Frame{
		Kind: FrameKind(h[4]),
		Key:  h[5]&1 != 0,
		At:   time.UnixMicro(int64(binary.BigEndian.Uint64(h[8:]))),
		Data: make([]byte, n),
	}
	if _, err := io.ReadFull(r, f.Data); err != nil {
		return Frame{}, fmt.Errorf("frame of %d bytes cut short: %w", n, io.ErrUnexpectedEOF)
	}
	return f, nil
}
