package vusb

import "encoding/binary"

// Bytes of descriptors, by the tables of USB 2.0 (chapter 9) and of UVC 1.1.

// descriptor puts its length before b.
func descriptor(b ...byte) []byte { return append([]byte{byte(len(b) + 1)}, b...) }

func u16(v int) []byte { return binary.LittleEndian.AppendUint16(nil, uint16(v)) }
func u32(v int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(v)) }

func join(parts ...[]byte) []byte {
	var all []byte
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// text is a string descriptor.
func text(s string) []byte {
	b := []byte{byte(2 + 2*len(s)), 3}
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

// Kinds of descriptors.
const (
	kindDevice    = 1
	kindConfig    = 2
	kindString    = 3
	kindQualifier = 6
)

// identity is a device's description of itself.
type identity struct {
	vendor, product int
	maker, name     string
	serial          string // may be empty
}

// device returns the device descriptor; class 0xEF 2 1 means "see the
// association".
func (i identity) device() []byte {
	serial := byte(3)
	if i.serial == "" {
		serial = 0
	}
	return descriptor(join([]byte{kindDevice, 0x00, 0x02, 0xEF, 2, 1, 64}, u16(i.vendor), u16(i.product), []byte{0x00, 0x01, 1, 2, serial, 1})...)
}

func (i identity) string(n byte) []byte {
	switch n {
	case 0:
		return []byte{4, 3, 9, 4} // English
	case 1:
		return text(i.maker)
	case 2:
		return text(i.name)
	case 3:
		return text(i.serial)
	}
	return nil
}

// descriptor returns any of them; config is the device's own.
func (i identity) descriptor(kind, index byte, config []byte) []byte {
	switch kind {
	case kindDevice:
		return i.device()
	case kindConfig:
		return config
	case kindString:
		return i.string(index)
	case kindQualifier:
		return descriptor(kindQualifier, 0x00, 0x02, 0xEF, 2, 1, 64, 1, 0)
	}
	return nil
}

// size returns the maximum size of an MJPEG frame: 2 bytes a pixel.
func (c *Camera) size() int { return 2 * c.Width * c.Height }

// interval returns the time of a frame in 100 ns.
func (c *Camera) interval() int { return 10_000_000 / c.Rate }

// payload returns the size of a payload.
func (c *Camera) payload() int {
	if c.Isochronous {
		return packetPayload
	}
	return bulkPayload
}

// streaming is an interface with one bulk end point (0x81), or one with an
// isochronous end point in its setting 1 only, for a packet a millisecond.
func (c *Camera) streaming(input, formats []byte) []byte {
	if !c.Isochronous {
		return join(descriptor(4, 1, 0, 1, 0x0E, 2, 0, 0), input, formats,
			descriptor(5, 0x81, 0x02, 0x00, 0x02, 0))
	}
	return join(descriptor(4, 1, 0, 0, 0x0E, 2, 0, 0), input, formats,
		descriptor(4, 1, 1, 1, 0x0E, 2, 0, 0),
		descriptor(join([]byte{5, 0x81, 0x05}, u16(packetPayload), []byte{4})...))
}

// config is a camera with a few controls: terminal 1 (camera) → unit 2
// (processing) → terminal 3 (to the host).
func (c *Camera) config() []byte {
	units := join(
		descriptor(0x24, 0x02, 1, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0x00, 0x0A, 0), // camera terminal with zoom and pan/tilt, UVC 3.7.2.3
		descriptor(0x24, 0x05, 2, 1, 0, 0, 2, 0x01, 0, 0, 0),                            // processing unit with brightness, 3.7.2.5
		descriptor(0x24, 0x03, 3, 0x01, 0x01, 0, 2, 0),                                  // output terminal, 3.7.2.2
	)
	header := descriptor(join([]byte{0x24, 0x01, 0x10, 0x01}, u16(13+len(units)), u32(48_000_000), []byte{1, 1})...)
	formats := join(
		descriptor(0x24, 0x06, 1, 1, 1, 1, 0, 0, 0, 0), // MJPEG, UVC MJPEG payload 3.1.1
		descriptor(join([]byte{0x24, 0x07, 1, 0}, u16(c.Width), u16(c.Height), u32(c.size()*8), u32(c.size()*8*c.Rate),
			u32(c.size()), u32(c.interval()), []byte{1}, u32(c.interval()))...),
		descriptor(0x24, 0x0D, 1, 1, 4), // BT.709
	)
	input := descriptor(join([]byte{0x24, 0x01, 1}, u16(14+len(formats)), []byte{0x81, 0, 3, 0, 0, 0, 1, 0})...)
	body := join(
		descriptor(0x0B, 0, 2, 0x0E, 0x03, 0, 2), // association of both interfaces
		descriptor(4, 0, 0, 0, 0x0E, 1, 0, 2), header, units,
		c.streaming(input, formats),
	)
	return join([]byte{9, kindConfig}, u16(9+len(body)), []byte{2, 1, 0, 0x80, 250}, body)
}

// probe returns the stream's negotiation, UVC 4.3.1.1: there is nothing to
// choose.
func (c *Camera) probe() []byte {
	return join(u16(0), []byte{1, 1}, u32(c.interval()), make([]byte, 10), u32(c.size()), u32(c.payload()),
		u32(48_000_000), []byte{3, 1, 1, 1})
}
