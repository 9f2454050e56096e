package evdev

import (
	"encoding/binary"
	"time"
)

const (
	typeSyn    = 0
	typeKey    = 1
	synDropped = 3
	repeated   = 2
)

// parse reads one event with times of two words of so many bytes. ok is false for
// what is no change of a key.
func parse(b []byte, word int) (k Key, ok bool) {
	sec, usec := int64(binary.NativeEndian.Uint32(b)), int64(binary.NativeEndian.Uint32(b[word:]))
	if word == 8 {
		sec, usec = int64(binary.NativeEndian.Uint64(b)), int64(binary.NativeEndian.Uint64(b[8:]))
	}
	rest := b[2*word:]
	kind, code, value := binary.NativeEndian.Uint16(rest), binary.NativeEndian.Uint16(rest[2:]), binary.NativeEndian.Uint32(rest[4:])
	k = Key{Code: code, Down: value == 1, At: time.Unix(sec, usec*1000)}
	switch {
	case kind == typeSyn && code == synDropped:
		return Key{Lost: true, At: k.At}, true
	case kind == typeKey && value != repeated:
		return k, true
	}
	return Key{}, false
}
