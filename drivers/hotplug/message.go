package hotplug

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
)

// The header of a message: "libudev\0", a magic number (big endian), and then,
// in the machine's byte order, the header's length and the offset and length of
// the properties. Hashes and bloom filters follow, for filters that we do not
// use.
const (
	prefix  = "libudev\x00"
	magic   = 0xfeedcafe
	headLen = 24
)

// parse parses a message of udev.
func parse(m []byte) (Event, error) {
	if len(m) < headLen || !bytes.HasPrefix(m, []byte(prefix)) || binary.BigEndian.Uint32(m[8:]) != magic {
		return Event{}, ErrMessage
	}
	at, n := uint64(binary.NativeEndian.Uint32(m[16:])), uint64(binary.NativeEndian.Uint32(m[20:]))
	if at < headLen || at+n > uint64(len(m)) {
		return Event{}, fmt.Errorf("%w: properties at %d, %d long, in %d bytes", ErrMessage, at, n, len(m))
	}
	var e Event
	for p := range strings.SplitSeq(string(m[at:at+n]), "\x00") {
		key, value, _ := strings.Cut(p, "=")
		switch key {
		case "ACTION":
			e.Action = Action(value)
		case "SUBSYSTEM":
			e.Subsystem = value
		case "DEVNAME":
			e.Node = value
		case "DEVLINKS":
			e.Links = strings.Fields(value)
		}
	}
	if e.Action == "" || e.Subsystem == "" {
		return Event{}, fmt.Errorf("%w: it names no action or no subsystem", ErrMessage)
	}
	return e, nil
}
