package media

import "encoding/binary"

// mimeRED is redundant audio, RFC 2198: each packet of speech repeats some
// earlier ones, so that speech can be complete although packets are lost.
const mimeRED = "audio/red"

const (
	maxEarlierBytes = 1<<10 - 1 // that a block's header can tell
	maxEarlierTicks = 1<<14 - 1
)

// spoken is one packet of speech.
type spoken struct {
	data []byte
	ts   uint32
}

// redundant makes packets of speech that repeat earlier ones. The zero value
// repeats none.
type redundant struct {
	most    int // earlier packets in each
	earlier []spoken
}

// forget drops the earlier packets.
func (r *redundant) forget() { r.earlier = nil }

// pack returns data with the packets before it; pt is its payload type. It
// returns false if there are none.
func (r *redundant) pack(data []byte, ts uint32, pt uint8) (packed []byte, ok bool) {
	var bodies []byte
	for _, e := range r.earlier {
		if ago := ts - e.ts; ago > 0 && ago <= maxEarlierTicks && len(e.data) <= maxEarlierBytes {
			head := uint32(0x80|pt)<<24 | ago<<10 | uint32(len(e.data))
			packed = binary.BigEndian.AppendUint32(packed, head)
			bodies = append(bodies, e.data...)
		}
	}
	r.earlier = append(r.earlier, spoken{append([]byte(nil), data...), ts})
	r.earlier = r.earlier[max(len(r.earlier)-r.most, 0):]
	if len(packed) == 0 {
		return data, false
	}
	packed = append(append(packed, pt), bodies...)
	return append(packed, data...), true
}
